import type { ByteSource } from '../../base/index.ts';
import { fileInfos } from '../../files/index.ts';
import type { FileInfo } from '../../files/index.ts';
import {
  readPackageHead,
  readPayload,
  tarHeader,
  tarPadding,
  tarTrailer,
} from '../../format/index.ts';
import type { PayloadEntry, TarMember, TarType } from '../../format/index.ts';

const formatMask = 0o170000;

const types: Readonly<Record<number, TarType>> = {
  0o010000: 'fifo',
  0o020000: 'character',
  0o040000: 'directory',
  0o060000: 'block',
  0o100000: 'file',
  0o120000: 'symlink',
};

/**
 * A package's payload as a tar archive, piece by piece, in the order of the payload. Of hard links the
 * first has the content, the others follow it.
 *
 * @throws {RpmError} as reading packages does
 */
export async function* packageArchive(source: ByteSource): AsyncGenerator<Uint8Array> {
  const head = readPackageHead(source);
  const files = fileInfos(head.header);
  const waiting = new Map<number, FileInfo[]>();
  for await (const entry of readPayload(head, source)) {
    const file = files[entry.index];
    if (file === undefined) continue;
    const group = entry.hardLinkGroup;
    const names = group === undefined ? [] : (waiting.get(group) ?? []);
    if (group !== undefined && !isLast(files, entry)) {
      waiting.set(group, [...names, file]);
      continue;
    }
    const all = [...names, file];
    const first = all[0] ?? file;
    const others = all.slice(1);
    yield* member(first, entry);
    for (const other of others)
      yield tarHeader({
        ...memberOf(other, 0),
        type: 'hardLink',
        linkTarget: archivePath(first),
      });
  }
  yield tarTrailer;
}

/** Whether no other name of the same file comes behind this one. */
function isLast(files: readonly FileInfo[], { index }: PayloadEntry): boolean {
  const { inode, deviceNumber } = files[index] ?? {};
  return !files
    .slice(index + 1)
    .some((file) => file.inode === inode && file.deviceNumber === deviceNumber);
}

async function* member(file: FileInfo, entry: PayloadEntry): AsyncGenerator<Uint8Array> {
  const isFile = types[file.mode & formatMask] === 'file';
  const sizeBytes = isFile ? entry.sizeBytes : 0;
  yield tarHeader(memberOf(file, sizeBytes));
  if (!isFile) return;
  for (let piece = await entry.read(); piece !== undefined; piece = await entry.read()) yield piece;
  yield tarPadding(sizeBytes);
}

function memberOf(file: FileInfo, sizeBytes: number): TarMember {
  const type = types[file.mode & formatMask] ?? 'file';
  const isDevice = type === 'character' || type === 'block';
  return {
    path: archivePath(file),
    mode: file.mode & 0o7777,
    sizeBytes,
    mtimeSeconds: file.mtimeSeconds,
    type,
    linkTarget: type === 'symlink' ? file.linkTarget : '',
    userName: file.userName,
    groupName: file.groupName,
    major: isDevice ? file.device >> 8 : 0,
    minor: isDevice ? file.device & 0xff : 0,
  };
}

/** Below the folder where it is unpacked; directories are marked. */
function archivePath({ path, mode }: FileInfo): string {
  const isDirectory = types[mode & formatMask] === 'directory';
  return `.${path.startsWith('/') ? '' : '/'}${path}${isDirectory && !path.endsWith('/') ? '/' : ''}`;
}
