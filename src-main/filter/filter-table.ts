/** Many packages, laid out so that a sentence is answered for all of them at once. */
import type { FilterFieldName } from '../contract/filter.ts';
import { compareEvr, parseEvr } from '../nevra/index.ts';
import type { Evr } from '../nevra/index.ts';
import { bytesOf, spanOf } from './field-values.ts';
import { globPattern, literalBeginning, withoutEscapes } from './glob.ts';
import { isLookedUp, ownerTerm } from './look-up-terms.ts';
import type { TermAnswers } from './look-up-terms.ts';
import type { FilterRow, PackageFacts } from './package-facts.ts';
import { hasWildcards, printSentence } from './sentence.ts';
import type { FilterOperator, Sentence, Term } from './sentence.ts';
import { both, either, neither } from './marks.ts';
import type { Marks } from './marks.ts';
import { TextColumn } from './text-column.ts';

/** Answers to single terms that are kept: while somebody types, only the last one changes. */
const TERMS_KEPT = 48;

export class FilterTable {
  readonly #rows: readonly FilterRow[];
  readonly #columns = new Map<string, TextColumn>();
  readonly #terms = new Map<string, Marks>();
  readonly #values = new Map<string, Float64Array>();
  readonly #positions: ReadonlyMap<number, number>;

  /** The marks of an answer stand in the order of these rows. */
  constructor(rows: readonly FilterRow[]) {
    this.#rows = rows;
    this.#positions = new Map(rows.map(({ instance }, at) => [instance, at]));
  }

  /**
   * The packages a sentence speaks of.
   *
   * @param answers - what `lookUpTerms` found for this sentence
   */
  select(sentence: Sentence, answers: TermAnswers, nowSeconds: number): Marks {
    const select = (part: Sentence): Marks => {
      switch (part.kind) {
        case 'everything':
          return this.#none().fill(1);
        case 'word':
          return this.#word(part.text, part.isQuoted, answers);
        case 'term':
          return isLookedUp(part)
            ? this.#answered(part, answers)
            : this.#kept(printSentence(part), part.field, () => this.#term(part, nowSeconds));
        case 'not':
          return neither(select(part.part));
        case 'and':
          return part.parts.map(select).reduce(both);
        case 'or':
          return part.parts.map(select).reduce(either);
      }
    };
    return select(sentence);
  }

  /** Lays out in advance what sentences ask for most, a piece with each step. */
  *layOut(): Generator<undefined> {
    this.#column('search', ({ searchText }) => searchText).layOut();
    for (const field of textFacts) {
      yield;
      this.#column(field, ({ facts }) => facts[field]).layOut();
    }
    // the times are laid out by asking for any
    yield;
    this.#numbers('installed', ({ facts }) => facts.installedSeconds, Number.isFinite);
  }

  /** Packages of these instances. */
  of(instances: Iterable<number>): Marks {
    const marks = this.#none();
    for (const instance of instances) {
      const at = this.#positions.get(instance);
      if (at !== undefined) marks[at] = 1;
    }
    return marks;
  }

  /** Packages of a group and of those below it. */
  inGroup(above: string): Marks {
    const column = this.#column('group', ({ facts }) => facts.group);
    return column.where((group) => group === above || group.startsWith(`${above}/`));
  }

  #none(): Marks {
    return new Uint8Array(this.#rows.length);
  }

