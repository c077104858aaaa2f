import { closeSync, fstatSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { FileType, MalformedError } from '../base/index.ts';
import type { FileInfo } from '../files/index.ts';
import { FileFlag } from '../format/index.ts';
import type { PayloadEntry } from '../format/index.ts';
import { keptContents } from './history-folder.ts';
import { openKept } from './open-kept.ts';

const pieceBytes = 2 ** 18;

/**
 * The files of a rebuilt package as its payload would bring them; those that differed are empty, and
 * restored afterwards.
 *
 * @param differing - paths of those
 * @throws {MalformedError} PAYLOAD_MALFORMED when something is no longer kept
 */
export async function* rebuiltPayload(
  root: string,
  headerDigest: string,
  files: readonly FileInfo[],
  differing: ReadonlySet<string>,
): AsyncGenerator<PayloadEntry> {
  const folder = join(keptContents(root) ?? root, headerDigest);
  const groups = hardLinkGroups(files);
  for (const file of files) {
    if ((file.flags & FileFlag.GHOST) !== 0) continue;
    const group = groups.get(file.index);
    const isRegular = (file.mode & FileType.MASK) === FileType.REGULAR;
    const carries = isRegular && (group === undefined || group.at(-1) === file);
    const source = carries ? sourceOf(folder, group ?? [file], differing) : undefined;
    try {
      yield {
        index: file.index,
        path: file.path,
        mode: file.mode,
        sizeBytes: source === undefined ? 0 : fstatSync(source).size,
        hardLinkGroup: group?.[0]?.index,
        read: () => (source === undefined ? undefined : nextPiece(source)),
      };
    } finally {
      if (source !== undefined) closeSync(source);
    }
  }
}

/** Each piece has bytes of its own: who takes them may keep them for a while. */
function nextPiece(descriptor: number): Uint8Array | undefined {
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  const count = readSync(descriptor, buffer, 0, pieceBytes, null);
  return count === 0 ? undefined : buffer.subarray(0, count);
}

/** The first name of a file whose content is as it was shipped; undefined when all of them differ. */
function sourceOf(
  folder: string,
  names: readonly FileInfo[],
  differing: ReadonlySet<string>,
): number | undefined {
  const unchanged = names.filter(({ path }) => !differing.has(path));
  if (unchanged.length === 0) return undefined;
  for (const { index } of unchanged) {
    const descriptor = openKept(join(folder, String(index)));
    if (descriptor !== undefined) return descriptor;
  }
  const [{ path } = { path: '' }] = unchanged;
  throw new MalformedError('PAYLOAD_MALFORMED', `bringing back ${path}: it is no longer kept`, {
    context: { path },
  });
}

/** Files that share an inode, by the index of each. */
function hardLinkGroups(files: readonly FileInfo[]): ReadonlyMap<number, readonly FileInfo[]> {
  const regular = files.filter(
    ({ mode, flags }) =>
      (mode & FileType.MASK) === FileType.REGULAR && (flags & FileFlag.GHOST) === 0,
  );
  const groups = new Map<number, readonly FileInfo[]>();
  for (const group of Map.groupBy(regular, (file) => `${file.deviceNumber} ${file.inode}`).values())
    if (group.length > 1) for (const { index } of group) groups.set(index, group);
  return groups;
}
