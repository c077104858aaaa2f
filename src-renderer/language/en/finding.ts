/** What is worth knowing of a package file before it is installed. */
export const finding = {
  unsigned: 'Nobody has signed this package.',
  'bad-signature': 'Its signature or digest is wrong: {subject}.',
  'unknown-key': 'It is signed with a key that is not trusted here: {subject}.',
  setuid: 'A program that runs with its owner’s rights: {subject}',
  capabilities: 'A program with special rights of the kernel: {subject}',
  service: 'Brings a service: {subject}',
  'script-as-root': 'Runs a script as root: {subject}',
  'device-node': 'Makes a device file: {subject}',
  'other-arch': 'Built for another architecture: {subject}',
  downgrade: 'Older than what is installed: {subject}',
  'world-writable': 'Anybody may write to {subject}',
};
