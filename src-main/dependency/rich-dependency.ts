import { MalformedError } from '../base/index.ts';
import { formatCapability, parseCapability } from './capability.ts';
import type { Capability } from './capability.ts';

/** A boolean expression over capabilities. Chains `(a and b and c)` nest to the right. */
export type RichDependency =
  | { readonly kind: 'capability'; readonly capability: Capability }
  | RichPair
  | RichChoice;

interface RichPair {
  readonly kind: 'and' | 'or' | 'with' | 'without';
  readonly left: RichDependency;
  readonly right: RichDependency;
}

/** `(wanted if condition else otherwise)`, or the same with `unless`. */
interface RichChoice {
  readonly kind: 'if' | 'unless';
  readonly wanted: RichDependency;
  readonly condition: RichDependency;
  readonly otherwise: RichDependency | undefined;
}

type Operator = RichPair['kind'] | RichChoice['kind'] | 'else';

const operatorWords = new Set<string>(['and', 'or', 'with', 'without', 'if', 'unless', 'else']);
const chainable = new Set<Operator>(['and', 'or', 'with']);

/** Deeper nesting than any packager writes; keeps hostile text from exhausting the stack. */
const maxDepth = 64;
const maxLength = 64 * 1024;
/** A chain nests to the right, so its length is depth as well. */
const maxOperands = 1024;
/** Characters of a text that is quoted in a message. */
const maxShown = 500;

/**
 * Parses `(a or (b if c else d))` with rpm's rules: operators are lower-case words, an expression
 * holds one of them, only `and`, `or` and `with` chain, `with` and `without` take capabilities of
 * one package and so nothing but `with`, `without` and `or` inside.
 *
 * @throws {MalformedError} DEPENDENCY_MALFORMED with rpm's words for what is wrong
 */
export function parseRichDependency(text: string): RichDependency {
  if (text.length > maxLength) throw malformed(text, 'it is too long');
  const parser = new RichParser(text);
  const parsed = parser.expression(0);
  if (parser.rest().trim() !== '') throw malformed(text, 'Garbage after rich dependency');
  return parsed;
}

/** The text of an expression, one space between words. */
export function formatRichDependency(dependency: RichDependency): string {
  if (dependency.kind === 'capability') return formatCapability(dependency.capability);
  return `(${inner(dependency)})`;
}

function inner(dependency: RichPair | RichChoice): string {
  if (isChoice(dependency)) {
    const { wanted, condition, otherwise } = dependency;
    const start = `${formatRichDependency(wanted)} ${dependency.kind} ${formatRichDependency(condition)}`;
    return otherwise === undefined ? start : `${start} else ${formatRichDependency(otherwise)}`;
  }
  const { left, right, kind } = dependency;
  const isChain = right.kind === kind && chainable.has(kind);
  return `${formatRichDependency(left)} ${kind} ${isChain ? inner(right) : formatRichDependency(right)}`;
}

/** Every capability an expression names, conditions included. */
export function capabilitiesIn(dependency: RichDependency): readonly Capability[] {
  if (dependency.kind === 'capability') return [dependency.capability];
  if (isChoice(dependency)) {
    const parts = [dependency.wanted, dependency.condition];
    if (dependency.otherwise !== undefined) parts.push(dependency.otherwise);
    return parts.flatMap(capabilitiesIn);
  }
  return [...capabilitiesIn(dependency.left), ...capabilitiesIn(dependency.right)];
}

function isChoice(dependency: RichPair | RichChoice): dependency is RichChoice {
  return dependency.kind === 'if' || dependency.kind === 'unless';
}

class RichParser {
  readonly #text: string;
  #at = 0;
  #operandCount = 0;

  constructor(text: string) {
    this.#text = text;
  }

  rest(): string {
    return this.#text.slice(this.#at);
  }

