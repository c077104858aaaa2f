import { definedMacro } from './definition.ts';
import type { MacroDefinition } from './definition.ts';
import { MacroError } from './macro-error.ts';
import { parameterValues } from './parameters.ts';
import { textBuiltins } from './text-builtins.ts';
import { closingPlace, lineEnd, splitWords } from './tokens.ts';

/** What expansion may reach; each member is left out where it may not. */
export interface MacroSurroundings {
  environment(name: string): string | undefined;
  /** Output of a shell command (`%(...)`). */
  shell(command: string): string;
  /** What a piece of Lua prints (`%{lua:...}`). */
  lua(code: string): string;
  /** `%{exists:path}` */
  exists(path: string): boolean;
  /** `%{warn:...}`, `%{echo:...}` */
  say(level: 'error' | 'warning' | 'plain', text: string): void;
}

/** As rpm's: deeper nesting is taken for a macro that expands to itself. */
const deepest = 64;

/** Definitions by name, each a stack: undefining brings back what was before. */
export class Macros {
  readonly #stacks = new Map<string, MacroDefinition[]>();
  readonly #around: MacroSurroundings;
  #depth = 0;

  constructor(around: MacroSurroundings, initial: Readonly<Record<string, string>> = {}) {
    this.#around = around;
    for (const [name, body] of Object.entries(initial)) this.#push(name, { body });
  }

  /**
   * Takes `name body` or `name(options) body`.
   *
   * @throws {MacroError} when it is no definition
   */
  define(text: string, word = 'define'): void {
    const { name, definition } = definedMacro(text, word);
    if (definition.body === '') this.#around.say('warning', `Macro %${name} has empty body`);
    this.#push(name, definition);
  }

