/**
 * Files of a package that are not written: left out on request, of another language, shared over the
 * network, of a foreign ELF class. Pure.
 *
 * Source of the rules: rpm(8), the comments on `%_netsharedpath` and `%_install_langs` in rpm's own
 * macro file, and the observed behaviour of rpm 4.18 (test/interop/options-files).
 */
import { FileType } from '../base/index.ts';
import { FileFlag } from '../format/index.ts';
import type { FileInfo } from './file-info.ts';

/** Why a file is not written; what its recorded state becomes. */
export type SkipReason = 'exclude' | 'netshared' | 'wrong-color';

export interface SkipRules {
  /** File flags (bits of FileFlag) of which each leaves a file out. */
  readonly withoutFlags: number;
  /** Paths that another machine provides; inside the root. */
  readonly netSharedPaths: readonly string[];
  /** Languages that are installed; undefined, or `all` among them: every one. */
  readonly languages: readonly string[] | undefined;
  /** ELF classes this system installs, as bits; 0: it does not matter. */
  readonly color: number;
}

interface SkipOptions {
  readonly excludedocs?: boolean;
  readonly excludeconfigs?: boolean;
  readonly excludeartifacts?: boolean;
}

/** The file flags that `--excludedocs` and its kin leave out. */
export function excludedFlags(options: SkipOptions): number {
  return (
    (options.excludedocs === true ? FileFlag.DOC : 0) |
    (options.excludeconfigs === true ? FileFlag.CONFIG : 0) |
    (options.excludeartifacts === true ? FileFlag.ARTIFACT : 0)
  );
}

/**
 * Why each file is skipped, by its index; what is written is not among them. A directory of the
 * package of whose contents nothing is written is skipped too.
 *
 * @param excluded - indexes that `--excludepath` leaves out
 */
export function skippedFiles(
  files: readonly FileInfo[],
  excluded: ReadonlySet<number>,
  rules: SkipRules,
): ReadonlyMap<number, SkipReason> {
  const skipped = new Map<number, SkipReason>();
  const contents = new Map<string, Contents>();
  // what lies in a directory comes behind it
  for (const file of files.toReversed()) {
    const path = `${file.path}/`;
    const own = isDirectory(file) ? contents.get(path) : undefined;
    const isEmptied = own !== undefined && own.hasSkipped && !own.hasWritten;
    const reason = reasonFor(file, excluded, rules) ?? (isEmptied ? 'exclude' : undefined);
    if (reason !== undefined) skipped.set(file.index, reason);
    const around = contents.get(file.directory) ?? { hasSkipped: false, hasWritten: false };
    contents.set(file.directory, around);
    if (reason === undefined || reason === 'wrong-color') around.hasWritten = true;
    else around.hasSkipped = true;
  }
  return skipped;
}

/** What was decided for the files of a directory. */
interface Contents {
  hasSkipped: boolean;
  hasWritten: boolean;
}

function reasonFor(
  file: FileInfo,
  excluded: ReadonlySet<number>,
  rules: SkipRules,
): SkipReason | undefined {
  const { color } = rules;
  if (color !== 0 && file.color !== 0 && (file.color & color) === 0) return 'wrong-color';
  if (excluded.has(file.index)) return 'exclude';
  if (isNetShared(file, rules.netSharedPaths)) return 'netshared';
  const isUnwanted =
    !isOfLanguage(file.language, rules.languages) || (file.flags & rules.withoutFlags) !== 0;
  return isUnwanted ? 'exclude' : undefined;
}

/**
 * Whether another machine provides a file. A shared path stands for itself and what lies below it; one
 * that ends with a slash only for what lies right in it. A packaged directory above a shared path is
 * taken for shared as well, as in rpm.
 */
export function isNetShared(
  { path, directory }: Pick<FileInfo, 'path' | 'directory'>,
  sharedPaths: readonly string[],
): boolean {
  const continues = (longer: string, start: string): boolean =>
    longer.startsWith(start) && (longer.length === start.length || longer[start.length] === '/');
  return sharedPaths.some((shared) =>
    directory.length >= shared.length ? continues(directory, shared) : continues(shared, path),
  );
}

/** `%lang(de)` suits `de` and `de_AT`, `%lang(de|fr)` both languages; a file of no language suits all. */
function isOfLanguage(language: string, wanted: readonly string[] | undefined): boolean {
  if (language === '' || wanted === undefined || wanted.includes('all')) return true;
  const own = language.split('|').filter((one) => one !== '');
  return wanted.some((one) => own.some((part) => one.startsWith(part)));
}

function isDirectory({ mode }: FileInfo): boolean {
  return (mode & FileType.MASK) === FileType.DIRECTORY;
}
