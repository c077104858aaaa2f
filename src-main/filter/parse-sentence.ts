/**
 * The grammar:
 *
 *     sentence = sequence *("or" sequence)        ; nothing at all is every package
 *     sequence = 1*item                           ; all of them hold
 *     item     = "!" item / "(" sentence ")" / term / word
 *     term     = field (":" / "=" / "<" / "<=" / ">" / ">=") value
 *
 * A word or value ends at a space, or at a closing parenthesis it did not open itself, or is in double
 * quotes with `\` before `"` and `\`.
 */
import { filterFields } from '../contract/filter.ts';
import type { FilterField, FilterFieldName } from '../contract/filter.ts';
import { checkTerm } from './field-values.ts';
import { FilterError } from './filter-error.ts';
import type { FilterOperator, Sentence, Term } from './sentence.ts';

const maxLength = 4096;
/** Deeper than anybody thinks; keeps hostile text from exhausting the stack. */
const maxDepth = 50;

const fieldsByName: ReadonlyMap<string, FilterField & { readonly name: FilterFieldName }> = new Map(
  filterFields.map((field) => [field.name, field]),
);

/** The field of a name. */
export function fieldNamed(
  name: string,
): (FilterField & { readonly name: FilterFieldName }) | undefined {
  return fieldsByName.get(name.toLowerCase());
}

/** Field and operator at the beginning of a term. */
export const termStart = /^([A-Za-z]+)(<=|>=|:|=|<|>)/;

/** @throws {FilterError} FILTER_INVALID with the place in the text */
export function parseSentence(text: string): Sentence {
  if (text.length > maxLength)
    throw new FilterError(
      `the sentence has ${text.length} characters, ${maxLength} are the most`,
      maxLength,
      text.length - maxLength,
    );
  return new Parser(text).whole();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Sentence {
    this.#skipSpace();
    if (this.#at === this.#text.length) return { kind: 'everything' };
    const sentence = this.#alternatives();
    if (this.#at < this.#text.length)
      throw this.#fault('there is nothing that this parenthesis closes', this.#at, 1);
    return sentence;
  }

  #alternatives(): Sentence {
    const parts = [this.#sequence()];
    while (this.#isOr()) {
      this.#at += 2;
      parts.push(this.#sequence());
    }
    return joined('or', parts);
  }

  #sequence(): Sentence {
    const parts: Sentence[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#at === this.#text.length || this.#peek() === ')' || this.#isOr()) break;
      parts.push(this.#item());
    }
    if (parts.length > 0) return joined('and', parts);
    if (this.#isOr()) throw this.#fault('“or” needs something before it', this.#at, 2);
    if (this.#peek() === ')') throw this.#fault('there is nothing in the parentheses', this.#at, 1);
    throw this.#fault('something has to follow here', this.#at, 0);
  }

  #item(): Sentence {
    if (this.#peek() === '!')
      return this.#nested(1, () => ({ kind: 'not', part: this.#negated() }));
    if (this.#peek() === '(') return this.#nested(1, () => this.#parenthesised());
    return this.#term() ?? this.#word();
  }

  #nested(length: number, read: () => Sentence): Sentence {
    if (this.#depth === maxDepth)
      throw this.#fault(`more than ${maxDepth} parentheses in one another`, this.#at, length);
    this.#depth += 1;
    this.#at += length;
    const found = read();
    this.#depth -= 1;
    return found;
  }

  #negated(): Sentence {
    this.#skipSpace();
    if (this.#at === this.#text.length || this.#peek() === ')' || this.#isOr())
      throw this.#fault('“!” needs something to take away', this.#at - 1, 1);
    return this.#item();
  }

  #parenthesised(): Sentence {
    const start = this.#at - 1;
    const sentence = this.#alternatives();
    if (this.#peek() !== ')') throw this.#fault('this parenthesis is not closed', start, 1);
    this.#at += 1;
    return sentence;
  }

  #term(): Term | undefined {
    const [whole = '', name = '', operator = ''] = termStart.exec(this.#text.slice(this.#at)) ?? [];
    if (whole === '') return undefined;
    const start = this.#at;
    const field = fieldNamed(name);
    if (field === undefined)
      throw this.#fault(
        `there is no field “${name}”`,
        start,
        name.length,
        nearest(name) ?? 'Put the text in quotes to search for it as it stands.',
      );
    this.#at += whole.length;
    const valueAt = this.#at;
    const { text: value } = this.#value();
    const term: Term = {
      kind: 'term',
      field: field.name,
      // the pattern matches nothing else
      operator: operator as FilterOperator,
      value,
    };
    if (this.#at === valueAt)
      throw this.#fault(
        `“${name}${operator}” needs a value`,
        start,
        whole.length,
        `For example ${field.example}`,
      );
    const fault = checkTerm(term, field);
    if (fault?.place === 'operator')
      throw this.#fault(fault.message, start + name.length, operator.length, fault.hint);
    if (fault !== undefined)
      throw this.#fault(fault.message, valueAt, this.#at - valueAt, fault.hint);
    return term;
  }

  #word(): Sentence {
    return { kind: 'word', ...this.#value() };
  }

  #value(): { readonly text: string; readonly isQuoted: boolean } {
    if (this.#peek() === '"') return { text: this.#quoted(), isQuoted: true };
    const start = this.#at;
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#peek();
      if (/\s/.test(character)) break;
      if (character === '"')
        throw this.#fault('a quote stands only at the beginning of a value', this.#at, 1);
      if (character === '(') depth += 1;
      if (character === ')') {
        if (depth === 0) break;
        depth -= 1;
      }
    }
    if (depth > 0) throw this.#fault('a parenthesis in it is not closed', start, this.#at - start);
    return { text: this.#text.slice(start, this.#at), isQuoted: false };
  }

  #quoted(): string {
    const start = this.#at;
    this.#at += 1;
    let text = '';
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#peek();
      if (character === '"') {
        this.#at += 1;
        if (text.trim() === '')
          throw this.#fault('there is nothing between the quotes', start, this.#at - start);
        if (this.#at < this.#text.length && !/[\s)]/.test(this.#peek()))
          throw this.#fault('a space has to follow the closing quote', this.#at, 1);
        return text;
      }
      if (character === '\\' && /["\\]/.test(this.#text[this.#at + 1] ?? '')) this.#at += 1;
      text += this.#peek();
    }
    throw this.#fault('this quote is not closed', start, this.#text.length - start);
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #isOr(): boolean {
    return /^or(?=[\s()]|$)/.test(this.#text.slice(this.#at, this.#at + 3));
  }

  #skipSpace(): void {
    while (/\s/.test(this.#peek())) this.#at += 1;
  }

  #fault(message: string, at: number, length: number, hint?: string): FilterError {
    return new FilterError(message, at, length, hint);
  }
}

/** One part needs no joint, and a sequence within a sequence is one sequence. */
function joined(kind: 'and' | 'or', parts: readonly Sentence[]): Sentence {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, parts: flat };
}

/** The field that was probably meant: it begins alike. */
function nearest(name: string): string | undefined {
  const begin = name.toLowerCase().slice(0, 2);
  const found = filterFields.find((field) => begin.length === 2 && field.name.startsWith(begin));
  return found === undefined ? undefined : `Did you mean ${found.name}?`;
}
