import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readFileSync, readSync } from 'node:fs';
import { checked, Errno, FileType, openAt, OpenFlag, statAt } from '../base/index.ts';
import type { ConfigFileFacts } from '../contract/config.ts';
import type { RootTree } from '../files/index.ts';

const chunkBytes = 2 ** 18;
/** Larger ones are told apart by size and times alone. */
const hashedBytes = 2 ** 26;

/** An entry as it is now; enough to tell whether it is still the same later. */
export interface Entry {
  readonly facts: ConfigFileFacts;
  readonly isPlain: boolean;
  /** Everything that changes when somebody touches the file. */
  readonly identity: string;
  readonly appearedAtSeconds: number;
  /** SHA-256; absent for what cannot be read, is very large, or is no plain file. */
  readonly digest?: string;
  readonly isReadable: boolean;
}

/**
 * What is at a path; undefined where nothing is. No link is followed, and nothing that hangs is opened.
 *
 * @throws {FileError} from the kernel, but for what may not be read
 */
export function entryAt(tree: RootTree, path: string): Entry | undefined {
  const at = tree.locate(path);
  if (at === undefined || statAt(at.directory.descriptor, at.name) === undefined) return undefined;
  const flags = OpenFlag.PATH | OpenFlag.NOFOLLOW;
  const handle = checked(openAt(at.directory.descriptor, at.name, flags), 'opening', path);
  try {
    const status = fstatSync(handle, { bigint: true });
    const mode = Number(status.mode);
    const isPlain = (mode & FileType.MASK) === FileType.REGULAR;
    const facts = {
      sizeBytes: Number(status.size),
      changedAtSeconds: Number(status.mtimeNs / 1_000_000_000n),
      mode,
    };
    const content = isPlain ? openPlain(tree, path) : undefined;
    const digest = content === undefined ? undefined : digestOf(content, facts.sizeBytes);
    return {
      facts,
      isPlain,
      identity: [status.dev, status.ino, status.size, status.mtimeNs, status.ctimeNs].join(' '),
      appearedAtSeconds: Number(status.ctimeNs / 1_000_000_000n),
      isReadable: content !== undefined,
      ...(digest !== undefined && { digest }),
    };
  } finally {
    closeSync(handle);
  }
}

/** The content of a plain file; undefined where it may not be read or is none any more. */
export function contentAt(tree: RootTree, path: string): Buffer | undefined {
  const descriptor = openPlain(tree, path);
  if (descriptor === undefined) return undefined;
  try {
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A plain file, opened for reading; a FIFO in its place does not hang us. */
export function openPlain(tree: RootTree, path: string): number | undefined {
  const at = tree.locate(path);
  if (at === undefined) return undefined;
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = openAt(at.directory.descriptor, at.name, flags);
  if (opened === -Errno.EACCES || opened === -Errno.ENOENT || opened === -Errno.ELOOP)
    return undefined;
  const descriptor = checked(opened, 'opening', path);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  return undefined;
}

/** Closes the descriptor. */
function digestOf(descriptor: number, sizeBytes: number): string | undefined {
  try {
    if (sizeBytes > hashedBytes) return undefined;
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let count = 1; count > 0; ) {
      count = readSync(descriptor, buffer, 0, chunkBytes, null);
      hash.update(buffer.subarray(0, count));
    }
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}

/** One text for what two files are; another one as soon as somebody touched either. */
export function stampOf(current: Entry | undefined, side: Entry): string {
  const of = (entry: Entry | undefined): string => entry?.identity ?? 'absent';
  // The digest is no part of it: root can read what who looked could not, and the times tell as much.
  return createHash('sha256')
    .update(`${of(current)}\n${of(side)}`)
    .digest('hex');
}
