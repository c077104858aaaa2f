import { existsSync, globSync } from 'node:fs';
import { pathForSystem } from '../../base/index.ts';
import { isFetched } from './fetched-address.ts';

/**
 * The files a word of the command line or of a manifest finds, sorted; a pattern may find none. A word
 * without wildcards stands for itself, and so does one that is the name of a file as it is written
 * (rpm 6; 4.18 takes `x[1].rpm` for a pattern alone) and an address, whose server knows better. A
 * backslash is dropped before the pattern is looked at, as with rpm.
 */
export function matchesOf(word: string): readonly string[] {
  if (word === '') return [];
  if (isFetched(word) || isThere(word)) return [word];
  const text = word.replaceAll(/\\(.)/gs, '$1');
  return isPattern(text) ? alternativesOf(text).flatMap(filesOf) : [text];
}

/** What POSIX's glob takes for one: brackets and braces count when they are closed. */
function isPattern(word: string): boolean {
  return /[*?]|\[[^\]]*\]|\{.*\}/s.test(word);
}

function isThere(path: string): boolean {
  return existsSync(pathForSystem(path));
}

/** Node's patterns know two things more than POSIX: `**` for folders at any depth, and `+(a|b)`. */
function filesOf(pattern: string): readonly string[] {
  if (!isPattern(pattern)) {
    // `{,x}` has an alternative that is no name, and rpm tries to open it
    return pattern === '' || isThere(pattern) ? [pattern] : [];
  }
  const plain = pattern.replaceAll(/\*{2,}/g, '*').replaceAll(/(?<=[*?+@!])\(/g, '[(]');
  const start = /^(?:\.\/+)+/.exec(plain)?.[0] ?? '';
  const end = plain.endsWith('/') ? '/' : '';
  const found = globSync(plain.slice(start.length)).map((path) => start + path + end);
  return found.toSorted();
}

/** `a{b,c}` as `ab` and `ac`, one in the other: the files of one alternative come before those of the next. */
function alternativesOf(word: string): readonly string[] {
  for (let open = word.indexOf('{'); open >= 0; open = word.indexOf('{', open + 1)) {
    const parts = partsOf(word, open);
    if (parts === undefined) continue;
    const [before, after] = [word.slice(0, open), word.slice(parts.end + 1)];
    return parts.texts.flatMap((text) => alternativesOf(before + text + after));
  }
  return [word];
}

interface BraceParts {
  readonly texts: readonly string[];
  /** Where the closing brace is. */
  readonly end: number;
}

/** What stands between the commas of a pair of braces; undefined when it is not closed. */
function partsOf(word: string, open: number): BraceParts | undefined {
  const texts: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < word.length; at += 1) {
    const letter = word.charAt(at);
    if (letter === '{') depth += 1;
    else if (letter === '}') depth -= 1;
    if (at === open || (letter !== ',' && letter !== '}')) continue;
    if (depth > 1 || (depth === 1 && letter === '}')) continue;
    texts.push(word.slice(start, at));
    start = at + 1;
    if (depth === 0) return { texts, end: at };
  }
  return undefined;
}
