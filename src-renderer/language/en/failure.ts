/** What went wrong, in plain words, where the engine's own message is for those who look closer. */
export const failure = {
  DATABASE_LOCKED: 'Another program is changing the packages of this root.',
  DISK_FULL: 'The disk is full.',
  PAYLOAD_MALFORMED: 'The content of the package is not what the package says it is.',
  PAYLOAD_DIGEST_MISMATCH: 'The content of the package is not what the package says it is.',
  PLAN_STALE: 'Something changed since the plan was made. Nothing was done.',
  PLAN_HAS_PROBLEMS: 'Looked at once more, this cannot be done. Nothing was changed.',
  HELPER_REFUSED: 'You were not given the right to change this root. Nothing was changed.',
  HELPER_FAILED: 'The change was cut off in the middle.',
};
