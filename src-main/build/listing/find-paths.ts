/** Paths that a pattern names, as glob(3) with braces finds them. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { decodeText, encodeText, pathForSystem, shellPattern } from '../../base/index.ts';
import { entryAt } from './file-record.ts';

/** More than any list of files needs: braces multiply. */
const mostAlternatives = 65_536;

/**
 * The paths, each alternative of braces on its own and sorted by bytes; an alternative that finds
 * nothing stands for itself where nothing else is found.
 */
export function findPaths(pattern: string): readonly string[] {
  const found = braceAlternatives(pattern).flatMap((one) => pathsOf(one));
  return found.length === 0 ? [unescaped(pattern)] : found;
}

/** @throws {RangeError} for more alternatives than anybody means */
export function braceAlternatives(pattern: string): readonly string[] {
  const group = firstBraces(pattern);
  if (group === undefined) return [pattern];
  const { open, close, parts } = group;
  const rests = braceAlternatives(pattern.slice(close + 1));
  const before = pattern.slice(0, open);
  const heads = parts.flatMap((part) => braceAlternatives(part));
  if (heads.length * rests.length > mostAlternatives)
    throw new RangeError(`too many alternatives in ${pattern.slice(0, 100)}`);
  return heads.flatMap((head) => rests.map((rest) => `${before}${head}${rest}`));
}

function firstBraces(
  pattern: string,
):
  | { readonly open: number; readonly close: number; readonly parts: readonly string[] }
  | undefined {
  for (let open = 0; open < pattern.length; open += 1) {
    if (pattern[open] === '\\') open += 1;
    else if (pattern[open] === '{' && pattern[open + 1] !== '}') {
      const group = bracesAt(pattern, open);
      if (group !== undefined) return { open, ...group };
    }
  }
  return undefined;
}

/** Where the braces close, and what stands between their commas. */
function bracesAt(
  pattern: string,
  open: number,
): { readonly close: number; readonly parts: readonly string[] } | undefined {
  const parts: string[] = [];
  let [depth, start] = [0, open + 1];
  for (let at = open; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '{') depth += 1;
    else if (character === ',' && depth === 1) {
      parts.push(pattern.slice(start, at));
      start = at + 1;
    } else if (character === '}') {
      depth -= 1;
      if (depth === 0) return { close: at, parts: [...parts, pattern.slice(start, at)] };
    }
  }
  return undefined;
}

const wildcard = /[*?[]/;

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

/** The paths of a pattern without braces. */
function pathsOf(pattern: string): readonly string[] {
  if (!wildcard.test(pattern)) {
    const path = unescaped(pattern);
    return isThere(path) ? [path] : [];
  }
  const wantsFolder = pattern.endsWith('/');
  const parts = pattern.split('/').filter((part) => part !== '');
  let heads: readonly string[] = [''];
  for (const [at, part] of parts.entries()) {
    const isLast = at === parts.length - 1;
    heads = heads.flatMap((head) => below(head, part, !isLast || wantsFolder));
  }
  return wantsFolder ? heads.map((path) => `${path}/`) : heads;
}

function below(folder: string, part: string, wantsFolder: boolean): readonly string[] {
  const wanted = (path: string): boolean => (wantsFolder ? isFolder(path) : isThere(path));
  if (!wildcard.test(part)) {
    const path = `${folder}/${unescaped(part)}`;
    return wanted(path) ? [path] : [];
  }
  const matches = shellPattern(part);
  return namesIn(folder === '' ? '/' : folder)
    .filter((name) => matches(name))
    .map((name) => `${folder}/${name}`)
    .filter(wanted);
}

/** Names in a folder, sorted by bytes; none where it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(pathForSystem(folder), { encoding: 'buffer' })
      .map((name) => decodeText(name))
      .sort((a, b) => Buffer.compare(encodeText(a), encodeText(b)));
  } catch {
    return [];
  }
}

function isThere(path: string): boolean {
  return entryAt(path) !== undefined;
}

function isFolder(path: string): boolean {
  return existsSync(pathForSystem(path)) && statSync(pathForSystem(path)).isDirectory();
}
