import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileError } from '../base/index.ts';

/** Which package files of a folder are meant. */
export interface PackageChoice {
  /** Patterns; paths they match are left out. */
  readonly excludes: readonly string[];
  /** A file that lists paths, one a line, in place of what lies in the folder. */
  readonly listPath: string | undefined;
  readonly skipsSymlinks: boolean;
}

/**
 * Paths of packages relative to a folder, at any depth, sorted as createrepo_c sorts them: by their last part.
 *
 * @throws {FileError} when the folder or the list cannot be read
 */
export function findPackages(folder: string, choice: PackageChoice): string[] {
  const found =
    choice.listPath === undefined
      ? [...packagesBelow(folder, '', choice.skipsSymlinks, new Set())]
      : listedIn(choice.listPath);
  const excluding = choice.excludes.map(wildcards);
  return found
    .filter((path) => !excluding.some((pattern) => pattern.test(path)))
    .map((path) => ({ path, name: Buffer.from(basename(path)), whole: Buffer.from(path) }))
    .sort((a, b) => Buffer.compare(a.name, b.name) || Buffer.compare(a.whole, b.whole))
    .map(({ path }) => path);
}

/** `*` for any characters, slashes among them, and `?` for one. */
function wildcards(pattern: string): RegExp {
  const body = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${body}$`, 's');
}

/** @param entered - real paths of folders, so that links cannot lead in a circle */
function* packagesBelow(
  top: string,
  within: string,
  skipsSymlinks: boolean,
  entered: Set<string>,
): Generator<string> {
  const folder = join(top, within);
  let names: string[];
  try {
    const real = realpathSync(folder);
    if (entered.has(real)) return;
    entered.add(real);
    names = readdirSync(folder);
  } catch (thrown) {
    throw fileError('reading', folder, thrown);
  }
  for (const name of names) {
    const path = within === '' ? name : `${within}/${name}`;
    if (name.endsWith('.rpm')) {
      if (!(skipsSymlinks && lstatSync(join(top, path)).isSymbolicLink())) yield path;
    } else if (isFolder(join(top, path))) {
      yield* packagesBelow(top, path, skipsSymlinks, entered);
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function listedIn(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw fileError('reading', path, thrown);
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.endsWith('.rpm'));
}
