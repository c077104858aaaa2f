import { FileType, statAt } from '../base/index.ts';
import { FileList, pathOf } from '../files/index.ts';
import type { FileInfo, FilesRecord, RootTree, StagedRecord } from '../files/index.ts';
import type { Header } from '../format/index.ts';
import type { DiskView } from './disk-view.ts';

/**
 * A file that a loss of power took the content of; undefined when all of an element's files are whole.
 * What somebody has changed or replaced since is no loss: that has another time, or another inode.
 *
 * @param header - of the package, for digests and times
 * @returns its path
 */
export function lostFile(
  tree: RootTree,
  disk: DiskView,
  { record, staged }: { readonly record: FilesRecord; readonly staged: StagedRecord },
  header: Header,
): string | undefined {
  const list = new FileList(header);
  for (const [at, placed] of record.files.entries()) {
    const file = list.at(placed.index);
    const path = pathOf(record, placed);
    const directory = tree.directory(record.directories[placed.directory] ?? '/');
    const found = directory && statAt(directory.descriptor, placed.name);
    if (found === undefined) return path;
    if (found.inode !== staged.staged[at] || found.mtimeSeconds !== file.mtimeSeconds) continue;
    if (isRegular(file) && !isWhole(file, found.sizeBytes, disk, path)) return path;
  }
  return undefined;
}

function isRegular({ mode }: FileInfo): boolean {
  return (mode & FileType.MASK) === FileType.REGULAR;
}

function isWhole(file: FileInfo, sizeBytes: number, disk: DiskView, path: string): boolean {
  if (sizeBytes !== file.sizeBytes) return false;
  return file.digest === '' || disk.look(path)?.digest(file.digestAlgorithm) === file.digest;
}
