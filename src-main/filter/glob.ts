/** Patterns with wildcards, as shells have them. */

export interface GlobOptions {
  readonly ignoresCase?: boolean;
  /** `*`, `?` and `[]` stop at a slash, `**` does not. */
  readonly isPath?: boolean;
}

/** What one place of a pattern takes. */
type Place =
  | { readonly kind: 'one'; readonly takes: (character: string) => boolean }
  | { readonly kind: 'any'; readonly crossesSlash: boolean };

/**
 * A pattern over a whole text: `*` any characters, `?` one, `[a-z]` or `[!a-z]` one of some, `\` takes the
 * next character as it is. A bracket that is not closed is itself. Matching takes no more than the square
 * of the text's length, whatever the pattern.
 */
export function globPattern(
  pattern: string,
  { ignoresCase = false, isPath = false }: GlobOptions = {},
): { readonly test: (text: string) => boolean } {
  const folded = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
  const places = placesOf(folded(pattern).split(''), isPath);
  return { test: (text) => matches(places, folded(text)) };
}

function placesOf(characters: readonly string[], isPath: boolean): readonly Place[] {
  const places: Place[] = [];
  const take = (takes: (character: string) => boolean): void => {
    places.push({ kind: 'one', takes });
  };
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '*') {
      const start = at;
      while (characters[at + 1] === '*') at += 1;
      places.push({ kind: 'any', crossesSlash: !isPath || at > start });
    } else if (character === '?') take((one) => !isPath || one !== '/');
    else if (character === '[' && bracketEnd(characters, at) > 0) {
      const end = bracketEnd(characters, at);
      const holds = bracket(characters.slice(at + 1, end));
      take((one) => holds(one) && (!isPath || one !== '/'));
      at = end;
    } else {
      if (character === '\\' && at + 1 < characters.length) at += 1;
      const wanted = characters[at];
      take((one) => one === wanted);
    }
  }
  return places;
}

/** Where a bracket closes; a `]` that stands first is one of its characters. 0 when it does not. */
function bracketEnd(characters: readonly string[], start: number): number {
  const isNegated = /[!^]/.test(characters[start + 1] ?? '');
  return Math.max(0, characters.indexOf(']', start + (isNegated ? 3 : 2)));
}

function bracket(inside: readonly string[]): (character: string) => boolean {
  const isNegated = /[!^]/.test(inside[0] ?? '');
  const members = isNegated ? inside.slice(1) : inside;
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at] ?? '';
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    if (isRange) at += 2;
    ranges.push([from, members[at] ?? '']);
  }
  return (character) =>
    ranges.some(([from, to]) => from <= character && character <= to) !== isNegated;
}

/** A place to go back to: behind some characters that an `any` has taken. */
interface Retry {
  readonly place: number;
  at: number;
}

/** Only the last `any`, and the last one that crosses slashes, have to be tried again. */
function matches(places: readonly Place[], text: string): boolean {
  let retry: Retry | undefined;
  let crossing: Retry | undefined;
  let place = 0;
  let at = 0;
  const goBack = (): boolean => {
    if (retry !== undefined && retry !== crossing && text[retry.at] === '/') retry = crossing;
    if (retry === undefined || retry.at >= text.length) return false;
    retry.at += 1;
    ({ at } = retry);
    place = retry.place + 1;
    return true;
  };
  for (;;) {
    const now = places[place];
    if (now === undefined) {
      if (at === text.length) return true;
      if (!goBack()) return false;
    } else if (now.kind === 'any') {
      retry = { place, at };
      if (now.crossesSlash) crossing = retry;
      place += 1;
    } else if (at < text.length && now.takes(text[at] ?? '')) {
      place += 1;
      at += 1;
    } else if (!goBack()) return false;
  }
}

/** The text that everything which matches begins with. */
export function literalBeginning(pattern: string): string {
  const end = pattern.search(/[*?[\\]/);
  return end < 0 ? pattern : pattern.slice(0, end);
}

/** A pattern without wildcards as the text it stands for. */
export function withoutEscapes(pattern: string): string {
  return pattern.replace(/\\(.)/gsu, '$1');
}
