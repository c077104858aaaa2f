/**
 * The segment-wise version comparison every RPM tool shares; rules from rpm's manual page
 * rpm-version(7): separators count only as boundaries, `~` sorts before the end of the text,
 * `^` after it but before anything longer.
 */

/** -1 when the first is older, 1 when newer. */
export type Order = -1 | 0 | 1;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const TILDE = 126;
const CARET = 94;

/** Index of the first code from `at` on that belongs to a segment or is `~` or `^`. */
function skipSeparators(text: string, at: number): number {
  let index = at;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (isDigit(code) || isLetter(code) || code === TILDE || code === CARET) break;
    index += 1;
  }
  return index;
}

function endOfRun(text: string, at: number, belongs: (code: number) => boolean): number {
  let index = at;
  while (index < text.length && belongs(text.charCodeAt(index))) index += 1;
  return index;
}

/** Numbers of any length: without leading zeros the longer one is greater. */
function compareNumbers(a: string, b: string): Order {
  const first = a.replace(/^0+/, '');
  const second = b.replace(/^0+/, '');
  if (first.length !== second.length) return first.length > second.length ? 1 : -1;
  return compareText(first, second);
}

function compareText(a: string, b: string): Order {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Order decided by a `~` or `^` at the given places; undefined when neither has one there. */
function compareMarks(a: string, i: number, b: string, j: number): Order | 'both' | undefined {
  const first = a.charCodeAt(i);
  const second = b.charCodeAt(j);
  if (first === TILDE || second === TILDE) {
    if (first !== TILDE) return 1;
    return second === TILDE ? 'both' : -1;
  }
  if (first === CARET || second === CARET) {
    if (i >= a.length) return -1;
    if (j >= b.length) return 1;
    if (first !== CARET) return 1;
    return second === CARET ? 'both' : -1;
  }
  return undefined;
}

/**
 * Compares two version or release texts as rpm does (what its sources call rpmvercmp).
 * Equal means "neither is newer": `1.0`, `1_0` and `1.00` are equal.
 */
export function compareVersions(a: string, b: string): Order {
  if (a === b) return 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    const mark = compareMarks(a, i, b, j);
    if (mark === 'both') {
      i += 1;
      j += 1;
      continue;
    }
    if (mark !== undefined) return mark;
    if (i >= a.length || j >= b.length) break;
    const isNumeric = isDigit(a.charCodeAt(i));
    const belongs = isNumeric ? isDigit : isLetter;
    const endA = endOfRun(a, i, belongs);
    const endB = endOfRun(b, j, belongs);
    // segments of different kinds: the numeric one is newer
    if (endB === j) return isNumeric ? 1 : -1;
    const first = a.slice(i, endA);
    const second = b.slice(j, endB);
    const order = isNumeric ? compareNumbers(first, second) : compareText(first, second);
    if (order !== 0) return order;
    i = endA;
    j = endB;
  }
  if (i >= a.length && j >= b.length) return 0;
  return i < a.length ? 1 : -1;
}
