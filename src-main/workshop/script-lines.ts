/** Which line of a spec a line of a build script comes from. */
import { sectionAt } from '../build/index.ts';
import type { ReadLine } from '../build/index.ts';

/** A line of a script, with the line of the spec it comes from; 0 where it comes from none. */
export interface ScriptLine {
  readonly text: string;
  readonly line: number;
}

/** Lines that become several of the script. */
const grows = /^%(?:setup|patch)(?:\s|\d|$)/;

/**
 * @param section - as specs write it: `%build`
 * @param bodyLine - how many lines stand before those of the section
 */
export function scriptLines(
  text: string,
  bodyLine: number,
  section: string,
  path: string,
  read: readonly ReadLine[],
): readonly ScriptLine[] {
  const own = linesOfSection(section, path, read);
  let at = 0;
  return text.split('\n').map((line, index) => {
    if (index < bodyLine) return { text: line, line: 0 };
    const grown = grows.test(own[at]?.text ?? '') ? own[at] : undefined;
    if (grown !== undefined && own[at + 1]?.text === line) at += 1;
    else if (grown !== undefined) return { text: line, line: grown.line };
    if (own[at]?.text === line) {
      at += 1;
      return { text: line, line: own[at - 1]?.line ?? 0 };
    }
    // text that was put before or behind it (-p, -a) stands elsewhere
    const elsewhere = own.findIndex((one) => one.text === line && line.trim() !== '');
    if (elsewhere < 0) return { text: line, line: 0 };
    at = elsewhere + 1;
    return { text: line, line: own[elsewhere]?.line ?? 0 };
  });
}

function linesOfSection(section: string, path: string, read: readonly ReadLine[]): ScriptLine[] {
  const found: ScriptLine[] = [];
  let isInside = false;
  let before: ReadLine['place'] | undefined;
  let offset = 0;
  for (const { text, place } of read) {
    // lines that were read together came out one by one
    offset = before?.path === place.path && before.firstLine === place.firstLine ? offset + 1 : 0;
    before = place;
    const begins = sectionAt(text);
    if (begins !== undefined) isInside = begins.name === section;
    else if (isInside && place.path === path)
      found.push({
        text: text.replace(/\n$/, ''),
        line: Math.min(place.firstLine + offset, place.line),
      });
  }
  return found;
}

/**
 * The line a traced command (`sh -x`) stands in. Shells tell it with its words replaced, and not which
 * line it is on: commands are followed through the script in their order.
 *
 * @returns undefined where the last command is found nowhere
 */
export function lineOfLast(
  traced: readonly string[],
  lines: readonly ScriptLine[],
): ScriptLine | undefined {
  const patterns = lines.map(({ text }) => patternsOf(text));
  let next = 0;
  let last: ScriptLine | undefined;
  for (const command of traced) {
    const words = plain(command);
    const matches = (at: number): boolean =>
      patterns[at]?.some((pattern) => fits(pattern, words)) === true;
    const order = [...lines.keys()];
    // the one it stands in may run several commands
    const found = [...order.slice(Math.max(0, next - 1)), ...order.slice(0, next)].find(matches);
    last = found === undefined ? undefined : lines[found];
    if (found !== undefined) next = found + 1;
  }
  return last;
}

function plain(text: string): string {
  return text
    .replace(/["'\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A command whose variables may be anything: the pieces between them. */
type Pattern = readonly string[];

function patternsOf(line: string): readonly Pattern[] {
  return line
    .split(/&&|\|\||[;|&]/)
    .map((part) => plain(part).replace(/^(?:(?:if|then|else|elif|while|until|do|!|\(|\{)\s+)+/, ''))
    .map((part) => part.replace(/\s*\d*[<>]+\s*\S+/g, ''))
    .filter((part) => part !== '' && !part.startsWith('#') && part.length < 2000)
    .map((part) => part.split(/\$\{[^}]*\}|\$\([^)]*\)|`[^`]*`|\$[\w@*#?!-]+|\*/))
    .filter((pieces) => pieces.some((piece) => piece.trim() !== ''));
}

function fits(pieces: Pattern, words: string): boolean {
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return words === first;
  if (!words.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? '';
  for (const piece of rest) {
    const found = words.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return words.length - last.length >= at && words.endsWith(last);
}
