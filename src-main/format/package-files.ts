import { createHash } from 'node:crypto';
import { encodeText, RpmError } from '../base/index.ts';
import { cpioHeader, cpioPadding, cpioTrailer, strippedHeader } from './cpio.ts';
import type { FileContent, FileInput, PackageInput } from './package-input.ts';
import { FileFlag } from './tags.ts';

/** A file with everything the header says of it. */
export interface WrittenFile {
  readonly input: FileInput;
  /** All 16 bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** SHA-256 in hex; empty for anything but regular files. */
  readonly digest: string;
  readonly linkTarget: string;
  readonly inode: number;
  /** Names that share the inode. */
  readonly linkCount: number;
  /** 1 for 32-bit, 2 for 64-bit ELF. */
  readonly color: number;
  readonly mtimeSeconds: number;
  /** Undefined for what has none, and for all but the last of hard links. */
  readonly content: FileContent | undefined;
}

/** Sizes above this need the stripped archive form and 64-bit tags. */
export const largeFileBytes = 0xffffffff;

/** Sorts, checks and digests the files; content is read once. */
export async function collectFiles(input: PackageInput): Promise<WrittenFile[]> {
  const sorted = [...(input.files ?? [])].sort((a, b) =>
    Buffer.compare(encodeText(a.path), encodeText(b.path)),
  );
  sorted.forEach((file, index) => checkPath(file.path, sorted[index - 1]?.path, input.name));
  const byPath = new Map(sorted.map((file) => [file.path, file]));
  const owners = sorted.map((file) => ('hardLinkTo' in file ? linked(file, byPath, input) : file));
  const names = Map.groupBy(owners.keys(), (index) => owners[index]);
  const inodes = new Map<FileInput, number>();
  const collected: WrittenFile[] = [];
  for (const [index, file] of sorted.entries()) {
    const owner = owners[index] ?? file;
    const inode = inodes.get(owner) ?? inodes.size + 1;
    inodes.set(owner, inode);
    const facts = await contentFacts(owner, input.name);
    const sharing = names.get(owner) ?? [index];
    collected.push({
      input: 'hardLinkTo' in file ? { ...owner, path: file.path } : file,
      mode: modeOf(owner),
      sizeBytes: facts.sizeBytes,
      digest: facts.digest,
      linkTarget: 'linkTarget' in owner ? owner.linkTarget : '',
      inode,
      linkCount: sharing.length,
      color: facts.color,
      mtimeSeconds: owner.mtimeSeconds ?? input.buildTimeSeconds,
      content: sharing.at(-1) === index && 'content' in owner ? owner.content : undefined,
    });
  }
  return collected;
}

function checkPath(path: string, previous: string | undefined, name: string): void {
  const parts = path.split('/').slice(1);
  const isClean = path.startsWith('/') && parts.every((part) => !['', '.', '..'].includes(part));
  if (!isClean || path.includes('\0'))
    throw new RpmError('BAD_ARGUMENT', `writing ${name}: '${path}' is not a clean absolute path`);
  if (path === previous)
    throw new RpmError('BAD_ARGUMENT', `writing ${name}: '${path}' is listed twice`);
}

function linked(
  file: FileInput & { readonly hardLinkTo: string },
  byPath: ReadonlyMap<string, FileInput>,
  input: PackageInput,
): FileInput {
  const owner = byPath.get(file.hardLinkTo);
  if (owner === undefined || !('content' in owner))
    throw new RpmError(
      'BAD_ARGUMENT',
      `writing ${input.name}: '${file.path}' is a link to '${file.hardLinkTo}', which is no file of it`,
    );
  return owner;
}

function modeOf(file: FileInput): number {
  if ('linkTarget' in file) return 0o120777;
  if ('directory' in file) return 0o040000 | (file.mode ?? 0o755);
  return 0o100000 | (file.mode ?? 0o644);
}

interface ContentFacts {
  readonly sizeBytes: number;
  readonly digest: string;
  readonly color: number;
}

async function contentFacts(file: FileInput, name: string): Promise<ContentFacts> {
  if ('linkTarget' in file)
    return { sizeBytes: encodeText(file.linkTarget).length, digest: '', color: 0 };
  if (!('content' in file)) return { sizeBytes: 0, digest: '', color: 0 };
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let color = 0;
  for await (const chunk of contentChunks(file.content)) {
    if (sizeBytes === 0) color = elfColor(chunk);
    sizeBytes += chunk.length;
    hash.update(chunk);
  }
  if (sizeBytes !== contentSize(file.content))
    throw new RpmError(
      'BAD_ARGUMENT',
      `writing ${name}: '${file.path}' has ${sizeBytes} bytes instead of ${contentSize(file.content)}`,
    );
  return { sizeBytes, digest: hash.digest('hex'), color };
}

function elfColor(start: Uint8Array): number {
  const isElf = [0x7f, 0x45, 0x4c, 0x46].every((value, at) => start[at] === value);
  return isElf && (start[4] === 1 || start[4] === 2) ? start[4] : 0;
}

function contentSize(content: FileContent): number {
  if (typeof content === 'string') return encodeText(content).length;
  return content instanceof Uint8Array ? content.length : content.sizeBytes;
}

function contentChunks(content: FileContent): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (typeof content === 'string') return [encodeText(content)];
  return content instanceof Uint8Array ? [content] : content.open();
}

/** The cpio archive of the files, as a stream; ghosts are left out. */
export async function* archiveChunks(files: readonly WrittenFile[]): AsyncGenerator<Uint8Array> {
  const isStripped = files.some((file) => file.sizeBytes > largeFileBytes);
  for (const [index, file] of files.entries()) {
    if (((file.input.flags ?? 0) & FileFlag.GHOST) !== 0) continue;
    const link = encodeText(file.linkTarget);
    const sizeBytes = file.content === undefined ? link.length : file.sizeBytes;
    yield isStripped
      ? strippedHeader(index)
      : cpioHeader({
          path: `.${file.input.path}`,
          inode: file.inode,
          mode: file.mode,
          linkCount: file.linkCount,
          mtimeSeconds: file.mtimeSeconds,
          sizeBytes,
          rdevMajor: 0,
          rdevMinor: 0,
        });
    if (link.length > 0) yield link;
    if (file.content !== undefined) yield* contentChunks(file.content);
    if (cpioPadding(sizeBytes) > 0) yield new Uint8Array(cpioPadding(sizeBytes));
  }
  yield cpioTrailer();
}
