/** Files that a spec names, read while it is built. */
import { readFileSync } from 'node:fs';
import { decodeText, isSystemError, pathForSystem, systemErrorText } from '../base/index.ts';
import { failBuild } from './build-log.ts';
import { expanded, expandedPath } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';

/**
 * Text of a file that a spec names, line by line with its macros replaced.
 *
 * @param what - as messages call it
 * @throws {BuildFailure}
 */
export function fileText(
  name: string,
  around: BuildSurroundings,
  folder: string,
  what: string,
): string {
  return fileLines(name, around, folder, what)
    .map((line) => expanded(around, line))
    .join('');
}

/** Lines of a file that a spec names, with their ends. @throws {BuildFailure} */
export function fileLines(
  name: string,
  { log, ...around }: BuildSurroundings,
  folder: string,
  what: string,
): readonly string[] {
  const path = name.startsWith('/')
    ? expandedPath({ log, ...around }, name)
    : expandedPath({ log, ...around }, `${folder}/${name}`);
  try {
    return decodeText(readFileSync(pathForSystem(path))).match(/[^\n]*\n|[^\n]+$/g) ?? [];
  } catch (thrown) {
    return failBuild(log, `Could not open ${what} file ${path}: ${reasonOf(thrown)}`);
  }
}

/** What the system says of a file that cannot be used. */
export function reasonOf(thrown: unknown): string {
  return isSystemError(thrown) ? systemErrorText(thrown.code ?? '') : String(thrown);
}
