/**
 * The words of the shells themselves, in the languages of the window. The page has its own catalogue, which
 * it loads for itself; these are few, have no plurals, and are needed before there is a page.
 */
import { english, type ShellWords } from './english.ts';
import { german } from './german.ts';

export type { ShellWords };

const words: ReadonlyMap<string, ShellWords> = new Map([
  ['en', english],
  ['de', german],
]);

/**
 * The words of the first language there are words for; English when there is none.
 *
 * @param wanted - BCP 47 tags, the most wanted first: `de-AT`, `en`
 */
export function wordsFor(wanted: readonly string[]): ShellWords {
  for (const tag of wanted) {
    const found = words.get(tag.toLowerCase().split(/[-_]/)[0] ?? '');
    if (found !== undefined) return found;
  }
  return english;
}

/** The tags of an `Accept-Language` header, the most wanted first. */
export function acceptedLanguages(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((one) => one.trim());
      const quality = parameters.find((one) => one.startsWith('q='));
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