  #push(name: string, definition: MacroDefinition): void {
    const stack = this.#stacks.get(name);
    if (stack === undefined) this.#stacks.set(name, [definition]);
    else stack.push(definition);
  }

  undefine(name: string): void {
    this.#stacks.get(name)?.pop();
  }

  definition(name: string): MacroDefinition | undefined {
    return this.#stacks.get(name)?.at(-1);
  }

  isDefined(name: string): boolean {
    return this.definition(name) !== undefined || name in this.#builtins;
  }

  /** Whether a macro takes parameters; built-ins that take text do. */
  isParametric(name: string): boolean {
    const definition = this.definition(name);
    return definition === undefined ? name in this.#builtins : definition.options !== undefined;
  }

  /** Calls a parametric macro with ready words. */
  call(name: string, words: readonly string[]): string {
    const definition = this.definition(name);
    return definition === undefined ? '' : this.#apply(name, definition, words);
  }

  /**
   * The text with its macros replaced; names that stand for nothing stay as they are.
   *
   * @throws {MacroError} for braces without an end, endless recursion, `%{error:...}`
   */
  expand(text: string): string {
    if (!text.includes('%')) return text;
    this.#depth += 1;
    try {
      if (this.#depth > deepest)
        throw new MacroError(
          'Too many levels of recursion in macro expansion. It is likely caused by recursive macro declaration.',
        );
      return this.#expandAll(text);
    } finally {
      this.#depth -= 1;
    }
  }

  #expandAll(text: string): string {
    let result = '';
    let at = 0;
    while (at < text.length) {
      const sign = text.indexOf('%', at);
      if (sign < 0 || sign === text.length - 1) break;
      result += text.slice(at, sign);
      const [piece, next] = this.#expandOne(text, sign);
      result += piece;
      at = next;
    }
    return result + text.slice(at);
  }

  /** What stands at a `%`, and where the text goes on. */
  #expandOne(text: string, sign: number): readonly [string, number] {
    const next = text[sign + 1] ?? '';
    if (next === '%') return ['%', sign + 2];
    if (next === '{') {
      const end = closing(text, sign + 1, '{');
      return [this.#expandBraced(text.slice(sign + 2, end), text.slice(sign, end + 1)), end + 1];
    }
    if (next === '(') {
      const end = closing(text, sign + 1, '(');
      const command = this.expand(text.slice(sign + 2, end));
      return [this.#around.shell(command).replace(/[\r\n]+$/, ''), end + 1];
    }
    return this.#expandPlain(text, sign);
  }

  /** `%name`, `%?name`, `%!?name`, and `%name words` up to the end of the line. */
  #expandPlain(text: string, sign: number): readonly [string, number] {
    const match = /^%([!?]*)(-?[A-Za-z_][A-Za-z0-9_]*\*?|\*{1,2}|#|[0-9]+)/.exec(text.slice(sign));
    if (match === null) return ['%', sign + 1];
    const [whole, marks = '', found = ''] = match;
    const isParameter = /^[-*#0-9]/.test(found);
    const name = isParameter ? found : found.replace(/\*$/, '');
    const end = sign + whole.length - (found.length - name.length);
    if (marks !== '') return [this.#conditional(marks, name, undefined), end];
    if (definers.has(name)) {
      const rest = lineEnd(text, end);
      this.#defineBy(name, text.slice(end, rest));
      return ['', Math.min(rest + 1, text.length)];
    }
    const definition = this.definition(name);
    if (definition === undefined) {
      if (name === 'nil') return ['', end];
      return [text.slice(sign, end), end];
    }
    if (definition.options === undefined) return [this.#bodyOf(definition), end];
    const rest = lineEnd(text, end);
    return [this.#apply(name, definition, splitWords(this.expand(text.slice(end, rest)))), rest];
  }

  /** The inside of `%{...}`; `whole` is given back when it stands for nothing. */
  #expandBraced(inside: string, whole: string): string {
    const match = /^([!?]*)(-?[A-Za-z_][A-Za-z0-9_]*\*?|-[A-Za-z]\*?|\*{1,2}|#|[0-9]+)/.exec(
      inside,
    );
    if (match === null) return whole;
    const [start, marks = '', name = ''] = match;
    const rest = inside.slice(start.length);
    if (marks !== '' || name.startsWith('-'))
      return this.#conditional(marks, name, rest.startsWith(':') ? rest.slice(1) : undefined);
    const builtin = this.#builtins[name];
    const definition = this.definition(name);
    if (definition === undefined) {
      if (definers.has(name)) return this.#defineBy(name, rest);
      if (name === 'nil') return '';
      if (builtin === undefined || !/^[:\s]|^$/.test(rest)) return whole;
      return builtin(rest.slice(1));
    }
    if (definition.options === undefined) return this.#bodyOf(definition);
    const words = rest.startsWith(':')
      ? [this.expand(rest.slice(1))]
      : splitWords(this.expand(rest));
    return this.#apply(name, definition, words);
  }

  /** `?name` and `!?name` with or without text of their own; `-a:text` asks whether an option was given. */
  #conditional(marks: string, name: string, text: string | undefined): string {
    const isWanted = marks.replaceAll('?', '').length % 2 === 0;
    const definition = this.definition(name);
    if ((definition !== undefined) !== isWanted) return '';
    if (text !== undefined) return this.expand(text);
    return isWanted && definition !== undefined ? this.#bodyOf(definition) : '';
  }

  #bodyOf(definition: MacroDefinition): string {
    return definition.isFinal === true ? definition.body : this.expand(definition.body);
  }

  #defineBy(word: string, text: string): string {
    if (word === 'undefine') this.undefine(text.trim().replace(/^:/, ''));
    else if (word === 'global') {
      const { name, definition } = definedMacro(text, word);
      this.#push(name, { ...definition, body: this.expand(definition.body) });
    } else this.define(text, word);
    return '';
  }

  #apply(name: string, definition: MacroDefinition, words: readonly string[]): string {
    const parameters = parameterValues(name, definition.options ?? '', words);
    for (const [key, body] of parameters) this.#push(key, { body, isFinal: true });
    try {
      return this.expand(definition.body);
    } finally {
      for (const key of parameters.keys()) this.undefine(key);
    }
  }

  readonly #builtins: Readonly<Record<string, (text: string) => string>> = {
    ...Object.fromEntries(
      Object.entries(textBuiltins).map(([name, body]) => [
        name,
        (text: string) => body(this.expand(text)),
      ]),
    ),
    echo: (text) => this.#said('plain', text),
    error: (text) => {
      throw new MacroError(this.expand(text));
    },
    exists: (text) => (this.#around.exists(this.expand(text)) ? '1' : '0'),
    expand: (text) => this.expand(this.expand(text)),
    getconfdir: () => '/usr/lib/rpm',
    getenv: (text) => this.#around.environment(this.expand(text)) ?? '',
    lua: (text) => this.#around.lua(text),
    warn: (text) => this.#said('warning', text),
  };

  #said(level: 'warning' | 'plain', text: string): string {
    this.#around.say(level, this.expand(text));
    return '';
  }
}

const definers: ReadonlySet<string> = new Set(['define', 'global', 'undefine']);

function closing(text: string, open: number, bracket: '{' | '('): number {
  const end = closingPlace(text, open, bracket);
  if (end === undefined) throw new MacroError(`Unterminated ${bracket}: ${text.slice(open)}`);
  return end;
}
