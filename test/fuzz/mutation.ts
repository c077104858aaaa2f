/**
 * Damage that is the same in every run. `TURNTABLE_FUZZ_CASES=1000000 node --test 'test/fuzz/*.test.ts'` runs a
 * million cases instead of ten thousand, `TURNTABLE_FUZZ_SEED` other ones.
 */
import { RpmError } from '../../src-main/base/index.ts';

/** Cases of all fuzz tests together in an ordinary run. */
const ordinary = 10_000;
const wanted = Number(process.env['TURNTABLE_FUZZ_CASES'] ?? ordinary);
const seedOffset = Number(process.env['TURNTABLE_FUZZ_SEED'] ?? 0);

/** How many cases a test runs, of those it has in an ordinary run. */
export function caseCount(inOrdinaryRun: number): number {
  return Math.max(1, Math.round((inOrdinaryRun * wanted) / ordinary));
}

/** A number below the limit. */
export type Numbers = (limit: number) => number;

/** A number sequence that is the same in every run (mulberry32). */
export function sequence(seed: number): Numbers {
  let state = seed + seedOffset * 7919;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

/** One of several. */
export function oneOf<T>(choices: readonly T[], next: Numbers): T {
  const chosen = choices[next(choices.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

const tellingNumbers = [0, 1, 0xffffffff, 0x7fffffff, 0x80000000, 0x10000, 0xff, 0x0fffffff];

/**
 * Flipped bits, numbers set to telling values, a cut, a piece copied over another.
 *
 * @param limit - bytes behind it stay as they are, unless all is cut off
 */
export function damage(original: Uint8Array, next: Numbers, limit = original.length): Buffer {
  const bytes = Buffer.from(original);
  const reach = Math.max(1, Math.min(limit, bytes.length));
  switch (next(5)) {
    case 0:
      return bytes.subarray(0, next(reach));
    case 1:
      for (let left = 1 + next(8); left > 0; left -= 1) {
        const at = next(reach);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
      }
      return bytes;
    case 2:
    case 3: {
      if (reach < 5) return bytes;
      const at = next(reach - 4);
      const number = oneOf(tellingNumbers, next);
      if (next(2) === 0) bytes.writeUInt32BE(number, at);
      else bytes.writeUInt32LE(number, at);
      return bytes;
    }
    default:
      bytes.copyWithin(next(reach), next(reach), next(reach));
      return bytes;
  }
}

type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * Whether an action came through.
 *
 * @param what - how to find the case again
 * @param also - errors that may be thrown besides RpmError
 * @throws when anything else is thrown, or a fault of our own
 */
export async function survives(
  action: () => unknown,
  what: string,
  also: readonly ErrorClass[] = [],
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (thrown) {
    if (thrown instanceof RpmError && thrown.code !== 'INTERNAL') return false;
    if (also.some((allowed) => thrown instanceof allowed)) return false;
    throw new Error(`${what} broke it`, { cause: thrown });
  }
}
