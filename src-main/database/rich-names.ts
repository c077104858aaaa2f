/** Words that join the parts of a rich dependency (rpm-rich-dependencies documentation). */
const operators = new Set(['and', 'or', 'if', 'unless', 'else', 'with', 'without']);

/**
 * The capability names in a rich dependency, as rpm indexes them: names whose presence can satisfy it,
 * then, marked with `!`, those whose presence can break it (what stands behind `if` and `unless`).
 * Each group is sorted and without duplicates.
 *
 * @param text - `(a if b)`; anything that does not parse yields what was found so far
 */
export function richDependencyNames(text: string): readonly string[] {
  const reader = new Reader(text);
  reader.readGroup(false, 0);
  const sorted = (names: ReadonlySet<string>): string[] => [...names].sort(byBytes);
  return [...sorted(reader.wanted), ...sorted(reader.unwanted).map((name) => `!${name}`)];
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Deeper nesting than any packager writes; a hostile package must not exhaust the stack. */
const maxDepth = 64;

class Reader {
  readonly wanted = new Set<string>();
  readonly unwanted = new Set<string>();
  readonly #tokens: readonly string[];
  /** Where the group ends that begins at a token, by sense: conditions with an `else` are read twice. */
  readonly #ends = { wanted: new Map<number, number>(), unwanted: new Map<number, number>() };
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokens(text);
  }

  /** Reads `( operand operator operand ... )`; `isNegated` within an odd number of conditions. */
  readGroup(isNegated: boolean, depth: number): void {
    if (this.#tokens[this.#at] !== '(' || depth > maxDepth) {
      this.#readName(isNegated);
      return;
    }
    const start = this.#at;
    const ends = this.#ends[isNegated ? 'unwanted' : 'wanted'];
    const known = ends.get(start);
    if (known === undefined) this.#readMembers(isNegated, depth);
    else this.#at = known;
    ends.set(start, this.#at);
  }

  #readMembers(isNegated: boolean, depth: number): void {
    this.#at += 1;
    this.readGroup(isNegated, depth + 1);
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at] ?? '';
      this.#at += 1;
      if (token === ')') return;
      if (token === 'if' || token === 'unless') this.#readCondition(isNegated, depth);
      else this.readGroup(isNegated, depth + 1);
    }
  }

  /** A condition counts against the sense; with an `else` it decides both ways. */
  #readCondition(isNegated: boolean, depth: number): void {
    const start = this.#at;
    this.readGroup(!isNegated, depth + 1);
    if (this.#tokens[this.#at] !== 'else') return;
    this.#at = start;
    this.readGroup(isNegated, depth + 1);
  }

  /** A name, with the operator and version that may follow it. */
  #readName(isNegated: boolean): void {
    const name = this.#tokens[this.#at];
    if (name === undefined || name === ')') return;
    this.#at += 1;
    (isNegated ? this.unwanted : this.wanted).add(name);
    if (/^[<>=]+$/.test(this.#tokens[this.#at] ?? '')) this.#at += 2;
    while (!this.#isEnd(this.#tokens[this.#at])) this.#at += 1;
  }

  #isEnd(token: string | undefined): boolean {
    return token === undefined || token === ')' || operators.has(token);
  }
}

/** Splits at blanks and parentheses; a parenthesis inside a name (`perl(Foo)`) belongs to it. */
function tokens(text: string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === ' ' || character === '\t' || character === ',') at += 1;
    else if (character === '(' || character === ')') {
      found.push(character);
      at += 1;
    } else {
      const end = endOfWord(text, at);
      found.push(text.slice(at, end));
      at = end;
    }
  }
  return found;
}

function endOfWord(text: string, start: number): number {
  let open = 0;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '(') open += 1;
    else if (character === ')') {
      if (open === 0) break;
      open -= 1;
    } else if (character === ' ' || character === '\t' || character === ',') break;
  }
  return at;
}
