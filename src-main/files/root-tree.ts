/**
 * Paths inside a root, walked by directory descriptors. No string is resolved by the kernel beyond one
 * name at a time, so neither `..`, nor an absolute link, nor a link that somebody swaps in meanwhile
 * leads outside: links are read and resolved here, relative to the root.
 *
 * A symlink to a directory is followed only when root or the owner of that directory made it: the rule
 * rpm has against links planted by other users (observed on rpm 4.18, whose changelog describes it).
 */
import { closeSync } from 'node:fs';
import {
  AT_FDCWD,
  checked,
  decodeText,
  Errno,
  FileError,
  mkdirAt,
  openAt,
  OpenFlag,
  readLinkAt,
  statAt,
  statDescriptor,
} from '../base/index.ts';
import type { FileStatus } from '../base/index.ts';

/** A directory that was reached: its descriptor, and its path with all links resolved. */
export interface OpenDirectory {
  readonly descriptor: number;
  /** Parts of the resolved path; none for the root itself. */
  readonly parts: readonly string[];
}

/** Told of each directory before it is made; absent: missing directories are not made. */
export type DirectoryMaker = (path: string) => void;

const DIRECTORY = OpenFlag.DIRECTORY | OpenFlag.NOFOLLOW;
const maxLinks = 40;
/** Links of other users looked into for one path: each is walked for its owner and once more to follow it. */
const maxForeignLinks = 200;
const maxOpen = 200;
/** Mode of directories that no package owns; rpm's own. */
const plainMode = 0o755;

/**
 * Parts of a packaged path.
 *
 * @throws {FileError} PATH_ESCAPES_ROOT for a relative path, `.`, `..` or a NUL in it
 */
export function pathParts(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  if (!path.startsWith('/') || path.includes('\0') || parts.some(isDots))
    throw new FileError(
      'PATH_ESCAPES_ROOT',
      `using the packaged path ${path}: it is not absolute and plain`,
      {
        context: { path },
      },
    );
  return parts;
}

function isDots(part: string): boolean {
  return part === '.' || part === '..';
}

/** The directories of one root. Keeps the last few hundred open; `forget` after anything else may have moved them. */
export class RootTree implements Disposable {
  readonly rootPath: string;
  readonly #root: OpenDirectory;
  readonly #open = new Map<string, OpenDirectory>();
  #foreignLinks = 0;

  /** @throws {FileError} when the root is not a directory that can be opened */
  constructor(rootPath: string, from = AT_FDCWD) {
    this.rootPath = rootPath;
    const opened = openAt(from, rootPath, OpenFlag.DIRECTORY);
    this.#root = { descriptor: checked(opened, 'opening the root', rootPath), parts: [] };
  }

  /** The tree below a folder that is open already, with a descriptor of its own. */
  static at(descriptor: number): RootTree {
    return new RootTree('.', descriptor);
  }

  /** Descriptor of the root folder itself. */
  get rootDescriptor(): number {
    return this.#root.descriptor;
  }

