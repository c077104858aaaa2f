import { listsTags } from '../../../database/index.ts';
import {
  factsOf,
  factTags,
  FilterError,
  lookUpTerms,
  matcherOfSentence,
  parseSentence,
  searchTextOf,
  termsOf,
} from '../../../filter/index.ts';
import type { Sentence } from '../../../filter/index.ts';
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
      },
    });
    const isWanted = matcherOfSentence(sentence, answers, invocation.context.now() / 1000);
    let count = 0;
    for (const found of database.all()) {
      const facts = factsOf(found.header);
      const { instance } = found;
      if (!isWanted({ instance, facts, searchText: searchTextOf(facts) })) continue;
      count += 1;
      printed.print(found);
    }
    return count === 0 && sentence.kind !== 'everything' ? 1 : 0;
  };
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
