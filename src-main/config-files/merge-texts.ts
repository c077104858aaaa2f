import { diff3Merge, diffComm } from 'node-diff3';
import { conflictMarks } from '../contract/config.ts';

/** A text made of others, and in how many places it could not be. */
export interface MergedText {
  readonly text: string;
  readonly conflicts: number;
}

/**
 * Merges by lines what two sides made of one text. What both changed alike is no conflict; what they
 * changed differently stands between the marks that merge tools use, with the earlier text between them.
 *
 * @returns undefined for texts that would take too long to compare
 */
export function mergeTexts(mine: string, base: string, theirs: string): MergedText | undefined {
  const { before, middles, after } = withoutEnds([lined(mine), lined(base), lined(theirs)]);
  const [a = [], o = [], b = []] = middles;
  if (isTooMuch(a, o) || isTooMuch(b, o)) return undefined;
  const lines: string[] = [];
  let conflicts = 0;
  const mark = markOf(mine);
  for (const { ok, conflict } of diff3Merge(a, o, b, { excludeFalseConflicts: true })) {
    if (ok !== undefined) lines.push(...ok);
    if (conflict === undefined) continue;
    conflicts += 1;
    lines.push(mark('mine'), ...conflict.a, mark('base'), ...conflict.o);
    lines.push(mark('middle'), ...conflict.b, mark('theirs'));
  }
  return { text: [...before, ...lines, ...after].join('\n'), conflicts };
}

/** Two texts in one, every difference between marks: what is left where no earlier text is known. */
export function withConflictMarks(mine: string, theirs: string): MergedText {
  const lines: string[] = [];
  let conflicts = 0;
  const mark = markOf(mine);
  for (const { common, buffer1, buffer2 } of compared(mine, theirs)) {
    if (common !== undefined) {
      lines.push(...common);
      continue;
    }
    conflicts += 1;
    lines.push(mark('mine'), ...buffer1, mark('middle'), ...buffer2, mark('theirs'));
  }
  return { text: lines.join('\n'), conflicts };
}

/** Marks end their lines as the text does. */
function markOf(text: string): (which: keyof typeof conflictMarks) => string {
  const end = text.includes('\r\n') ? '\r' : '';
  return (which) => conflictMarks[which] + end;
}

/** Whether a text still has a place that nobody has decided. */
export function hasConflictMarks(text: string): boolean {
  const marks = new Set<string>([conflictMarks.mine, conflictMarks.base, conflictMarks.theirs]);
  return lined(text).some((line) => marks.has(line.replace(/\r$/, '')));
}

/** How many lines of two texts are not the other's. */
export function lineDistance(one: string, other: string): number {
  return compared(one, other).reduce(
    (sum, { buffer1, buffer2 }) => sum + (buffer1?.length ?? 0) + (buffer2?.length ?? 0),
    0,
  );
}

type Compared = ReturnType<typeof diffComm<string>>;

/** Texts that would take too long are one difference between what they begin and end with alike. */
function compared(one: string, other: string): Compared {
  const { before, middles, after } = withoutEnds([lined(one), lined(other)]);
  const [a = [], b = []] = middles;
  const middle = isTooMuch(a, b) ? [{ buffer1: a, buffer2: b }] : diffComm(a, b);
  return [{ common: before }, ...middle, { common: after }];
}

/** Joined again with line ends this is the text, whatever it ends with. */
function lined(text: string): string[] {
  return text.split('\n');
}

/** What texts have alike at their beginnings and ends, and what is left of each. */
function withoutEnds(texts: readonly (readonly string[])[]): {
  before: string[];
  middles: string[][];
  after: string[];
} {
  const [first = []] = texts;
  const shortest = Math.min(...texts.map(({ length }) => length));
  let start = 0;
  while (start < shortest && texts.every((text) => text[start] === first[start])) start += 1;
  let end = 0;
  while (end < shortest - start && texts.every((text) => text.at(-1 - end) === first.at(-1 - end)))
    end += 1;
  return {
    before: first.slice(0, start),
    middles: texts.map((text) => text.slice(start, text.length - end)),
    after: first.slice(first.length - end),
  };
}

/** Equal lines times lines: what the comparison takes grows with it; about a second at most. */
const mostWork = 1e9;

function isTooMuch(one: readonly string[], other: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  let pairs = 0;
  for (const line of other) pairs += counts.get(line) ?? 0;
  return pairs * Math.max(one.length, other.length) > mostWork;
}
