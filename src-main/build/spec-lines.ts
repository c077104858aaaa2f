/** The lines of a spec file: joined, expanded, chosen by conditions, other files included. */
import { evaluateCondition } from './conditions.ts';
import type { ConditionSurroundings } from './conditions.ts';
import { ConditionStack, conditionWords } from './condition-stack.ts';
import type { ConditionWord } from './condition-stack.ts';
import { SpecError } from './spec-error.ts';
import { toldAsSpec } from './spec-macros.ts';
import type { SpecRuntime } from './spec-macros.ts';
import { OpenLines } from './open-lines.ts';
import type { SpecPlace } from './spec-place.ts';

/** What is taken off lines before a section sees them. */
export interface Stripping {
  readonly comments: boolean;
  readonly trailingSpace: boolean;
}

/** What reading reaches outside of. */
export interface SpecLineSurroundings extends ConditionSurroundings {
  readonly runtime: SpecRuntime;
  /** The text of a file, or the system's reason why there is none. */
  readFile(path: string): { readonly text: string } | { readonly reason: string };
  /** Architectures for which packages are built here. */
  readonly buildArchs: readonly string[];
  warn(text: string): void;
  /** An error after which reading goes on. */
  tellError(text: string): void;
  /** Hears of every line when it is read; what it throws ends the reading. */
  lineRead?(line: ReadLine): void;
}

/** A line as it came out, with where it stands. */
export interface ReadLine {
  /** Macros replaced; empty where conditions leave it out. */
  readonly text: string;
  readonly place: SpecPlace;
  /** Whether conditions let the lines behind it count. */
  readonly isReading: boolean;
}

interface OpenFile {
  /** As it was named. */
  readonly path: string;
  readonly text: string;
  at: number;
  line: number;
  /** Where the newest lines that belong together begin. */
  start: number;
}

/** Lines that are expanded by their own rules. */
const expression = /^\s*%(?:el)?if[ \t]/;

/** More files in each other than this are a circle. */
const deepest = 64;

/** Characters of expanded text that one spec may have. */
const mostCharacters = 2 ** 27;

export class SpecLines {
  readonly #around: SpecLineSurroundings;
  readonly #files: OpenFile[] = [];
  readonly #conditions = new ConditionStack();
  readonly #parsed: string[] = [];
  #characters = 0;
  /** What waits is one condition, with the line ends in its macros. */
  #isWhole = false;
  /** Expanded text of which lines are still to be given. */
  #waiting = '';

  /** @throws {SpecError} when the file cannot be read */
  constructor(path: string, around: SpecLineSurroundings) {
    this.#around = around;
    this.#open(path);
  }

  /** The whole text as it came out, once everything is read. */
  get parsed(): string {
    return this.#parsed.join('');
  }

  /** Where the newest line ended: its file and its number, from 1. */
  get place(): SpecPlace {
    const { path = '', line = 0, start = 0 } = this.#files.at(-1) ?? this.#last ?? {};
    return { path, firstLine: start, line };
  }

  #last: OpenFile | undefined;

  /** The place in the parsed text, for `replaceSince`. */
  mark(): number {
    return this.#parsed.length;
  }

  /** Puts other text in the place of a number of lines that were read since. */
  replaceSince(mark: number, lineCount: number, text: string): void {
    this.#parsed.splice(mark, lineCount, text);
  }

