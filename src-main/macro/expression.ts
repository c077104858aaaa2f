/** `%[...]` and `%{expr:...}`: integers of 32 bits, texts and versions. */
import { compareEvr, parseEvr } from '../nevra/index.ts';
import { MacroError } from './macro-error.ts';
import { isBracket, requiredClosing } from './tokens.ts';

type Value =
  | { readonly type: 'integer'; readonly integer: number }
  | { readonly type: 'string' | 'version'; readonly text: string };

type Token =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'operator'; readonly text: string; readonly at: number }
  | { readonly kind: 'end' };

/**
 * Computes an expression.
 *
 * @param expandMacros - expands macros in it; absent where they are expanded already
 * @throws {MacroError} in rpm's words, a second line pointing at the place
 */
export function evaluateExpression(text: string, expandMacros?: (text: string) => string): string {
  const evaluation = new Evaluation(text, expandMacros);
  const value = evaluation.whole();
  return value.type === 'integer' ? String(value.integer) : value.text;
}

/**
 * Whether an expression is true: a number but 0, a text but the empty one. As `evaluateExpression`.
 *
 * @throws {MacroError} as `evaluateExpression`
 */
export function expressionHolds(text: string, expandMacros?: (text: string) => string): boolean {
  return isTrue(new Evaluation(text, expandMacros).whole());
}

const operators = ['==', '!=', '<=', '>=', '&&', '||', ...'+-*/()!<>?:'.split('')];
const relations: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

class Evaluation {
  readonly #text: string;
  readonly #expandMacros: ((text: string) => string) | undefined;
  #at = 0;
  #token: Token = { kind: 'end' };
  /** Above 0 in a part whose value does not matter: nothing is expanded there. */
  #skipped = 0;

  constructor(text: string, expandMacros: ((text: string) => string) | undefined) {
    this.#text = text;
    this.#expandMacros = expandMacros;
  }

  whole(): Value {
    this.#read();
    const value = this.#ternary();
    if (this.#token.kind !== 'end') this.#fail('syntax error in expression');
    return value;
  }

  #fail(reason: string, at = this.#at - 1, ...more: readonly string[]): never {
    const caret = `${' '.repeat(reason.length + 2 + at)}^`;
    throw MacroError.withoutPlace(`${reason}: ${this.#text}`, caret, ...more);
  }

