/**
 * Terms that only the database, or somebody else who knows, can answer: files, capabilities, states. They
 * are answered as sets of packages before any package is held against the sentence.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { PackageStateWord, PackageTraitWord } from '../contract/filter.ts';
import { CancelledError, UnsupportedError } from '../base/index.ts';
import type { IndexName, ReadableDatabase } from '../database/index.ts';
import {
  dependenciesOf,
  filePlacesOf,
  parseCapability,
  rangesOverlap,
  splitPath,
} from '../dependency/index.ts';
import type { HeaderDependencyKind } from '../dependency/index.ts';
import { FileFlag, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { globPattern, literalBeginning, withoutEscapes } from './glob.ts';
import { hasWildcards, printSentence } from './sentence.ts';
import type { Sentence, Term } from './sentence.ts';

/** Packages (instances) that satisfy a term, by the term's text. */
export type TermAnswers = ReadonlyMap<string, ReadonlySet<number>>;

export interface FilterSources {
  readonly database: ReadableDatabase;
  /** Packages that own a path, also through another name of its folder. */
  readonly ownersOf: (path: string) => readonly number[];
  /** Packages in a state; absent where that is not known. */
  readonly states: Partial<
    Readonly<Record<PackageStateWord, () => ReadonlySet<number> | Promise<ReadonlySet<number>>>>
  >;
  /** Answers that are still good, kept up by this module. */
  readonly known?: Map<string, ReadonlySet<number>>;
  readonly signal?: AbortSignal;
}

/** Fields that headers of the list do not answer. */
const dependencyIndexes: Readonly<
  Record<string, readonly [kind: HeaderDependencyKind, index: IndexName]>
> = {
  provides: ['provides', 'Providename'],
  requires: ['requires', 'Requirename'],
  conflicts: ['conflicts', 'Conflictname'],
  obsoletes: ['obsoletes', 'Obsoletename'],
  recommends: ['recommends', 'Recommendname'],
  suggests: ['suggests', 'Suggestname'],
  supplements: ['supplements', 'Supplementname'],
  enhances: ['enhances', 'Enhancename'],
};

export function isLookedUp({ field }: Term): boolean {
  return (
    field === 'file' || field === 'is' || field === 'has' || Object.hasOwn(dependencyIndexes, field)
  );
}

/** What a word that begins with a slash asks. */
export function ownerTerm(path: string): Term {
  return { kind: 'term', field: 'file', operator: ':', value: path };
}

/** Packages looked at between two breaths of the event loop. */
const SLICE = 100;

/**
 * Answers every term of a sentence that needs it.
 *
 * @throws {CancelledError}; {UnsupportedError} for a state that is not known here
 */
export async function lookUpTerms(
  sentence: Sentence,
  sources: FilterSources,
): Promise<TermAnswers> {
  const answers = sources.known ?? new Map<string, ReadonlySet<number>>();
  for (const term of lookedUpTerms(sentence)) {
    const key = printSentence(term);
    // states change without the packages
    if (term.field === 'is' || !answers.has(key)) answers.set(key, await answer(term, sources));
  }
  return answers;
}

function lookedUpTerms(sentence: Sentence): readonly Term[] {
  switch (sentence.kind) {
    case 'term':
      return isLookedUp(sentence) ? [sentence] : [];
    case 'word':
      return !sentence.isQuoted && sentence.text.startsWith('/') ? [ownerTerm(sentence.text)] : [];
    case 'not':
      return lookedUpTerms(sentence.part);
    case 'and':
    case 'or':
      return sentence.parts.flatMap(lookedUpTerms);
    case 'everything':
      return [];
  }
}

async function answer(term: Term, sources: FilterSources): Promise<ReadonlySet<number>> {
  const { field, value } = term;
  if (field === 'is') {
    // the parser lets nothing else through
    const state = sources.states[value as PackageStateWord];
    if (state === undefined)
      throw new UnsupportedError(`looking for is:${value}: that is known in the window only`);
    return await state();
  }
  if (field === 'has') return await packagesWith(value as PackageTraitWord, sources);
  if (field === 'file') return await ownersOf(term, sources);
  const [kind, index] = dependencyIndexes[field] ?? ['provides', 'Providename'];
  return await packagesThat(kind, index, term, sources);
}

/** `=` takes its value as it stands. */
function isPattern({ operator, value }: Term): boolean {
  return operator === ':' && hasWildcards(value);
}

async function packagesThat(
  kind: HeaderDependencyKind,
  index: IndexName,
  term: Term,
  sources: FilterSources,
): Promise<ReadonlySet<number>> {
  const { database } = sources;
  const found = new Set<number>();
  const add = (key: string): void => {
    for (const { instance } of database.findInstances(index, key)) found.add(instance);
  };
  if (isPattern(term)) {
    const pattern = globPattern(term.value);
    let looked = 0;
    for (const key of database.keys(index, literalBeginning(term.value))) {
      if (pattern.test(key)) add(key);
      looked += 1;
      if (looked % 2000 === 0) await breathe(sources);
    }
    return found;
  }
  const value = term.operator === ':' ? withoutEscapes(term.value) : term.value;
  const wanted = parseCapability(value);
  add(wanted.name);
  if (wanted.evr === '') {
    // a path is provided by owning it; rpm asks the files only when no package says that it provides it
    if (kind === 'provides' && found.size === 0 && value.startsWith('/'))
      return new Set(sources.ownersOf(value));
    return found;
  }
  return await those(found, sources, (header) =>
    dependenciesOf(header, kind).some(
      (one) => one.name === wanted.name && rangesOverlap(one, wanted),
    ),
  );
}

