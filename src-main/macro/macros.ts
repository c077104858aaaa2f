import { newerBuiltins, plainBuiltins, wordBuiltins } from './builtins.ts';
import { readDefinition } from './definition.ts';
import { evaluateExpression } from './expression.ts';
import { MacroError } from './macro-error.ts';
import { MacroLevel } from './macro-table.ts';
import type { MacroRow, MacroSource } from './macro-table.ts';
import { expansionLines, macroLine } from './macro-trace.ts';
import type { TracedText } from './macro-trace.ts';
import { definitionsIn } from './macro-file.ts';
import { readParameters } from './parameters.ts';
import type { Parameters } from './parameters.ts';
import { lineEnd, requiredClosing, splitWords } from './tokens.ts';

/** What expansion may reach. */
export interface MacroSurroundings {
  environment(name: string): string | undefined;
  /** Output of a shell command (`%(...)`). */
  shell(command: string): string;
  /** What a piece of Lua prints (`%{lua:...}`), with the parameters of the macro it is in. */
  lua(code: string, parameters: Parameters | undefined): string;
  /** `%{exists:path}` */
  exists(path: string): boolean;
  /** The text of a file; undefined when it cannot be read. */
  readFile(path: string): string | undefined;
  /** `%{getncpus}` */
  readonly processors: number;
  readonly isVerbose: boolean;
  /** `plain` goes to standard output, all others to standard error, `note` without a word before it. */
  say(level: 'error' | 'warning' | 'plain' | 'note', text: string): void;
}

interface Definition {
  readonly body: string;
  readonly options: string | undefined;
  /** Number of parametric macros inside of which it was defined; they take it with them. Below 1 a `MacroLevel`. */
  readonly level: number;
  isUsed: boolean;
  readonly source: MacroSource | undefined;
}

/** One call of a parametric macro. */
interface Frame {
  readonly parameters: Parameters;
  readonly defined: string[];
}

/** A name at a `%` and what stands behind it. */
interface Reference {
  readonly name: string;
  readonly isNegated: boolean;
  /** Whether it asks for existence, so that nothing is left of what is not there. */
  readonly asks: boolean;
  /** What follows the colon, as it stands. */
  readonly text: string | undefined;
  /** What follows a blank, as it stands. */
  readonly rest: string | undefined;
  readonly isBraced: boolean;
  /** Where the text goes on. */
  readonly next: number;
}

/** As rpm's: deeper nesting is taken for a macro that expands to itself. */
const deepest = 64;

/** Characters that one text may grow through, on all its levels together: macros of a package are anybody's. */
const mostCharacters = 2 ** 25;

/** Characters that all definitions may have together. */
const mostBodyCharacters = 2 ** 27;

/** Definitions by name, each a stack: undefining brings back what was before. */
export class Macros {
  readonly around: MacroSurroundings;
  /** What stands before its errors while a spec is read: `x.spec: line 3: `. */
  place: (() => string) | undefined;
  readonly #stacks = new Map<string, Definition[]>();
  readonly #frames: Frame[] = [];
  readonly #usedBuiltins = new Set<string>();
  #depth = 0;
  /** Whether `%trace` was said, and whether it holds beyond the text it stands in. */
  #isTracing = false;
  #tracesAll = false;
  /** As `#depth`, but for expressions, which begin anew. */
  #shownDepth = 0;
  #characters = 0;
  #bodyCharacters = 0;

  constructor(around: MacroSurroundings, initial: Readonly<Record<string, string>> = {}) {
    this.around = around;
    this.defineAll(initial);
  }

  /** Bodies by name. */
  defineAll(bodies: Readonly<Record<string, string>>, level: number = MacroLevel.file): void {
    for (const [name, body] of Object.entries(bodies)) this.#push(name, body, undefined, level);
  }

  /**
   * Takes `name body` or `name(options) body`, for everyone.
   *
   * @param level - where it comes from, for those who look at the table
   * @param source - the file it stands in, for the same
   * @throws {MacroError} when it is no definition
   */
  define(text: string, level: number = MacroLevel.commandLine, source?: MacroSource): void {
    try {
      const { name, body, options, warning } = readDefinition(text, 0, 'define', false);
      if (warning !== undefined) this.#warn(warning);
      this.#push(name, body, options, level, source);
    } catch (thrown) {
      throw thrown instanceof MacroError ? this.#placed(thrown) : thrown;
    }
  }