  /** The next line, conditions behind it; undefined at the end. @throws {SpecError} */
  next(stripping: Stripping): string | undefined {
    for (;;) {
      if (this.#waiting === '' && !this.#fill(stripping)) return undefined;
      const end = this.#isWhole ? 0 : this.#waiting.indexOf('\n') + 1;
      const raw = end === 0 ? this.#waiting : this.#waiting.slice(0, end);
      this.#waiting = this.#waiting.slice(raw.length);
      const line = this.#handled(stripped(raw, stripping));
      this.#around.lineRead?.({
        text: line ?? '',
        place: this.place,
        isReading: this.#conditions.isReading,
      });
      if (line === undefined) continue;
      this.#parsed.push(shown(line, stripping));
      return line;
    }
  }

  /** Joins and expands what belongs together; false at the end of everything. */
  #fill(stripping: Stripping): boolean {
    for (;;) {
      const file = this.#files.at(-1);
      if (file === undefined) return false;
      if (file.at >= file.text.length) {
        this.#close(file);
        continue;
      }
      const joined = this.#joined(file);
      this.#isWhole = expression.test(joined);
      this.#waiting = this.#conditions.isReading ? this.#expanded(joined, stripping) : joined;
      if (this.#waiting !== '') return true;
    }
  }

  /** A line with those that belong to it; among lines that do not count, only conditions are joined. */
  #joined(file: OpenFile): string {
    const start = file.line + 1;
    file.start = start;
    const open = new OpenLines();
    const parts: string[] = [];
    let isCondition = false;
    do {
      if (file.at >= file.text.length) {
        if (!this.#conditions.isReading) break;
        throw new SpecError(`line ${start}: unclosed macro or bad line continuation`);
      }
      const end = file.text.indexOf('\n', file.at) + 1;
      const next = end === 0 ? file.text.length : end;
      const line = file.text.slice(file.at, next);
      if (parts.length === 0) isCondition = expression.test(line);
      parts.push(line);
      open.take(line);
      file.at = next;
      file.line += 1;
    } while ((this.#conditions.isReading || isCondition) && open.areOpen);
    const text = parts.join('');
    return isCondition ? text.replaceAll('\\\n', '  ') : text;
  }

  #expanded(text: string, { comments }: Stripping): string {
    const { runtime } = this.#around;
    if (expression.test(text)) return text;
    const expanded = toldAsSpec(() => runtime.macros.expand(text));
    const macro = /^\s*#(?:[^%]|%%)*(%(?!%).*)/su.exec(text)?.[1];
    if (comments && macro !== undefined && expanded !== text)
      this.#around.warn(
        `Macro expanded in comment on line ${this.place.line}: ${macro.trimEnd()}\n`,
      );
    this.#characters += expanded.length;
    if (this.#characters > mostCharacters)
      throw new SpecError(`line ${this.place.line}: the spec expands to too much text`);
    // a line whose macros leave nothing is still a line
    return expanded === '' && comments ? '\n' : expanded;
  }

  /** The line, an empty one where it does not count, none where a file takes its place. */
  #handled(line: string): string | undefined {
    const start = line.trimStart();
    const word = conditionWords.find((one) => one.matches(start));
    if (word === undefined) return this.#conditions.isReading ? line : '';
    if (word.name === '%include') {
      if (!this.#conditions.isReading) return '';
      this.#include(start.slice(word.name.length));
      return undefined;
    }
    this.#condition(word, start);
    return '';
  }

  #condition(word: ConditionWord, text: string): void {
    const { path, line } = this.place;
    const rest = text.slice(word.name.length).replace(/\n$/, '');
    if (!word.takesWords && rest.trim() !== '')
      this.#around.warn(
        `extra tokens at the end of ${word.name} directive in line ${line}:  ${text.trimEnd()}\n`,
      );
    this.#conditions.take(word.name, { path, line }, () =>
      evaluateCondition(word.name, rest, { path, line }, this.#around),
    );
  }

  #include(rest: string): void {
    const { path, line } = this.place;
    const [name = '', ...more] = rest.trim().split(/\s+/);
    if (name === '' || more.length > 0)
      throw new SpecError(`${path}:${line}: malformed %include statement`);
    if (this.#files.length >= deepest)
      throw new SpecError(`${path}:${line}: %include: too many files in each other`);
    this.#open(name);
  }

  /** Goes on, after everything, with a text of nobody's file. */
  continueWith(path: string, text: string): void {
    this.#files.push({ path, text, at: 0, line: 0, start: 0 });
  }

  #open(path: string): void {
    const found = this.#around.readFile(path);
    if ('reason' in found) throw new SpecError(`Unable to open ${path}: ${found.reason}`);
    this.#files.push({ path, text: found.text, at: 0, line: 0, start: 0 });
  }

  #close(file: OpenFile): void {
    this.#last = file;
    this.#files.pop();
    const open = this.#conditions.openLine;
    if (this.#files.length === 0 && open !== undefined)
      throw new SpecError(`line ${open}: Unclosed %if`);
  }
}

function stripped(line: string, { comments, trailingSpace }: Stripping): string {
  const text = trailingSpace ? line.trimEnd() : line;
  return comments ? text.replace(/^(\s*)#.*$/s, '$1') : text;
}

/** A line without its end has one in the parsed text. */
function shown(line: string, { trailingSpace }: Stripping): string {
  return trailingSpace ? `${line}\n` : line;
}
