import type { ErrorCode, WireError } from '../../src-main/contract/errors.ts';

const damaged = 'The file is damaged. Get it again from its source.';
const again = 'Try again; if it stays so, the log tells more.';

/** What to try next where the engine itself gave no hint. */
const hints: Readonly<Record<ErrorCode, string>> = {
  NOT_AN_RPM: 'Choose a file that is an RPM package.',
  LEAD_MALFORMED: damaged,
  HEADER_MALFORMED: damaged,
  HEADER_LIMIT: 'It claims more than a package may hold. Do not trust it.',
  SIGNATURE_MALFORMED: damaged,
  PAYLOAD_MALFORMED: damaged,
  PAYLOAD_DIGEST_MISMATCH: 'Its content was damaged or altered. Get it again from its source.',
  OPENPGP_MALFORMED: damaged,
  QUERY_FORMAT_INVALID: again,
  FILTER_INVALID: again,
  DEPENDENCY_MALFORMED: damaged,
  SPEC_MALFORMED: 'Correct the spec file where the message points.',
  TRUNCATED: 'The end of the file is missing. Download it again.',
  UNSUPPORTED: 'This version of Turntable cannot do it yet.',
  DATABASE_MISSING:
    'Open a root that has an RPM database in it: this system, a container, a mounted disk.',
  DATABASE_UNREADABLE:
    'Check that you may read it. A database of an older format has to be converted by rpm itself first.',
  DATABASE_LOCKED: 'Another package manager is at work. Wait until it is done, then try again.',
  DATABASE_READ_ONLY: 'The database lies on a file system that cannot be written to.',
  DATABASE_CORRUPT: 'Have rpm rebuild it in a terminal, or restore it from a backup.',
  FILE_NOT_FOUND: 'It may have been moved or deleted. Choose it again.',
  FILE_UNREADABLE: 'Choose a file, and one that you may read.',
  FILE_WRITE_FAILED: 'Check that the disk is there and can be written to.',
  DISK_FULL: 'Free some space, then try again.',
  PATH_ESCAPES_ROOT: 'The package tries to write outside its root. Do not trust it.',
  ROOT_MISSING: 'Choose a folder that exists.',
  PERMISSION_DENIED: 'You may not do this as the user you are.',
  PLAN_STALE: 'Something was changed since the plan was made. Plan again.',
  PLAN_HAS_PROBLEMS: 'Solve the problems the plan names first.',
  SCRIPTLET_FAILED: 'The output of the script says why.',
  TRANSACTION_FAILED: 'Plan again to see what is left to do.',
  TRANSACTION_INTERRUPTED: 'Open the root again: what was begun is finished or undone.',
  NOT_INSTALLED: 'Choose another package.',
  CANCELLED: 'Start it again whenever you like.',
  ENGINE_UNAVAILABLE: 'The engine is started again by itself.',
  HELPER_REFUSED: 'The password prompt was dismissed, or you may not do this.',
  HELPER_FAILED: again,
  BAD_ARGUMENT: again,
  UNKNOWN_METHOD: 'The window and the engine are of different versions. Start Turntable again.',
  INTERNAL: again,
};

/** The engine's own hint, unless it names an option of the command line, which a window does not have. */
export function hintFor({ code, hint }: Pick<WireError, 'code' | 'hint'>): string {
  return hint === undefined || /(?:^|\s)--[a-z]/.test(hint) ? hints[code] : hint;
}
