/**
 * What must be on the disk before something that cannot be brought back goes. Where nothing is
 * replaced nothing waits: a new file that a loss of power takes is one its journal takes back anyway.
 */
import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { statDescriptor, syncFileSystem } from '../base/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import type { FilesRecord, RootTree, StagedRecord } from '../files/index.ts';

/** Whether an element takes the place of files that were there. */
export function replacesFiles(record: FilesRecord, staged: StagedRecord): boolean {
  return record.displaced.length > 0 || staged.before.some((inode) => inode !== 0);
}

/** Content, renames and directories of an element, on every file system it lies on. */
export function syncPlaced(tree: RootTree, { directories }: FilesRecord): void {
  const synced = new Set<string>();
  for (const path of directories) {
    const descriptor = tree.directory(path)?.descriptor;
    if (descriptor === undefined) continue;
    const { fileSystem } = statDescriptor(descriptor, path);
    if (synced.has(fileSystem)) continue;
    synced.add(fileSystem);
    syncFileSystem(descriptor);
  }
}

/** What the database has committed: it lies in the write-ahead log until SQLite moves it. */
export function syncRows({ path }: WritableDatabase): void {
  let descriptor: number;
  try {
    descriptor = openSync(`${path}-wal`, 'r+');
  } catch {
    return; // no log: SQLite has synced the file itself
  }
  try {
    fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