  #warn(text: string): void {
    this.around.say('warning', `${this.place?.() ?? ''}${text}`);
  }

  #placed(error: MacroError): MacroError {
    return error.isPlaced || this.place === undefined ? error : error.at(this.place());
  }

  /** Defines what a file of macros defines; false when it cannot be read, or not all of it. */
  load(path: string): boolean {
    const text = this.around.readFile(path);
    if (text === undefined) return false;
    let isWhole = true;
    for (const definition of definitionsIn(text)) {
      try {
        this.define(definition.text, MacroLevel.file, { path, line: definition.line });
      } catch (thrown) {
        if (!(thrown instanceof MacroError)) throw thrown;
        for (const reason of thrown.lines)
          this.around.say('error', `${path}: line ${definition.line}: ${reason}`);
        isWhole = false;
      }
    }
    return isWhole;
  }

  /** Takes the newest definition away. */
  undefine(name: string): void {
    const stack = this.#stacks.get(name);
    this.#bodyCharacters -= stack?.pop()?.body.length ?? 0;
    if (stack?.length === 0) this.#stacks.delete(name);
  }

  isDefined(name: string): boolean {
    return this.#stacks.has(name) || isBuiltin(name);
  }

  /** Whether a macro takes parameters; built-ins that take words do. */
  isParametric(name: string): boolean {
    const definition = this.#stacks.get(name)?.at(-1);
    if (definition !== undefined) return definition.options !== undefined;
    return isBuiltin(name) && !(name in plainBuiltins);
  }

  /** Its text as it was defined. */
  bodyOf(name: string): string | undefined {
    return this.#stacks.get(name)?.at(-1)?.body;
  }

  /** Every macro, the newest definition of each. */
  rows(): readonly MacroRow[] {
    const builtin = [...listedBuiltins]
      .filter((name) => !this.#stacks.has(name))
      .map((name) => builtinRow(name, this.#usedBuiltins.has(name)));
    const defined = [...this.#stacks].flatMap(([name, stack]) => {
      const top = stack.at(-1);
      return top === undefined ? [] : [{ name, ...top }];
    });
    return [...builtin, ...defined];
  }

  /** Calls a macro with ready words. */
  call(name: string, words: readonly string[]): string {
    const definition = this.#stacks.get(name)?.at(-1);
    if (definition !== undefined) definition.isUsed = true;
    else this.#usedBuiltins.add(name);
    if (definition === undefined) return wordBuiltins[name]?.(words, this) ?? '';
    return this.#apply(name, definition, words);
  }

  /**
   * The text with its macros replaced; names that stand for nothing stay as they are.
   *
   * @throws {MacroError} for brackets without an end, endless recursion, `%{error:...}`
   */
  expand(text: string): string {
    const { expanded, error } = this.expandPartly(text);
    if (error !== undefined) throw error;
    return expanded;
  }

  /** As `expand`; what was expanded before an error is there, too. */
  expandPartly(text: string): { expanded: string; error: MacroError | undefined } {
    let expanded = '';
    let at = 0;
    const level: TracedText = { name: '', start: 0 };
    const wasTracing = this.#isTracing;
    this.#depth += 1;
    this.#shownDepth += 1;
    try {
      if (this.#depth > deepest)
        throw new MacroError(
          'Too many levels of recursion in macro expansion. It is likely caused by recursive macro declaration.',
        );
      for (let sign = text.indexOf('%'); sign >= 0; sign = text.indexOf('%', at)) {
        expanded += text.slice(at, sign);
        at = sign;
        const [piece, next] = this.#expandOne(text, sign, level, expanded.length);
        expanded += piece;
        at = next;
      }
      expanded += text.slice(at);
      this.#characters += expanded.length;
      if (this.#characters > mostCharacters)
        throw new MacroError('Too much text in macro expansion');
      return { expanded, error: undefined };
    } catch (thrown) {
      if (!(thrown instanceof MacroError)) throw thrown;
      return { expanded, error: this.#placed(thrown) };
    } finally {
      this.#depth -= 1;
      this.#shownDepth -= 1;
      if (this.#isTracing)
        this.around.say('note', expansionLines(this.#shownDepth, level, expanded));
      this.#isTracing = wasTracing || this.#tracesAll;
      if (this.#depth === 0) this.#characters = 0;
    }
  }

  /** What stands at a `%`, and where the text goes on. */
  #expandOne(
    text: string,
    sign: number,
    level: TracedText,
    start: number,
  ): readonly [string, number] {
    const open = sign + 1;
    const traced = (next: number): void => {
      level.start = start;
      if (this.#isTracing) this.around.say('note', macroLine(this.#shownDepth, text, sign, next));
    };
    switch (text[open] ?? '') {
      case '%':
        return ['%', open + 1];
      case '{': {
        const reference = bracedReference(text, open);
        if (reference.name !== '') traced(reference.next);
        return this.#expandReference(reference, sign, level);
      }
      case '(': {
        const end = requiredClosing(text, open, '(');
        traced(end + 1);
        const command = this.expand(text.slice(open + 1, end));
        return [this.around.shell(command).replace(/[\r\n]+$/, ''), end + 1];
      }
      case '[': {
        const end = requiredClosing(text, open, '[');
        traced(end + 1);
        return [
          evaluateExpression(text.slice(open + 1, end), (part) => this.#operand(part)),
          end + 1,
        ];
      }
      default: {
        const reference = plainReference(text, open);
        if (reference.name !== '') traced(reference.next);
        return this.#expandPlain(reference, text, sign, level);
      }
    }
  }

  #operand(text: string): string {
    const depth = this.#shownDepth;
    this.#shownDepth = 0;
    try {
      return this.expand(text);
    } finally {
      this.#shownDepth = depth;
    }
  }

  #expandPlain(
    reference: Reference,
    text: string,
    sign: number,
    level: TracedText,
  ): readonly [string, number] {
    const { name, asks, next } = reference;
    if (asks || name === '' || this.#stacks.has(name) || !isBuiltin(name)) {
      if (!asks && this.#stacks.get(name)?.at(-1)?.options !== undefined)
        return this.#expandReference(withLine(reference, text), sign, level);
      return this.#expandReference(reference, sign, level);
    }
    this.#usedBuiltins.add(name);
    level.name = name;
    if (name === 'dnl') return ['', Math.min(lineEnd(text, next) + 1, text.length)];
    if (name === 'define' || name === 'global')
      return ['', this.#defineAt(name, text, next, false)];
    return this.#expandReference(
      name in wordBuiltins ? withLine(reference, text) : reference,
      sign,
      level,
    );
  }

  #expandReference(
    reference: Reference,
    sign: number,
    level: TracedText,
  ): readonly [string, number] {
    const { name, next, text, isNegated, asks, isBraced } = reference;
    if (name === '') return ['%', sign + 1];
    const value = this.#parameter(name);
    const definition = this.#stacks.get(name)?.at(-1);
    const isThere = value !== undefined || definition !== undefined || isBuiltin(name);
    level.name = isThere ? name : '';
    if (asks) {
      if (isThere === isNegated) return ['', next];
      if (text !== undefined && text !== '') return [this.expand(text), next];
      if (isNegated) return ['', next];
    }
    if (value !== undefined) return [value, next];
    if (definition !== undefined) return [this.#expandDefinition(definition, reference), next];
    if (isBuiltin(name)) return [this.#expandBuiltin(reference), next];
    return ['%', isBraced ? sign + 1 : next - name.length];
  }

  /** A parameter of the macro that is being expanded, ready as it is. */
  #parameter(name: string): string | undefined {
    return /^[-*#0-9]/.test(name) ? this.#frames.at(-1)?.parameters.values.get(name) : undefined;
  }

  #expandDefinition(definition: Definition, reference: Reference): string {
    definition.isUsed = true;
    if (definition.options === undefined || reference.asks) return this.expand(definition.body);
    return this.#apply(reference.name, definition, this.#wordsOf(reference));
  }

  #wordsOf({ text, rest }: Reference): readonly string[] {
    if (text !== undefined) return [this.expand(text)];
    return rest === undefined ? [] : splitWords(this.expand(rest));
  }

  #expandBuiltin(reference: Reference): string {
    const { name, text, rest } = reference;
    this.#usedBuiltins.add(name);
    const given = text ?? rest;
    const plain = plainBuiltins[name];
    if (plain !== undefined) {
      if (given !== undefined && !reference.asks)
        throw new MacroError(`%${name}: unexpected argument`);
      return plain(this);
    }
    if (name === 'dnl') return '';
    if (name === 'trace') {
      this.#isTracing = true;
      this.#tracesAll ||= this.#depth === 1;
      return '';
    }
    if (name === 'verbose') return this.#verbose(text);
    if (given === undefined) throw new MacroError(`%${name}: argument expected`);
    if (name === 'lua') return this.around.lua(given, this.#frames.at(-1)?.parameters);
    if (name === 'define' || name === 'global') {
      this.#defineAt(name, given, 0, true);
      return '';
    }
    return wordBuiltins[name]?.(this.#wordsOf(reference), this) ?? '';
  }

  #verbose(text: string | undefined): string {
    if (text === undefined) return this.around.isVerbose ? '1' : '0';
    return this.around.isVerbose ? this.expand(text) : '';
  }

  /** Defines what stands there; returns where the text goes on. */
  #defineAt(word: 'define' | 'global', text: string, from: number, isBraced: boolean): number {
    const { name, body, options, next, warning } = readDefinition(text, from, word, isBraced);
    if (warning !== undefined) this.#warn(warning);
    if (word === 'global') this.#push(name, this.expand(body), options, MacroLevel.global);
    else this.#push(name, body, options, this.#frames.length);
    return next;
  }

  #push(
    name: string,
    body: string,
    options: string | undefined,
    level: number,
    source?: MacroSource,
  ): void {
    this.#bodyCharacters += body.length;
    if (this.#bodyCharacters > mostBodyCharacters)
      throw new MacroError('Too much text in macro definitions');
    const definition = { body, options, level, isUsed: false, source };
    const stack = this.#stacks.get(name);
    if (stack === undefined) this.#stacks.set(name, [definition]);
    else stack.push(definition);
    if (level > 0) this.#frames.at(-1)?.defined.push(name);
  }

  /** Expands a parametric macro's body; what it defines goes with it. */
  #apply(name: string, definition: Definition, words: readonly string[]): string {
    const note = (text: string): void => this.around.say('note', text);
    const parameters = readParameters(name, definition.options ?? '', words, note);
    const frame: Frame = { parameters, defined: [] };
    this.#frames.push(frame);
    try {
      return this.expand(definition.body);
    } finally {
      for (const local of frame.defined) this.#forget(local);
      this.#frames.pop();
    }
  }

  #forget(name: string): void {
    const top = this.#stacks.get(name)?.at(-1);
    if (top === undefined || top.level < this.#frames.length) return;
    if (!top.isUsed) this.#warn(`Macro %${name} defined but not used within scope`);
    this.undefine(name);
  }
}

const otherBuiltins: ReadonlySet<string> = new Set([
  'define',
  'dnl',
  'global',
  'lua',
  'trace',
  'verbose',
]);

/** Those of the release this program follows; it knows those of later ones, too. */
const listedBuiltins: readonly string[] = [
  ...otherBuiltins,
  ...Object.keys(plainBuiltins),
  ...Object.keys(wordBuiltins).filter((name) => !newerBuiltins.has(name)),
];

function builtinRow(name: string, isUsed: boolean): MacroRow {
  return { name, body: '<builtin>', options: undefined, level: MacroLevel.builtin, isUsed };
}

function isBuiltin(name: string): boolean {
  return (
    otherBuiltins.has(name) ||
    Object.hasOwn(plainBuiltins, name) ||
    Object.hasOwn(wordBuiltins, name)
  );
}

/** Reads `?` and `!` in any number and order. */
function marksAt(text: string, from: number): { isNegated: boolean; asks: boolean; at: number } {
  const marks = /^[?!]*/.exec(text.slice(from))?.[0] ?? '';
  return {
    isNegated: marks.replaceAll('?', '').length % 2 === 1,
    asks: marks.includes('?'),
    at: from + marks.length,
  };
}

/** What stands in `%{...}`; `open` is the brace. */
function bracedReference(text: string, open: number): Reference {
  const end = requiredClosing(text, open, '{');
  const { isNegated, asks, at } = marksAt(text, open + 1);
  const [name = ''] = /^[^ :}]*/.exec(text.slice(at, end)) ?? [];
  const behind = at + name.length;
  const mark = behind < end ? text[behind] : undefined;
  return {
    name,
    isNegated,
    asks: asks || name.startsWith('-'),
    text: mark === ':' ? text.slice(behind + 1, end) : undefined,
    rest: mark === ' ' ? text.slice(behind, end) : undefined,
    isBraced: true,
    next: end + 1,
  };
}

/** A name that stands behind the sign itself. */
function plainReference(text: string, from: number): Reference {
  const { isNegated, asks, at } = marksAt(text, from);
  const [name = ''] = /^(?:\*{1,2}|#|-\w*\*?|\w*)/.exec(text.slice(at)) ?? [];
  return {
    name,
    isNegated,
    asks: asks || name.startsWith('-'),
    text: undefined,
    rest: undefined,
    isBraced: false,
    next: at + name.length,
  };
}

/** The reference with the rest of its line, when a blank follows the name. */
function withLine(reference: Reference, text: string): Reference {
  if (!/^[ \t]$/.test(text[reference.next] ?? '')) return reference;
  const end = lineEnd(text, reference.next);
  // A backslash before the end of the line takes that with it, though not the line behind it.
  const isJoined = end < text.length && text[end - 1] === '\\';
  return { ...reference, rest: text.slice(reference.next, end), next: isJoined ? end + 1 : end };
}
