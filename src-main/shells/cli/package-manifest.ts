import { readFileSync, statSync } from 'node:fs';
import { decodeText, isSystemError, pathForSystem } from '../../base/index.ts';
import { matchesOf } from './file-patterns.ts';

/** Larger text files are no manifest. */
export const maxManifestBytes = 1 << 20;

/** White space in front of a line, as C's isspace has it. */
const leadingSpace = /^[ \f\r\t\v]+/;

/**
 * What a manifest lists: a text of paths and patterns between white space, quoted as in a shell where
 * they hold some. A line that begins with `#` is passed over; one that begins with a control character
 * or beyond ASCII shows that this is no text.
 *
 * @param path - a file that is no package
 * @returns the paths, patterns expanded; undefined when the file is no manifest, lists nothing, or has a
 *   pattern that finds nothing (rpm 4.18; rpm 6 takes such a pattern for a path)
 */
export function manifestPaths(path: string): readonly string[] | undefined {
  const lines: string[] = [];
  for (const line of textOf(path)?.split('\n') ?? []) {
    // a C string ends there
    const [text = ''] = line.split('\0');
    const content = text.replace(leadingSpace, '');
    if (text.startsWith('#') || content === '') continue;
    // rpm takes DEL for text, and an ELF file for a manifest
    if (content < ' ' || content >= '\u007f') return undefined;
    lines.push(content);
  }
  const found = lines.flatMap(wordsOf).map(matchesOf);
  if (found.length === 0 || found.some(({ length }) => length === 0)) return undefined;
  return found.flat();
}

function textOf(path: string): string | undefined {
  try {
    const status = statSync(pathForSystem(path));
    if (!status.isFile() || status.size > maxManifestBytes) return undefined;
    return decodeText(readFileSync(pathForSystem(path)));
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
}

/** Words as popt takes a line apart: quotes keep white space, a backslash keeps any character. */
function wordsOf(line: string): readonly string[] {
  const found = line.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\])+/g) ?? [];
  return found.map((word) =>
    word.replaceAll(
      /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\\(.)/g,
      (_whole, double?: string, single?: string, escaped?: string) =>
        escaped ?? (double ?? single ?? '').replaceAll(/\\(["'\\])/g, '$1'),
    ),
  );
}