async function ownersOf(term: Term, sources: FilterSources): Promise<ReadonlySet<number>> {
  const { database } = sources;
  const value = term.operator === ':' ? withoutEscapes(term.value) : term.value;
  const isWhole = value.startsWith('/');
  if (!isPattern(term)) {
    if (isWhole) return new Set(sources.ownersOf(value.replace(/(?<=.)\/+$/, '')));
    return new Set(database.findInstances('Basenames', value).map(({ instance }) => instance));
  }
  const pattern = globPattern(term.value, { isPath: true });
  if (!isWhole && !term.value.includes('/')) return await ownersOfNames(pattern, term, sources);
  const { directory, baseName } = splitPath(term.value);
  const candidates = new Set<number>();
  const add = (index: 'Basenames' | 'Dirnames', key: string): void => {
    for (const { instance } of database.findInstances(index, key)) candidates.add(instance);
  };
  if (!hasWildcards(baseName) && baseName !== '') add('Basenames', withoutEscapes(baseName));
  else if (!hasWildcards(directory) && !baseName.includes('**'))
    add('Dirnames', withoutEscapes(directory));
  else
    for (const key of database.keys('Dirnames', literalBeginning(directory))) add('Dirnames', key);
  return await those(candidates, sources, (header) => {
    for (const place of filePlacesOf(header))
      if (pattern.test(place.directory + place.baseName)) return true;
    return false;
  });
}

async function ownersOfNames(
  pattern: { readonly test: (text: string) => boolean },
  { value }: Term,
  sources: FilterSources,
): Promise<ReadonlySet<number>> {
  const { database } = sources;
  const found = new Set<number>();
  let looked = 0;
  for (const key of database.keys('Basenames', literalBeginning(value))) {
    if (pattern.test(key))
      for (const { instance } of database.findInstances('Basenames', key)) found.add(instance);
    looked += 1;
    if (looked % 2000 === 0) await breathe(sources);
  }
  return found;
}

const scriptTags: readonly number[] = [
  Tag.PREIN,
  Tag.POSTIN,
  Tag.PREUN,
  Tag.POSTUN,
  Tag.PRETRANS,
  Tag.POSTTRANS,
  Tag.PREUNTRANS,
  Tag.POSTUNTRANS,
  Tag.PREINPROG,
  Tag.POSTINPROG,
  Tag.PREUNPROG,
  Tag.POSTUNPROG,
  Tag.PRETRANSPROG,
  Tag.POSTTRANSPROG,
];

const setIdBits = 0o6000;
const typeBits = 0o170000;
const regularFile = 0o100000;

/** What a header has to show for each trait. */
const traits: Readonly<Record<PackageTraitWord, (header: Header) => boolean>> = {
  config: (header) =>
    header.numbers(Tag.FILEFLAGS).some((flags) => (flags & FileFlag.CONFIG) !== 0),
  docs: (header) => header.numbers(Tag.FILEFLAGS).some((flags) => (flags & FileFlag.DOC) !== 0),
  scripts: (header) => scriptTags.some((tag) => header.has(tag)),
  triggers: (header) =>
    [Tag.TRIGGERNAME, Tag.FILETRIGGERNAME, Tag.TRANSFILETRIGGERNAME].some((tag) => header.has(tag)),
  setuid: (header) =>
    header
      .numbers(Tag.FILEMODES)
      .some((mode) => (mode & typeBits) === regularFile && (mode & setIdBits) !== 0),
  capabilities: (header) => header.strings(Tag.FILECAPS).some((text) => text !== ''),
};

async function packagesWith(
  trait: PackageTraitWord,
  sources: FilterSources,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  const holds = traits[trait];
  let looked = 0;
  for (const { instance, header } of sources.database.all()) {
    if (holds(header)) found.add(instance);
    looked += 1;
    if (looked % SLICE === 0) await breathe(sources);
  }
  return found;
}

async function those(
  candidates: Iterable<number>,
  sources: FilterSources,
  holds: (header: Header) => boolean,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  let looked = 0;
  for (const instance of candidates) {
    const header = sources.database.get(instance)?.header;
    if (header !== undefined && holds(header)) found.add(instance);
    looked += 1;
    if (looked % SLICE === 0) await breathe(sources);
  }
  return found;
}

async function breathe({ signal }: FilterSources): Promise<void> {
  await turn();
  if (signal?.aborted === true) throw new CancelledError('looking for packages: cancelled');
}
