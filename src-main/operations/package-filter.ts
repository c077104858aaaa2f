/** What the window asks a list for, as an answer for each row. */
import type { PackageFilter } from '../contract/methods.ts';
import { findFileOwners, diskLookUp } from '../query/index.ts';
import { both, lookUpTerms, parseSentence } from '../filter/index.ts';
import type { FilterTable, Marks, Sentence } from '../filter/index.ts';
import type { OpenRoot } from './open-root.ts';

const all: Sentence = { kind: 'everything' };
const recent = parseSentence('installed>=-30d');

/** What is known of packages besides the database. */
export interface PackageStates {
  /** Instances for which a newer package file is at hand. */
  readonly upgradable: ReadonlySet<number>;
  /** Instances of which files changed. */
  readonly changed: ReadonlySet<number>;
}

/**
 * The packages a filter wants; files, capabilities and the like are looked up before.
 *
 * @throws {FilterError} FILTER_INVALID with the place in `text`; {CancelledError}
 */
export async function wantedBy(
  { group, text = '', within = '', lens }: PackageFilter,
  root: OpenRoot,
  table: FilterTable,
  states: PackageStates,
  nowSeconds: number,
  signal: AbortSignal,
): Promise<Marks> {
  const parts = [parseSentence(text), parseSentence(within)].filter(
    ({ kind }) => kind !== 'everything',
  );
  const [first = all] = parts;
  const sentence: Sentence = parts.length > 1 ? { kind: 'and', parts } : first;
  const { database } = root;
  const lookUp = diskLookUp(root.path, '/');
  const answers = await lookUpTerms(sentence, {
    database,
    ownersOf: (path) =>
      findFileOwners(database, lookUp.absolute(path), lookUp, false).map(
        ({ instance }) => instance,
      ),
    states: {
      upgradable: () => states.upgradable,
      changed: () => states.changed,
      leaf: async () => (await root.requirements()).leaves(),
    },
    known: root.knownAnswers(),
    signal,
  });
  const wanted = table.select(sentence, answers, nowSeconds);
  const also: Marks[] = [];
  if (group !== undefined) also.push(table.inGroup(group));
  if (lens === 'upgrades') also.push(table.of(states.upgradable));
  if (lens === 'recent') also.push(table.select(recent, answers, nowSeconds));
  return also.reduce(both, wanted);
}
