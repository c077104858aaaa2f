import { FileType, statAt, statDescriptor } from '../base/index.ts';
import { FileFlag } from '../format/index.ts';
import { sideFileSuffix } from './disposition.ts';
import type { FileInfo } from './file-info.ts';
import { isWritten, temporaryName, temporarySuffix } from './files-record.ts';
import type {
  ChangedDirectoryRecord,
  FileAction,
  FilesRecord,
  PlacedFileRecord,
} from './files-record.ts';
import { pathParts } from './root-tree.ts';
import type { RootTree } from './root-tree.ts';

/**
 * Looks at the disk and writes down what installing these files will touch. Changes nothing.
 *
 * @param actions - parallel to `files`
 * @param transactionId - unsigned 32-bit; makes the temporary names
 * @throws {FileError} PATH_ESCAPES_ROOT when a packaged path is unsafe
 */
export function planFiles(
  tree: RootTree,
  files: readonly FileInfo[],
  actions: readonly FileAction[],
  transactionId: number,
): FilesRecord {
  const plan = new FilesPlan(tree, temporarySuffix(transactionId));
  for (const file of files) {
    const action = actions[file.index] ?? 'create';
    if (!isWritten(action) || (file.flags & FileFlag.GHOST) !== 0) continue;
    if ((file.mode & FileType.MASK) === FileType.DIRECTORY) plan.addDirectory(file);
    else plan.addFile(file, action);
  }
  return plan.record;
}

class FilesPlan {
  readonly #tree: RootTree;
  readonly #suffix: string;
  readonly #directories = new Map<string, number>();
  readonly #files: PlacedFileRecord[] = [];
  readonly #made = new Set<string>();
  readonly #changed: ChangedDirectoryRecord[] = [];
  readonly #displaced = new Set<string>();

  constructor(tree: RootTree, suffix: string) {
    this.#tree = tree;
    this.#suffix = suffix;
  }

  get record(): FilesRecord {
    return {
      directories: [...this.#directories.keys()],
      files: this.#files,
      made: [...this.#made],
      changed: this.#changed,
      displaced: [...this.#displaced],
      suffix: this.#suffix,
    };
  }

  addFile(file: FileInfo, action: FileAction): void {
    const parts = pathParts(file.path);
    if (parts.at(-1) !== file.baseName) pathParts(''); // a slash or dots in a base name
    let directory = this.#directories.get(file.directory);
    if (directory === undefined) {
      directory = this.#directories.size;
      this.#directories.set(file.directory, directory);
      this.#needDirectory(parts.slice(0, -1));
    }
    const suffix = action === 'create' || !isWritten(action) ? undefined : sideSuffix(action);
    const isAside = action === 'altname';
    this.#files.push({
      index: file.index,
      directory,
      temporary: temporaryName(file, this.#suffix),
      name: isAside ? `${file.baseName}.${suffix}` : file.baseName,
      ...(isAside && { isAltname: true }),
      ...(suffix !== undefined && !isAside && { side: `${file.baseName}.${suffix}` }),
    });
  }

  addDirectory(file: FileInfo): void {
    const parts = pathParts(file.path);
    this.#needDirectory(parts.slice(0, -1));
    const path = `/${parts.join('/')}`;
    const found = this.#look(path);
    if (found === undefined) {
      if (this.#isOccupied(path)) this.#displaced.add(path);
      this.#made.add(path);
      return;
    }
    const { mode, uid, gid, mtimeSeconds } = statDescriptor(found, path);
    this.#changed.push({ path, mode: mode & 0o7777, uid, gid, mtimeSeconds });
  }

  /** Notes which directories on the way are missing. */
  #needDirectory(parts: readonly string[]): void {
    for (let count = 1; count <= parts.length; count += 1) {
      const path = `/${parts.slice(0, count).join('/')}`;
      if (!this.#made.has(path) && this.#tree.directory(path) === undefined) this.#made.add(path);
    }
  }

  /** The directory at a path, or through a safe link; undefined for anything else. */
  #look(path: string): number | undefined {
    return this.#made.has(path) ? undefined : this.#tree.directory(path)?.descriptor;
  }

  /** By anything but a directory, which another user may have put there since `#look`. */
  #isOccupied(path: string): boolean {
    const at = this.#tree.locate(path);
    const found = at && statAt(at.directory.descriptor, at.name);
    return found !== undefined && (found.mode & FileType.MASK) !== FileType.DIRECTORY;
  }
}

function sideSuffix(action: FileAction): string | undefined {
  return action === 'save' || action === 'backup' || action === 'altname'
    ? sideFileSuffix[action]
    : undefined;
}