  /** `( operand [operator operand]... )` */
  expression(depth: number): RichDependency {
    if (depth > maxDepth) throw malformed(this.#text, 'it is nested too deeply');
    this.#skipSpace();
    if (this.#text[this.#at] !== '(') throw malformed(this.#text, 'it does not start with (');
    this.#at += 1;
    const operands = [this.#operand(depth)];
    const operators: Operator[] = [];
    for (let word = this.#operator(); word !== undefined; word = this.#operator()) {
      checkChain(this.#text, operators, word);
      operators.push(word);
      operands.push(this.#operand(depth));
    }
    const built = build(operands, operators);
    checkWith(this.#text, built);
    return built;
  }

  #operand(depth: number): RichDependency {
    this.#operandCount += 1;
    if (this.#operandCount > maxOperands) throw malformed(this.#text, 'it has too many operands');
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '(') return this.expression(depth + 1);
    if (first === ')') throw malformed(this.#text, 'Missing argument to rich dependency op');
    const words = [this.#word()];
    const start = this.#at;
    this.#skipSpace();
    const operator = /^[<>=]+/.exec(this.rest())?.[0];
    if (operator === undefined) {
      this.#at = start;
    } else {
      this.#at += operator.length;
      this.#skipSpace();
      words.push(operator, this.#word());
    }
    return { kind: 'capability', capability: parseCapability(words.join(' ')) };
  }

  /** The word between two operands; undefined at the closing parenthesis, which is consumed. */
  #operator(): Operator | undefined {
    this.#skipSpace();
    if (this.#at >= this.#text.length) throw malformed(this.#text, 'Unterminated rich dependency');
    if (this.#text[this.#at] === ')') {
      this.#at += 1;
      return undefined;
    }
    const word = this.#word();
    if (!operatorWords.has(word))
      throw malformed(this.#text, `Unknown rich dependency op '${word}'`);
    return word as Operator;
  }

  /** Up to space or an unbalanced parenthesis: names may hold balanced ones, `libc.so.6(GLIBC_2.2)(64bit)`. */
  #word(): string {
    const start = this.#at;
    let open = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (/[\s,]/.test(character)) break;
      if (character === '(') open += 1;
      if (character === ')') {
        if (open === 0) break;
        open -= 1;
      }
    }
    if (this.#at === start)
      throw malformed(
        this.#text,
        start >= this.#text.length ? 'Unterminated rich dependency' : 'A capability is missing',
      );
    return this.#text.slice(start, this.#at);
  }

  #skipSpace(): void {
    while (/[\s,]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

function checkChain(text: string, before: readonly Operator[], next: Operator): void {
  const last = before.at(-1);
  if (last === undefined) {
    if (next === 'else') throw malformed(text, "Unknown rich dependency op 'else'");
    return;
  }
  if (next === 'else' && before.length === 1 && (last === 'if' || last === 'unless')) return;
  if (last !== next) throw malformed(text, 'Cannot chain different ops');
  if (!chainable.has(next)) throw malformed(text, 'Can only chain and/or/with ops');
}

function build(
  operands: readonly RichDependency[],
  operators: readonly Operator[],
): RichDependency {
  const [first, second, third] = operands;
  const [operator] = operators;
  if (first === undefined) throw malformed('()', 'it is empty');
  if (operator === undefined || operator === 'else' || second === undefined) return first;
  if (operator === 'if' || operator === 'unless')
    return { kind: operator, wanted: first, condition: second, otherwise: third };
  const right = build(operands.slice(1), operators.slice(1));
  return { kind: operator, left: first, right };
}

function checkWith(text: string, dependency: RichDependency): void {
  if (dependency.kind !== 'with' && dependency.kind !== 'without') return;
  for (const part of [dependency.left, dependency.right])
    if (part.kind === 'and' || part.kind === 'if' || part.kind === 'unless')
      throw malformed(text, 'Illegal ops in with/without');
}

function malformed(text: string, found: string): MalformedError {
  const shown = text.length > maxShown ? `${text.slice(0, maxShown)}...` : text;
  return new MalformedError('DEPENDENCY_MALFORMED', `parsing rich dependency ${shown}: ${found}`, {
    context: { dependency: shown },
  });
}
