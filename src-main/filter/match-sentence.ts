/** A sentence as a question to each package. */
import type { FilterFieldName } from '../contract/filter.ts';
import { compareEvr, parseEvr } from '../nevra/index.ts';
import type { Evr } from '../nevra/index.ts';
import { bytesOf, spanOf } from './field-values.ts';
import { globPattern, withoutEscapes } from './glob.ts';
import { isLookedUp, ownerTerm } from './look-up-terms.ts';
import type { TermAnswers } from './look-up-terms.ts';
import type { FilterRow, PackageFacts } from './package-facts.ts';
import { hasWildcards, printSentence } from './sentence.ts';
import type { FilterOperator, Sentence, Term } from './sentence.ts';

type RowTest = (row: FilterRow) => boolean;

/**
 * Whether a package is one of those a sentence speaks of.
 *
 * @param answers - what `lookUpTerms` found for this sentence
 */
export function matcherOfSentence(
  sentence: Sentence,
  answers: TermAnswers,
  nowSeconds: number,
): RowTest {
  const test = (part: Sentence): RowTest => {
    switch (part.kind) {
      case 'everything':
        return () => true;
      case 'word':
        return wordTest(part.text, part.isQuoted, answers);
      case 'term':
        return isLookedUp(part) ? answered(part, answers) : factTest(part, nowSeconds);
      case 'not': {
        const inner = test(part.part);
        return (row) => !inner(row);
      }
      case 'and': {
        const tests = part.parts.map(test);
        return (row) => tests.every((passes) => passes(row));
      }
      case 'or': {
        const tests = part.parts.map(test);
        return (row) => tests.some((passes) => passes(row));
      }
    }
  };
  return test(sentence);
}

function answered(term: Term, answers: TermAnswers): RowTest {
  const found = answers.get(printSentence(term));
  return ({ instance }) => found?.has(instance) === true;
}

function wordTest(text: string, isQuoted: boolean, answers: TermAnswers): RowTest {
  if (!isQuoted && text.startsWith('/')) return answered(ownerTerm(text), answers);
  if (!isQuoted && hasWildcards(text)) {
    const pattern = globPattern(text, { ignoresCase: true });
    return ({ facts }) => pattern.test(facts.name);
  }
  const wanted = (isQuoted ? text : withoutEscapes(text)).toLowerCase();
  return ({ searchText }) => searchText.includes(wanted);
}

function factTest({ field, operator, value }: Term, nowSeconds: number): RowTest {
  if (field === 'version' || field === 'release') return versionTest(field, operator, value);
  if (field === 'installed')
    return dateTest(({ installedSeconds }) => installedSeconds, operator, value, nowSeconds);
  if (field === 'built')
    return dateTest(({ builtSeconds }) => builtSeconds, operator, value, nowSeconds);
  if (field === 'size') {
    const wanted = bytesOf(value) ?? 0;
    const holds = ordered(operator);
    return ({ facts }) => holds(facts.sizeBytes - wanted);
  }
  // what is looked up elsewhere does not come here: the other fields are texts
  const name = field as TextFact;
  return textTest((facts) => facts[name], operator, value, name !== 'arch');
}

type TextFact = Exclude<FilterFieldName & keyof PackageFacts, 'version' | 'release'>;

/** `:` ignores case, `=` does not and knows no wildcards. Values repeat; each is looked at once. */
function textTest(
  of: (facts: PackageFacts) => string | undefined,
  operator: FilterOperator,
  value: string,
  isAnywhere: boolean,
): RowTest {
  const holds = textRule(operator, value, isAnywhere);
  const known = new Map<string, boolean>();
  return ({ facts }) => {
    const text = of(facts);
    if (text === undefined) return false;
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = holds(text);
    known.set(text, answer);
    return answer;
  };
}

function textRule(
  operator: FilterOperator,
  value: string,
  isAnywhere: boolean,
): (text: string) => boolean {
  if (operator === '=') return (text) => text === value;
  if (hasWildcards(value)) {
    const pattern = globPattern(value, { ignoresCase: true });
    return (text) => pattern.test(text);
  }
  const wanted = withoutEscapes(value).toLowerCase();
  return isAnywhere
    ? (text) => text.toLowerCase().includes(wanted)
    : (text) => text.toLowerCase() === wanted;
}

/** Epochs and releases count only where the value has them. */
function versionTest(
  field: 'version' | 'release',
  operator: FilterOperator,
  value: string,
): RowTest {
  if (operator === ':') return textTest((facts) => facts[field], operator, value, false);
  const wanted: Evr =
    field === 'release'
      ? { epoch: undefined, version: value, release: undefined }
      : parseEvr(value);
  const holds = ordered(operator);
  return ({ facts }) => {
    const own: Evr = {
      epoch: wanted.epoch === undefined ? undefined : facts.epoch,
      version: facts[field],
      release: wanted.release === undefined ? undefined : facts.release,
    };
    return holds(compareEvr(own, wanted));
  };
}

function dateTest(
  of: (facts: PackageFacts) => number | undefined,
  operator: FilterOperator,
  value: string,
  nowSeconds: number,
): RowTest {
  const { from, to } = spanOf(value, nowSeconds) ?? { from: 0, to: 0 };
  const isSince = from === to;
  const holds: Readonly<Record<FilterOperator, (time: number) => boolean>> = {
    // of a moment before now: since then
    ':': (time) => time >= from && (isSince || time < to),
    '=': (time) => time >= from && (isSince || time < to),
    '<': (time) => time < from,
    '<=': (time) => time < to || time === from,
    '>': (time) => time >= to,
    '>=': (time) => time >= from,
  };
  const passes = holds[operator];
  return ({ facts }) => {
    const time = of(facts);
    return time !== undefined && passes(time);
  };
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