  #answered(term: Term, answers: TermAnswers): Marks {
    return this.of(answers.get(printSentence(term)) ?? []);
  }

  #word(text: string, isQuoted: boolean, answers: TermAnswers): Marks {
    if (!isQuoted && text.startsWith('/')) return this.#answered(ownerTerm(text), answers);
    if (!isQuoted && hasWildcards(text))
      return this.#kept(`name:${text}`, 'name', () => this.#text('name', ':', text, true));
    const wanted = isQuoted ? text : withoutEscapes(text);
    return this.#kept(`"${wanted}`, 'name', () =>
      this.#column('search', ({ searchText }) => searchText).containing(wanted),
    );
  }

  /** What depends on the clock is not kept. */
  #kept(key: string, field: FilterFieldName, answer: () => Marks): Marks {
    if (field === 'installed' || field === 'built') return answer();
    const marks = this.#terms.get(key) ?? answer();
    this.#terms.delete(key);
    this.#terms.set(key, marks);
    for (const oldest of this.#terms.keys()) {
      if (this.#terms.size <= TERMS_KEPT) break;
      this.#terms.delete(oldest);
    }
    return marks;
  }

  #term({ field, operator, value }: Term, nowSeconds: number): Marks {
    if (field === 'version' || field === 'release') return this.#version(field, operator, value);
    if (field === 'installed')
      return this.#numbers(
        field,
        ({ facts }) => facts.installedSeconds,
        dateTest(operator, value, nowSeconds),
      );
    if (field === 'built')
      return this.#numbers(
        field,
        ({ facts }) => facts.builtSeconds,
        dateTest(operator, value, nowSeconds),
      );
    if (field === 'size') {
      const wanted = bytesOf(value) ?? 0;
      const holds = ordered(operator);
      return this.#numbers(
        'size',
        ({ facts }) => facts.sizeBytes,
        (size) => holds(size - wanted),
      );
    }
    // what is looked up elsewhere does not come here: the other fields are texts
    return this.#text(field as TextFact, operator, value, field !== 'arch');
  }

  #column(name: string, of: (row: FilterRow) => string | undefined): TextColumn {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const column = new TextColumn(this.#rows.map(of));
    this.#columns.set(name, column);
    return column;
  }

  /** `:` ignores case, `=` does not and knows no wildcards. */
  #text(field: TextFact, operator: FilterOperator, value: string, isAnywhere: boolean): Marks {
    const column = this.#column(field, ({ facts }) => facts[field]);
    if (operator === '=') return column.where((text) => text === value);
    if (hasWildcards(value)) {
      const folded = value.toLowerCase();
      const pattern = globPattern(folded);
      const beginning = literalBeginning(folded);
      return column.whereFolded((text) => text.startsWith(beginning) && pattern.test(text));
    }
    const wanted = withoutEscapes(value).toLowerCase();
    return isAnywhere ? column.containing(wanted) : column.whereFolded((text) => text === wanted);
  }

  /** Epochs and releases count only where the value has them. */
  #version(field: 'version' | 'release', operator: FilterOperator, value: string): Marks {
    if (operator === ':') return this.#text(field, operator, value, false);
    const holds = ordered(operator);
    if (field === 'release') {
      const wanted = versionAlone(value);
      return this.#column(field, ({ facts }) => facts.release).where((text) =>
        holds(compareEvr(versionAlone(text), wanted)),
      );
    }
    const wanted = parseEvr(value);
    const column = this.#column('evr', ({ facts: { epoch, version, release } }) => {
      return `${epoch ?? 0}:${version}-${release}`;
    });
    return column.where((text) => {
      const { epoch, version, release } = parseEvr(text);
      return holds(
        compareEvr(
          {
            epoch: wanted.epoch === undefined ? undefined : epoch,
            version,
            release: wanted.release === undefined ? undefined : release,
          },
          wanted,
        ),
      );
    });
  }

  /** What has no such number does not pass. */
  #numbers(
    name: string,
    of: (row: FilterRow) => number | undefined,
    passes: (value: number) => boolean,
  ): Marks {
    let values = this.#values.get(name);
    if (values === undefined) {
      values = Float64Array.from(this.#rows, (row) => of(row) ?? NaN);
      this.#values.set(name, values);
    }
    const marks = this.#none();
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? NaN;
      if (!Number.isNaN(value) && passes(value)) marks[at] = 1;
    }
    return marks;
  }
}

const textFacts = [
  'name',
  'group',
  'arch',
  'vendor',
  'license',
  'summary',
  'version',
  'packager',
  'sourcerpm',
] as const;

type TextFact = FilterFieldName & keyof PackageFacts;

function versionAlone(version: string): Evr {
  return { epoch: undefined, version, release: undefined };
}

function dateTest(
  operator: FilterOperator,
  value: string,
  nowSeconds: number,
): (time: number) => boolean {
  const { from, to } = spanOf(value, nowSeconds) ?? { from: 0, to: 0 };
  // of a moment before now: since then
  const isSince = from === to;
  switch (operator) {
    case ':':
    case '=':
      return (time) => time >= from && (isSince || time < to);
    case '<':
      return (time) => time < from;
    case '<=':
      return (time) => time < to || time === from;
    case '>':
      return (time) => (isSince ? time > from : time >= to);
    case '>=':
      return (time) => time >= from;
  }
}

function ordered(operator: FilterOperator): (order: number) => boolean {
  switch (operator) {
    case ':':
    case '=':
      return (order) => order === 0;
    case '<':
      return (order) => order < 0;
    case '<=':
      return (order) => order <= 0;
    case '>':
      return (order) => order > 0;
    case '>=':
      return (order) => order >= 0;
  }
}
