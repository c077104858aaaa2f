import type { ErrorCode, ErrorContext, WireError } from '../contract/errors.ts';
import { visibleText } from './text.ts';

/** What goes with an error besides its message. */
export interface RpmErrorOptions {
  /** What to try next; shown after the message. */
  readonly hint?: string;
  readonly context?: ErrorContext;
  readonly cause?: unknown;
}

/**
 * The one class that is thrown outward. The message says what was being done, on what, and what was
 * found: `reading header of x.rpm: tag 1000 at offset 24: type 6 needs count 1, got 3`.
 */
export class RpmError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, options: RpmErrorOptions = {}) {
    super(visibleText(message), options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.context = options.context ?? {};
  }

  /** The form in which it crosses a process boundary: no stack, no cause. */
  toWire(): WireError {
    const { code, message, context } = this;
    return this.hint === undefined
      ? { code, message, context }
      : { code, message, context, hint: visibleText(this.hint) };
  }
}

/** Bytes break their format. */
export class MalformedError extends RpmError {}
/** Valid, but not handled (yet). */
export class UnsupportedError extends RpmError {
  constructor(message: string, options: RpmErrorOptions = {}) {
    super('UNSUPPORTED', message, options);
  }
}
/** The package database cannot be opened, read or written. */
export class DatabaseError extends RpmError {}
/** A file system call failed; `context.path` and `context.errno` say where and why. */
export class FileError extends RpmError {}
/** A scriptlet ended with a bad status or signal. */
export class ScriptletError extends RpmError {
  constructor(message: string, options: RpmErrorOptions = {}) {
    super('SCRIPTLET_FAILED', message, options);
  }
}
/** Somebody asked to stop. */
export class CancelledError extends RpmError {
  constructor(message = 'cancelled', options: RpmErrorOptions = {}) {
    super('CANCELLED', message, options);
  }
}
/** A fault of this program. */
export class InternalError extends RpmError {
  constructor(message: string, options: RpmErrorOptions = {}) {
    super('INTERNAL', message, {
      hint: 'This is a fault of Turntable; please report it.',
      ...options,
    });
  }
}

/** Any thrown value as an RpmError; what is not ours becomes INTERNAL with the original as cause. */
export function toRpmError(thrown: unknown): RpmError {
  if (thrown instanceof RpmError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new InternalError(message, { cause: thrown });
}

interface SystemError extends Error {
  readonly code: string;
}

/** Whether a thrown value is Node's error of a system call, with an `E...` code. */
export function isSystemError(thrown: unknown): thrown is SystemError {
  return thrown instanceof Error && typeof (thrown as { code?: unknown }).code === 'string';
}

/** System error codes -> our codes and the words the C library uses for them. */
const systemErrors: Readonly<Record<string, { code: ErrorCode; text: string }>> = {
  ENOENT: { code: 'FILE_NOT_FOUND', text: 'No such file or directory' },
  ENOTDIR: { code: 'FILE_NOT_FOUND', text: 'Not a directory' },
  EISDIR: { code: 'FILE_UNREADABLE', text: 'Is a directory' },
  EACCES: { code: 'PERMISSION_DENIED', text: 'Permission denied' },
  EPERM: { code: 'PERMISSION_DENIED', text: 'Operation not permitted' },
  EROFS: { code: 'PERMISSION_DENIED', text: 'Read-only file system' },
  ENOSPC: { code: 'DISK_FULL', text: 'No space left on device' },
  EDQUOT: { code: 'DISK_FULL', text: 'Disk quota exceeded' },
  ELOOP: { code: 'PATH_ESCAPES_ROOT', text: 'Too many levels of symbolic links' },
  EIO: { code: 'FILE_UNREADABLE', text: 'Input/output error' },
  EEXIST: { code: 'FILE_WRITE_FAILED', text: 'File exists' },
  ENOTEMPTY: { code: 'FILE_WRITE_FAILED', text: 'Directory not empty' },
  ENAMETOOLONG: { code: 'FILE_WRITE_FAILED', text: 'File name too long' },
  EBUSY: { code: 'FILE_WRITE_FAILED', text: 'Device or resource busy' },
  ETXTBSY: { code: 'FILE_WRITE_FAILED', text: 'Text file busy' },
};

/** The C library's words for an `E...` code; the code itself where we know none. */
export function systemErrorText(code: string): string {
  return systemErrors[code]?.text ?? code;
}

/** The `E...` code of what a system call answered, wherever in an error it is; undefined where there is none. */
export function errnoOf(thrown: unknown): string | undefined {
  if (thrown instanceof RpmError) {
    const { errno } = thrown.context;
    return typeof errno === 'string' ? errno : errnoOf(thrown.cause);
  }
  return isSystemError(thrown) ? thrown.code : undefined;
}

/** What says nothing of the one file or program it was met with: the next one would fare no better. */
const machineFailures: ReadonlySet<string> = new Set([
  ...['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'ENXIO', 'ESTALE'],
  ...['ENOMEM', 'EMFILE', 'ENFILE', 'EAGAIN'],
]);

/** Whether an `E...` code tells of a machine that cannot go on, a full or broken disk above all. */
export function isMachineFailure(errno: string | undefined): boolean {
  return errno !== undefined && machineFailures.has(errno);
}

/**
 * Wraps what a file system call threw, saying what was being done on which path.
 *
 * @param doing - participle phrase: `opening`, `writing`
 * @param thrown - what was caught; an RpmError is passed through unchanged
 */
export function fileError(doing: string, path: string, thrown: unknown): RpmError {
  if (thrown instanceof RpmError) return thrown;
  if (!isSystemError(thrown))
    return new InternalError(`${doing} ${path}: ${String(thrown)}`, { cause: thrown });
  const known = systemErrors[thrown.code];
  return new FileError(
    known?.code ?? 'FILE_UNREADABLE',
    `${doing} ${path}: ${known?.text ?? thrown.code}`,
    { context: { path, errno: thrown.code }, cause: thrown },
  );
}
