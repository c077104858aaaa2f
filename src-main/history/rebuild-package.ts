import { chmodSync, closeSync, mkdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  AT_FDCWD,
  checked,
  errnoOf,
  fileError,
  FileType,
  linkAt,
  openAt,
  OpenFlag,
} from '../base/index.ts';
import type { FileInfo } from '../files/index.ts';
import { FileFlag, packageHeadOf, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { hasOtherContent } from './difference.ts';
import type { Difference } from './difference.ts';
import { chunksOf, differencesOf, openContent, placeOf } from './find-differences.ts';
import type { DifferenceSurroundings } from './find-differences.ts';

/** What came of rebuilding. */
export interface RebuildResult {
  readonly differences: readonly Difference[];
  /** Why the package is not kept, when it is not. */
  readonly refusal?: string;
}

/**
 * Keeps an installed package whose file is not kept: the head of a package file, made from its row, and a
 * second name for each of its files, whose content nobody reads now. Config files may be written to where
 * they are, and other file systems know no second names: those are copied. What differs from the package
 * is kept as a difference, and not among its files.
 */
export function rebuildPackage(
  header: Header,
  headerDigest: string,
  files: readonly FileInfo[],
  around: DifferenceSurroundings,
): RebuildResult {
  const differences = differencesOf(files, around);
  if (header.region?.tag !== Tag.HEADERIMMUTABLE)
    return { differences, refusal: 'packages of format 3 cannot be rebuilt' };
  const refusal = around.kept.makeRoom(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  if (refusal !== undefined) return { differences, refusal };
  const target = around.kept.rebuilt(headerDigest);
  try {
    makeAnew(target.folder);
    const differing = new Set(differences.filter(hasOtherContent).map(({ path }) => path));
    let sizeBytes = 0;
    for (const file of files) {
      if (!hasContent(file) || differing.has(file.path)) continue;
      keepFile(file, join(target.folder, String(file.index)), around);
      sizeBytes += file.sizeBytes;
    }
    writeFileSync(target.head, packageHeadOf(header));
    chmodSync(target.head, 0o644);
    target.done(sizeBytes);
    return { differences };
  } catch (thrown) {
    target.drop();
    return { differences, refusal: fileError('rebuilding', headerDigest, thrown).message };
  }
}

/** An empty folder, in the place of one that was left behind. */
function makeAnew(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
  }
}

/** Ghosts are kept as differences, links and devices are in the header. */
function hasContent({ mode, flags, state }: FileInfo): boolean {
  const isRegular = (mode & FileType.MASK) === FileType.REGULAR;
  return isRegular && (flags & FileFlag.GHOST) === 0 && (state === undefined || state === 0);
}

function keepFile(file: FileInfo, target: string, { tree, kept }: DifferenceSurroundings): void {
  const at = placeOf(tree, file);
  if (at === undefined) return;
  const mayLink = (file.flags & FileFlag.CONFIG) === 0;
  if (mayLink && linkAt(at.directory.descriptor, at.name, AT_FDCWD, target) === 0) return;
  const source = openContent(tree, file.path);
  if (source === undefined) return;
  try {
    const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE;
    const copy = checked(openAt(AT_FDCWD, target, flags, 0o600), 'keeping', file.path);
    try {
      for (const chunk of chunksOf(source))
        for (let done = 0; done < chunk.length; ) done += writeSync(copy, chunk, done);
    } finally {
      closeSync(copy);
    }
    kept.addUnsynced(target);
  } finally {
    closeSync(source);
  }
}
