import { InternalError } from './errors.ts';

/** Fails with INTERNAL when something this program guarantees does not hold. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InternalError(`assertion failed: ${what}`);
}

/** The value itself; INTERNAL when it is missing. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new InternalError(`missing: ${what}`);
  return value;
}

/** For the end of an exhaustive switch. */
export function assertNever(value: never): never {
  throw new InternalError(`unexpected value ${JSON.stringify(value)}`);
}
