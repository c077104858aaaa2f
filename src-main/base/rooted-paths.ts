import type { Stats } from 'node:fs';
import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { decodeText, pathForSystem } from './text.ts';

const LIMIT_LINKS = 40;
const LIMIT_CACHED = 20_000;

/**
 * Finds files below a root the way a process that calls it `/` would: links in the middle of a path
 * lead to places inside the root, absolute ones and `..` included. Remembers folders, so each is
 * walked once.
 */
export class RootedPaths {
  readonly #prefix: string;
  readonly #folders = new Map<string, string>();
  readonly #missing = new Map<string, 'ENOENT' | 'ENOTDIR'>();

  /** @param root - absolute; `/` makes every path its own answer */
  constructor(root: string) {
    this.#prefix = root === '/' ? '' : root.replace(/\/+$/, '');
  }

  /** Where the entry itself lies on this machine; a link in its last part is not followed. */
  entry(path: string): string {
    if (this.#prefix === '') return path;
    const cut = path.lastIndexOf('/');
    return `${this.#prefix}${this.folder(path.slice(0, cut))}/${path.slice(cut + 1)}`;
  }

  /** Where a folder, written with or without a slash at its end, lies on this machine. */
  place(folder: string): string {
    if (this.#prefix === '') return folder === '' ? '/' : folder;
    return `${this.#prefix}${this.folder(folder)}/`;
  }

  /**
   * Why nothing was found at a path: something that is no folder is in the way, or nothing is there.
   * Thousands of files of one folder may be missing, so a folder is looked at once.
   */
  whyMissing(path: string): 'ENOENT' | 'ENOTDIR' {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder === '') return 'ENOENT';
    const known = this.#missing.get(folder);
    if (known !== undefined) return known;
    const place = this.followed(folder);
    const status = place === undefined ? undefined : statusOf(place);
    const why =
      status === undefined ? this.whyMissing(folder) : status.isDirectory() ? 'ENOENT' : 'ENOTDIR';
    if (this.#missing.size < LIMIT_CACHED) this.#missing.set(folder, why);
    return why;
  }

  /** Where the entry lies after following links in its last part too; undefined in a circle. */
  followed(path: string): string | undefined {
    const inside = this.#resolve(path);
    return inside === undefined ? undefined : this.#prefix + inside;
  }

  /** A folder's path inside the root with every link followed; what is not there stays as written. */
  folder(folder: string): string {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const found = this.#resolve(folder) ?? folder;
    if (this.#folders.size < LIMIT_CACHED) this.#folders.set(folder, found);
    return found;
  }

  /** The path inside the root with every link followed; parts that are not there stay as they are. */
  #resolve(path: string): string | undefined {
    const waiting = path.split('/').toReversed();
    const done: string[] = [];
    let links = 0;
    while (waiting.length > 0) {
      const part = waiting.pop() ?? '';
      if (part === '' || part === '.') continue;
      if (part === '..') {
        done.pop();
        continue;
      }
      const target = linkTarget(`${this.#prefix}/${[...done, part].join('/')}`);
      if (target === undefined) {
        done.push(part);
        continue;
      }
      links += 1;
      if (links > LIMIT_LINKS) return undefined;
      if (target.startsWith('/')) done.length = 0;
      waiting.push(...target.split('/').toReversed());
    }
    return done.length === 0 ? '' : `/${done.join('/')}`;
  }
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(pathForSystem(path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function linkTarget(path: string): string | undefined {
  const name = pathForSystem(path);
  try {
    if (!lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
    return decodeText(readlinkSync(name, 'buffer'));
  } catch {
    // Not readable is as good as not a link: the status call on the whole path tells why.
    return undefined;
  }
}
