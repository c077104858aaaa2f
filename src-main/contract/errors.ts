/** Closed list of error codes. A code never changes its meaning; texts may. */
export const errorCodes = [
  // bytes that break a format
  'NOT_AN_RPM',
  'LEAD_MALFORMED',
  'HEADER_MALFORMED',
  'HEADER_LIMIT',
  'SIGNATURE_MALFORMED',
  'PAYLOAD_MALFORMED',
  'PAYLOAD_DIGEST_MISMATCH',
  'OPENPGP_MALFORMED',
  'QUERY_FORMAT_INVALID',
  'FILTER_INVALID',
  'DEPENDENCY_MALFORMED',
  'SPEC_MALFORMED',
  'REPOSITORY_MALFORMED',
  'SPEC_LIMIT',
  'TRUNCATED',
  // valid, but not handled
  'UNSUPPORTED',
  // database
  'DATABASE_MISSING',
  'DATABASE_UNREADABLE',
  'DATABASE_LOCKED',
  'DATABASE_READ_ONLY',
  'DATABASE_CORRUPT',
  // file system
  'FILE_NOT_FOUND',
  'FILE_UNREADABLE',
  'FILE_WRITE_FAILED',
  'FILE_CHANGED',
  'DISK_FULL',
  'PATH_ESCAPES_ROOT',
  'ROOT_MISSING',
  'PERMISSION_DENIED',
  'FETCH_FAILED',
  // transactions
  'PLAN_STALE',
  'PLAN_HAS_PROBLEMS',
  'SCRIPTLET_FAILED',
  'TRANSACTION_FAILED',
  'TRANSACTION_INTERRUPTED',
  'NOT_INSTALLED',
  // processes and shells
  'CANCELLED',
  'ENGINE_UNAVAILABLE',
  'HELPER_REFUSED',
  'HELPER_FAILED',
  'BAD_ARGUMENT',
  'UNKNOWN_METHOD',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Facts about an error for logs, tests and the window's "details"; JSON-safe. */
export type ErrorContext = Readonly<Record<string, string | number | boolean>>;

/** How an error crosses a process boundary. */
export interface WireError {
  readonly code: ErrorCode;
  /** What was being done, on what, what was found; one or two sentences, no control characters. */
  readonly message: string;
  /** What to try next. */
  readonly hint?: string;
  readonly context: ErrorContext;
}
