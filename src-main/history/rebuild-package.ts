import { closeSync, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs';
import { fileError } from '../base/index.ts';
import type { FileInfo } from '../files/index.ts';
import { repackage, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import type { Difference } from './difference.ts';
import { differencesOf, openContent } from './find-differences.ts';
import type { DifferenceSurroundings } from './find-differences.ts';

const zeros = new Uint8Array(2 ** 16);
const chunkBytes = 2 ** 18;

/** What came of rebuilding. */
export interface RebuildResult {
  readonly differences: readonly Difference[];
  /** Why the package is not kept, when it is not. */
  readonly refusal?: string;
}

/**
 * Makes a package file of an installed package, from its row and its files, into the store. Files that
 * are not the package's own any more, or that not everybody may read, are kept beside it and are zeros
 * in its payload: whoever installs it puts them back.
 */
export async function rebuildPackage(
  header: Header,
  headerDigest: string,
  files: readonly FileInfo[],
  around: DifferenceSurroundings,
): Promise<RebuildResult> {
  const differences = differencesOf(files, around, true);
  if (header.region?.tag !== Tag.HEADERIMMUTABLE)
    return { differences, refusal: 'packages of format 3 cannot be rebuilt' };
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const refusal = around.kept.makeRoom(total);
  if (refusal !== undefined) return { differences, refusal };
  const differing = new Set(differences.map(({ path }) => path));
  const target = around.kept.packageFile(headerDigest);
  try {
    const descriptor = openSync(target.temporary, 'wx', 0o644);
    try {
      const sink = {
        write(bytes: Uint8Array): void {
          for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        },
      };
      await repackage(sink, header, (index, sizeBytes) => {
        const path = unchangedPath(files, index, differing);
        return path === undefined ? zerosOf(sizeBytes) : contentOf(around, path, sizeBytes);
      });
      fdatasyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    target.done();
    return { differences };
  } catch (thrown) {
    target.drop();
    return { differences, refusal: fileError('rebuilding', headerDigest, thrown).message };
  }
}

/** The file itself, or one that shares its inode, that is still as it was shipped. */
function unchangedPath(
  files: readonly FileInfo[],
  index: number,
  differing: ReadonlySet<string>,
): string | undefined {
  const file = files[index];
  if (file === undefined || !differing.has(file.path)) return file?.path;
  return files.find(
    ({ inode, deviceNumber, path }) =>
      inode === file.inode && deviceNumber === file.deviceNumber && !differing.has(path),
  )?.path;
}

function* zerosOf(sizeBytes: number): Generator<Uint8Array> {
  for (let left = sizeBytes; left > 0; left -= Math.min(left, zeros.length))
    yield zeros.subarray(0, Math.min(left, zeros.length));
}

/** Exactly so many bytes; a file that shrinks meanwhile is filled up, and its digest tells. */
function* contentOf(
  { tree }: DifferenceSurroundings,
  path: string,
  sizeBytes: number,
): Generator<Uint8Array> {
  const descriptor = openContent(tree, path);
  let left = sizeBytes;
  if (descriptor !== undefined)
    try {
      while (left > 0) {
        // compressing keeps what it was given for a while, so each piece has bytes of its own
        const buffer = Buffer.allocUnsafeSlow(Math.min(left, chunkBytes));
        const count = readSync(descriptor, buffer, 0, buffer.length, null);
        if (count === 0) break;
        left -= count;
        yield buffer.subarray(0, count);
      }
    } finally {
      closeSync(descriptor);
    }
  yield* zerosOf(left);
}