  #failTypes(): never {
    throw MacroError.withoutPlace(`types must match: ${this.#text}`);
  }

  #isOperator(...texts: readonly string[]): boolean {
    return this.#token.kind === 'operator' && texts.includes(this.#token.text);
  }

  /** Takes the operator that stands here. */
  #take(): { text: string; at: number } {
    const { text, at } = this.#token as { text: string; at: number };
    this.#read();
    return { text, at };
  }

  #skipping<T>(isSkipped: boolean, work: () => T): T {
    if (isSkipped) this.#skipped += 1;
    try {
      return work();
    } finally {
      if (isSkipped) this.#skipped -= 1;
    }
  }

  #ternary(): Value {
    const condition = this.#logical();
    if (!this.#isOperator('?')) return condition;
    const isChosen = isTrue(condition);
    const yes = this.#skipping(!isChosen, () => {
      this.#take();
      return this.#ternary();
    });
    if (!this.#isOperator(':')) this.#fail('syntax error in expression');
    const no = this.#skipping(isChosen, () => {
      this.#take();
      return this.#ternary();
    });
    if (yes.type !== no.type) this.#failTypes();
    return isChosen ? yes : no;
  }

  #logical(): Value {
    let value = this.#relational();
    while (this.#isOperator('&&', '||')) {
      const isAnd = this.#isOperator('&&');
      const isDecided = isTrue(value) !== isAnd;
      const other = this.#skipping(isDecided, () => {
        this.#take();
        return this.#relational();
      });
      if (value.type !== other.type) this.#failTypes();
      if (!isDecided) value = other;
    }
    return value;
  }

  #relational(): Value {
    let value = this.#sum();
    while (this.#isOperator(...Object.keys(relations))) {
      const { text } = this.#take();
      const other = this.#sum();
      if (value.type !== other.type) this.#failTypes();
      value = integer(relations[text]?.(compare(value, other)) === true ? 1 : 0);
    }
    return value;
  }

  #sum(): Value {
    let value = this.#product();
    while (this.#isOperator('+', '-')) {
      const { text, at } = this.#take();
      const other = this.#product();
      if (value.type !== other.type) this.#failTypes();
      if (value.type === 'version') this.#fail('+ and - not supported for versions', at);
      if (value.type === 'integer' && other.type === 'integer')
        value = integer(value.integer + (text === '+' ? other.integer : -other.integer));
      else if (text === '-') this.#fail('- not supported for strings', at);
      else value = { type: 'string', text: textOf(value) + textOf(other) };
    }
    return value;
  }

  #product(): Value {
    let value = this.#primary();
    while (this.#isOperator('*', '/')) {
      const { text, at } = this.#take();
      const other = this.#primary();
      if (value.type !== other.type) this.#failTypes();
      if (value.type !== 'integer' || other.type !== 'integer')
        return this.#fail(`${text} not supported for ${value.type}s`, at);
      if (text === '/' && other.integer === 0) {
        if (this.#skipped === 0) this.#fail('division by zero', at);
        continue;
      }
      const whole = Math.trunc(value.integer / other.integer);
      value = integer(text === '*' ? Math.imul(value.integer, other.integer) : whole);
    }
    return value;
  }

  #primary(): Value {
    const token = this.#token;
    if (token.kind === 'value') {
      this.#read();
      return token.value;
    }
    if (token.kind === 'end') return this.#fail('unexpected end of expression');
    if (token.text === '(') return this.#parenthesis();
    if (token.text === '-') {
      const { at } = this.#take();
      const value = this.#primary();
      if (value.type !== 'integer') return this.#fail('- only on numbers', at);
      return integer(-value.integer);
    }
    if (token.text !== '!') return this.#fail('syntax error in expression');
    this.#take();
    return integer(isTrue(this.#primary()) ? 0 : 1);
  }

  #parenthesis(): Value {
    const { at } = this.#take();
    const reason = 'unmatched (';
    let value: Value;
    try {
      value = this.#ternary();
    } catch (thrown) {
      if (!(thrown instanceof MacroError) || this.#token.kind !== 'end') throw thrown;
      const caret = `${' '.repeat(reason.length + 2 + at)}^`;
      throw MacroError.withoutPlace(...thrown.lines, `${reason}: ${this.#text}`, caret);
    }
    if (!this.#isOperator(')')) this.#fail(reason, at);
    this.#read();
    return value;
  }

  /** Reads the next token. */
  #read(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const rest = this.#text.slice(this.#at);
    const at = this.#at;
    if (rest === '') this.#token = { kind: 'end' };
    else if (rest.startsWith('v"')) this.#token = { kind: 'value', value: this.#version() };
    else if (rest.startsWith('"')) this.#token = { kind: 'value', value: this.#string() };
    else if (/^\d/.test(rest) || (rest.startsWith('%') && this.#expandMacros !== undefined))
      this.#token = { kind: 'value', value: this.#integer() };
    else if (/^[A-Za-z]\w*\(/.test(rest)) this.#fail('unsupported funcion', this.#text.length - 1);
    else if (/^[A-Za-z]/.test(rest))
      this.#fail('bare words are no longer supported, please use "..."', at);
    else this.#operator(rest, at);
  }

  #operator(rest: string, at: number): void {
    const text = operators.find((one) => rest.startsWith(one));
    if (text === undefined) {
      const first = rest[0] ?? '';
      if ('=&|'.includes(first)) this.#fail(`syntax error while parsing ${first}${first}`, at + 1);
      this.#fail('parse error in expression', at);
    }
    this.#at += text.length;
    this.#token = { kind: 'operator', text, at };
  }

  #version(): Value {
    this.#at += 1;
    const { text } = this.#string();
    if (parseEvr(text).version === '' && this.#skipped === 0) this.#fail('invalid version');
    return { type: 'version', text };
  }

  /** A quoted text; quotes inside its macros are theirs. */
  #string(): { type: 'string'; text: string } {
    const start = this.#at + 1;
    let at = start;
    while (at < this.#text.length && this.#text[at] !== '"')
      at = this.#text[at] === '%' ? this.#macroEnd(at) : at + 1;
    if (at >= this.#text.length) this.#fail('unterminated string in expression', this.#text.length);
    this.#at = at + 1;
    return { type: 'string', text: this.#expanded(this.#text.slice(start, at)) };
  }

  /** Digits, also those that macros make. */
  #integer(): Value {
    const start = this.#at;
    let at = start;
    for (;;) {
      const character = this.#text[at] ?? '';
      if (/^\d$/.test(character)) at += 1;
      else if (character === '%' && this.#expandMacros !== undefined) at = this.#macroEnd(at);
      else break;
    }
    this.#at = at;
    const text = this.#expanded(this.#text.slice(start, at));
    if (/^\d*$/.test(text)) return integer(clamped(text));
    const reason = /^[A-Za-z]/.test(text)
      ? 'macro expansion returned a bare word, please use "..."'
      : 'macro expansion did not return an integer';
    return this.#fail(reason, start, `expanded string: ${text}`);
  }

  #macroEnd(at: number): number {
    if (this.#expandMacros === undefined) return at + 1;
    const next = this.#text[at + 1];
    if (isBracket(next)) return requiredClosing(this.#text, at + 1, next) + 1;
    const match = /^%(?:%|[?!]*(?:\*{1,2}|#|-?\w*\*?))/.exec(this.#text.slice(at));
    return at + (match?.[0].length ?? 1);
  }

  #expanded(text: string): string {
    if (this.#skipped > 0) return text.includes('%') ? '' : text;
    return this.#expandMacros?.(text) ?? text;
  }
}

/** An int of C. */
function integer(value: number): Value {
  return { type: 'integer', integer: value | 0 };
}

/** strtol(3), stored in an int. */
function clamped(digits: string): number {
  const value = BigInt(digits === '' ? 0 : digits);
  const largest = 2n ** 63n - 1n;
  return Number(BigInt.asIntN(32, value > largest ? largest : value));
}

function textOf(value: Value): string {
  return value.type === 'integer' ? String(value.integer) : value.text;
}

/** A version is never true. */
function isTrue(value: Value): boolean {
  if (value.type === 'integer') return value.integer !== 0;
  return value.type === 'string' && value.text !== '';
}

function compare(one: Value, other: Value): number {
  if (one.type === 'integer' && other.type === 'integer') return one.integer - other.integer;
  const [a, b] = [textOf(one), textOf(other)];
  if (one.type === 'version') return compareEvr(parseEvr(a), parseEvr(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
