import { isAbsolute, join, resolve } from 'node:path';
import { listsTags } from '../../../database/index.ts';
import type { InstalledPackage } from '../../../database/index.ts';
import {
  factsOf,
  factTags,
  FilterError,
  FilterTable,
  lookUpTerms,
  parseSentence,
  searchTextOf,
  termsOf,
} from '../../../filter/index.ts';
import type { FilterRow, Sentence } from '../../../filter/index.ts';
import { diskLookUp, findFileOwners } from '../../../query/index.ts';
import type { Command, Invocation } from '../invocation.ts';
import { openForListing, openForQuery } from '../open-for-query.ts';
import { printsTo } from './query.ts';

/** `list`: installed packages, all of them or those that a sentence chooses; printed as `-q` prints them. */
export function run(): Command {
  return async (invocation) => {
    const text = invocation.arguments.join(' ');
    const sentence = parsed(text, invocation);
    if (sentence === undefined) return 1;
    const printed = printsTo(invocation);
    const needsHeaders =
      termsOf(sentence).length > 0 || printed.tags === undefined || !listsTags(printed.tags);
    using database =
      needsHeaders || !listsTags(factTags) ? openForQuery(invocation) : openForListing(invocation);
    const data = dataFolder(invocation);
    const lookUp = diskLookUp(invocation.root, invocation.workingDirectory);
    const answers = await lookUpTerms(sentence, {
      database,
      ownersOf: (path) =>
        findFileOwners(database, path, lookUp, false).map(({ instance }) => instance),
      states: {
        leaf: async () => {
          const { RequirementGraph } = await import('../../../operations/index.ts');
          return (await RequirementGraph.of(database)).leaves();
        },
        ...(data === undefined ? {} : { changed: () => changedPackages(data, invocation.root) }),
      },
    });
    const nowSeconds = invocation.context.now() / 1000;
    let count = 0;
    for (const part of inParts(database.all())) {
      const table = new FilterTable(part.map(rowOf));
      for (const [at, mark] of table.select(sentence, answers, nowSeconds).entries()) {
        const found = part[at];
        if (mark === 0 || found === undefined) continue;
        count += 1;
        printed.print(found);
      }
    }
    return count === 0 && sentence.kind !== 'everything' ? 1 : 0;
  };
}

/** What the reports that the window keeps say. */
async function changedPackages(data: string, root: string): Promise<ReadonlySet<number>> {
  const { changedInReports, reportFolder } = await import('../../../operations/index.ts');
  return new Set(changedInReports(reportFolder(data, resolve(root))).keys());
}

/** The user's own folder; undefined where the user has none. */
function dataFolder({ context }: Invocation): string | undefined {
  const { XDG_DATA_HOME: data, HOME: home } = context.environment;
  if (isAbsolute(data ?? '')) return join(data ?? '', 'turntable');
  return isAbsolute(home ?? '') ? join(home ?? '', '.local/share/turntable') : undefined;
}

function rowOf({ instance, header }: InstalledPackage): FilterRow {
  const facts = factsOf(header);
  return { instance, facts, searchText: searchTextOf(facts) };
}

/** Packages chosen from at a time: with all of them, their headers would be in memory together. */
const PART = 250;

function* inParts(packages: Iterable<InstalledPackage>): Generator<readonly InstalledPackage[]> {
  let part: InstalledPackage[] = [];
  for (const one of packages) {
    part.push(one);
    if (part.length < PART) continue;
    yield part;
    part = [];
  }
  yield part;
}

/** @returns undefined for what is no sentence, which is told with the place in it */
function parsed(text: string, { face, output }: Invocation): Sentence | undefined {
  try {
    return parseSentence(text);
  } catch (thrown) {
    if (!(thrown instanceof FilterError)) throw thrown;
    const { at, length, message, hint } = thrown;
    output.error(`${face}: list: ${message}`);
    output.error(`  ${text.replace(/\s/g, ' ')}`);
    output.error(`  ${' '.repeat(at)}${'^'.repeat(Math.max(1, length))}`);
    if (hint !== undefined) output.error(`  ${hint}`);
    return undefined;
  }
}