  /**
   * The directory at a path, links resolved; undefined when it is not there. The descriptor belongs to
   * the tree and is valid until the next call.
   *
   * @throws {FileError} PATH_ESCAPES_ROOT for an unsafe path or link; others from the kernel
   */
  directory(path: string, make?: DirectoryMaker): OpenDirectory | undefined {
    const key = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    this.#foreignLinks = 0;
    const found = this.#walk(pathParts(path), make);
    if (found === undefined || found === this.#root) return found;
    if (this.#open.size >= maxOpen) this.forget(found);
    this.#open.set(key, found);
    return found;
  }

  /** Status of the entry at a path itself; undefined when it or a directory above is missing. */
  status(path: string): FileStatus | undefined {
    const at = this.locate(path);
    return at === undefined ? undefined : statAt(at.directory.descriptor, at.name);
  }

  /** The directory and name of an entry, whether or not it is there; undefined when its directory is missing. */
  locate(path: string): { directory: OpenDirectory; name: string } | undefined {
    const parts = pathParts(path);
    const name = parts.at(-1);
    if (name === undefined) return undefined;
    const directory = this.directory(`/${parts.slice(0, -1).join('/')}`);
    return directory === undefined ? undefined : { directory, name };
  }

  /**
   * One text for each file, however its directories are linked: two packaged paths with the same
   * fingerprint are the same file. Parts that are missing on the disk stand for themselves.
   */
  fingerprint(path: string): string {
    const parts = pathParts(path);
    for (let kept = parts.length - 1; kept > 0; kept -= 1) {
      const found = this.directory(`/${parts.slice(0, kept).join('/')}`);
      if (found !== undefined) return `/${[...found.parts, ...parts.slice(kept)].join('/')}`;
    }
    return `/${parts.join('/')}`;
  }

  /** Closes what is open below the root, but for `kept`. */
  forget(kept?: OpenDirectory): void {
    for (const directory of new Set(this.#open.values()))
      if (directory !== kept && directory !== this.#root) closeSync(directory.descriptor);
    this.#open.clear();
  }

  [Symbol.dispose](): void {
    this.forget();
    closeSync(this.#root.descriptor);
  }

  /** Walks the parts from the root; what it opened on the way is closed again. */
  #walk(wanted: readonly string[], make: DirectoryMaker | undefined): OpenDirectory | undefined {
    const left = wanted.toReversed();
    let links = 0;
    let at = this.#root;
    try {
      for (let part = left.pop(); part !== undefined; part = left.pop()) {
        if (part === '..') {
          // `at` has no links in its path any more, so its parent is one part less; the root is its own.
          left.push(...at.parts.slice(0, -1).toReversed());
          this.#leave(at);
          at = this.#root;
          continue;
        }
        const next = this.#step(at, part, make);
        if (typeof next !== 'string') {
          this.#leave(at);
          at = next ?? this.#root;
          if (next === undefined) return undefined;
          continue;
        }
        links += 1;
        if (links > maxLinks) throw unsafe(wanted, 'too many levels of symbolic links');
        left.push(...linkParts(next).toReversed());
        if (!next.startsWith('/')) continue;
        this.#leave(at);
        at = this.#root;
      }
      return at;
    } catch (thrown) {
      this.#leave(at);
      throw thrown;
    }
  }

  /** One name further: the directory, or the target of a safe link, or undefined when it is missing. */
  #step(
    at: OpenDirectory,
    part: string,
    make: DirectoryMaker | undefined,
  ): OpenDirectory | string | undefined {
    const parts = [...at.parts, part];
    const path = `/${parts.join('/')}`;
    let opened = openAt(at.descriptor, part, DIRECTORY);
    if (opened === -Errno.ENOENT && make !== undefined) {
      make(path);
      checked(mkdirAt(at.descriptor, part, plainMode), 'making the directory', path);
      opened = openAt(at.descriptor, part, DIRECTORY);
    }
    if (opened >= 0) return { descriptor: opened, parts };
    if (opened === -Errno.ENOENT) return undefined;
    if (opened !== -Errno.ENOTDIR && opened !== -Errno.ELOOP)
      checked(opened, 'opening the directory', path);
    const target = readLinkAt(at.descriptor, part);
    if (target !== undefined) return this.#safeTarget(at, part, decodeText(target));
    if (make !== undefined) checked(opened, 'opening the directory', path);
    return undefined;
  }

  /** The target of a link that root or the target's owner made. */
  #safeTarget(at: OpenDirectory, part: string, target: string): string {
    const before = statAt(at.descriptor, part);
    if (before?.uid === 0) return target;
    this.#foreignLinks += 1;
    if (this.#foreignLinks > maxForeignLinks)
      throw unsafe([...at.parts, part], 'too many levels of symbolic links');
    const from = target.startsWith('/') ? [] : at.parts;
    const directory = this.#walk([...from, ...linkParts(target)], undefined);
    if (directory === undefined) throw unsafe([...at.parts, part], 'a link that leads nowhere');
    try {
      // Looked at after the target: if the link changed hands meanwhile, one of the two did it.
      const link = statAt(at.descriptor, part);
      const owner = statDescriptor(directory.descriptor, target).uid;
      if (link !== undefined && (link.uid === 0 || link.uid === owner)) return target;
    } finally {
      this.#leave(directory);
    }
    throw unsafe([...at.parts, part], "a link that neither root nor the directory's owner made");
  }

  #leave(directory: OpenDirectory): void {
    if (directory !== this.#root) closeSync(directory.descriptor);
  }
}

function linkParts(target: string): string[] {
  return target.split('/').filter((part) => part !== '' && part !== '.');
}

function unsafe(parts: readonly string[], found: string): FileError {
  const path = `/${parts.join('/')}`;
  return new FileError('PATH_ESCAPES_ROOT', `walking to ${path}: found ${found}`, {
    context: { path },
  });
}
