import { FileType } from '../base/index.ts';
import type { FileInfo } from '../files/index.ts';
import type { DiskView } from './disk-view.ts';

const maxLinks = 40;

/**
 * Where directories will be once a transaction's own symlinks are there: two packages may bring one
 * file by two paths of which one leads through a link that a third brings.
 */
export class PlannedDirectories {
  readonly #disk: Pick<DiskView, 'resolveDirectory' | 'look'>;
  /** Place of a link -> its target. */
  readonly #links = new Map<string, string>();
  readonly #resolved = new Map<string, string>();

  constructor(disk: Pick<DiskView, 'resolveDirectory' | 'look'>) {
    this.#disk = disk;
  }

  /** Whether any link of the transaction was noted: without one the disk alone tells. */
  get hasLinks(): boolean {
    return this.#links.size > 0;
  }

  /** Notes the links among a package's files; all packages come before the first `resolve`. */
  addLinks(files: readonly FileInfo[]): void {
    for (const { mode, directory, baseName, linkTarget } of files)
      if ((mode & FileType.MASK) === FileType.SYMLINK && linkTarget !== '')
        this.#links.set(this.#disk.resolveDirectory(directory) + baseName, linkTarget);
  }

  /** A directory (closing slash or not) with links of the disk and of the transaction followed, ending in a slash. */
  resolve(directory: string): string {
    let answer = this.#resolved.get(directory);
    if (answer === undefined) {
      answer = this.#follow(this.#disk.resolveDirectory(directory));
      this.#resolved.set(directory, answer);
    }
    return answer;
  }

  #follow(start: string): string {
    let path = start;
    for (let count = 0; this.#links.size > 0 && count < maxLinks; count += 1) {
      const next = this.#followFirst(path);
      if (next === undefined) break;
      path = this.#disk.resolveDirectory(next);
    }
    return path;
  }

  /** The path with the first planned link on it replaced by its target; undefined without one. */
  #followFirst(path: string): string | undefined {
    for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      const place = path.slice(0, end);
      const target = this.#links.get(place);
      // a directory that is there already stays one
      if (target === undefined || this.#isDirectory(place)) continue;
      const rest = path.slice(end);
      return target.startsWith('/') ? target + rest : `${parentOf(place)}${target}${rest}`;
    }
    return undefined;
  }

  #isDirectory(place: string): boolean {
    return ((this.#disk.look(place)?.mode ?? 0) & FileType.MASK) === FileType.DIRECTORY;
  }
}

function parentOf(place: string): string {
  return place.slice(0, place.lastIndexOf('/') + 1);
}
