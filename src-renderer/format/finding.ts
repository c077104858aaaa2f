import type { Finding } from '../../src-main/contract/methods.ts';

type FindingKind = Finding['kind'];

const words: Readonly<Record<FindingKind, (subject: string) => string>> = {
  unsigned: () => 'Nobody has signed this package.',
  'bad-signature': (subject) => `Its signature or digest is wrong: ${subject}.`,
  'unknown-key': (subject) => `It is signed with a key that is not trusted here: ${subject}.`,
  setuid: (subject) => `A program that runs with its owner’s rights: ${subject}`,
  capabilities: (subject) => `A program with special rights of the kernel: ${subject}`,
  service: (subject) => `Brings a service: ${subject}`,
  'script-as-root': (subject) => `Runs a script as root: ${subject}`,
  'device-node': (subject) => `Makes a device file: ${subject}`,
  'other-arch': (subject) => `Built for another architecture: ${subject}`,
  downgrade: (subject) => `Older than what is installed: ${subject}`,
  'world-writable': (subject) => `Anybody may write to ${subject}`,
};

export function findingSentence(finding: Finding): string {
  return words[finding.kind](finding.subject);
}

const rank: Readonly<Record<Finding['severity'], number>> = { danger: 0, caution: 1, note: 2 };

/** Worst first; the engine's order is kept within a severity. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
