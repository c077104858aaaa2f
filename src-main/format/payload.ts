import { createHash, getHashes } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { MalformedError, toHex, UnsupportedError } from '../base/index.ts';
import type { ByteSource } from '../base/index.ts';
import { decompress, smallBytes } from './compression.ts';
import { CpioReader } from './cpio.ts';
import type { CpioEntry } from './cpio.ts';
import { decompressHere } from './decompress-here.ts';
import { hashName } from './digest-algorithms.ts';
import type { Header } from './header.ts';
import type { PackageHead } from './package-reader.ts';
import { payloadError } from './payload-error.ts';
import { isRegular, isSymlink, payloadFiles } from './payload-files.ts';
import type { PayloadFiles } from './payload-files.ts';
import { observedSource } from './source-chunks.ts';
import { FileFlag, Tag } from './tags.ts';

/** One file as it comes out of the payload. */
export interface PayloadEntry {
  /** Index into the header's file arrays. */
  readonly index: number;
  /** As in the header, never as in the archive. */
  readonly path: string;
  /** As in the header. */
  readonly mode: number;
  /** Bytes `content` yields: a link's target for symlinks, 0 for all but the last of hard links. */
  readonly sizeBytes: number;
  /** Equal for the entries that share an inode; the content comes with the last of them. */
  readonly hardLinkGroup: number | undefined;
  /**
   * The next piece of content, at once where it is at hand; undefined at the end. To be read before the
   * next entry is asked for, or not at all.
   */
  read(): Uint8Array | Promise<Uint8Array> | undefined;
}

export interface PayloadOptions {
  /** Compare the header's payload digest at the end; true unless set. */
  readonly checkDigest?: boolean;
  /**
   * Each piece is used up before the next is asked for. Where it can be, the payload is then decoded on this
   * thread: no piece has memory of its own, and none waits for another thread.
   */
  readonly isUsedAtOnce?: boolean;
}

/**
 * Reads a package's payload as a stream. After the last entry everything is verified: that no file
 * is missing, and the digest of the compressed payload where the header has one.
 *
 * @param source - left at the payload by `readPackageHead` or `readHeaderBytes`
 * @throws {MalformedError} PAYLOAD_MALFORMED, TRUNCATED, PAYLOAD_DIGEST_MISMATCH, HEADER_MALFORMED
 * @throws {UnsupportedError} for payloads that are not cpio archives (delta packages)
 */
export async function* readPayload(
  head: Pick<PackageHead, 'header' | 'name'>,
  source: ByteSource,
  options: PayloadOptions = {},
): AsyncGenerator<PayloadEntry> {
  const { header, name } = head;
  const format = header.string(Tag.PAYLOADFORMAT) ?? 'cpio';
  if (format !== 'cpio')
    throw new UnsupportedError(`reading payload of ${name}: the format '${format}' is not known`);
  const files = payloadFiles(header, name);
  const digest = options.checkDigest === false ? undefined : payloadDigest(header);
  const observed =
    digest === undefined ? source : observedSource(source, (bytes) => digest.hash.update(bytes));
  const compressor = payloadCompressor(header);
  // A decoder that goes block by block takes longer to make than a small payload takes to decode at one go.
  const isLarge = (source.sizeBytes ?? Infinity) > smallBytes;
  const here =
    options.isUsedAtOnce === true && isLarge ? decompressHere(observed, compressor) : undefined;
  const archive = new CpioReader(here ?? decompress(observed, compressor), name);
  try {
    const members = new Members(archive, files, name);
    for (;;) {
      const next = members.next();
      const entry = next instanceof Promise ? await next : next;
      if (entry === undefined) break;
      yield entry;
    }
    await archive.drain();
    if (digest !== undefined) finishDigest(observed, digest, name);
  } finally {
    await archive.close();
  }
}

/** PAYLOADCOMPRESSOR; gzip where the tag is missing, as packages of rpm 3 are. */
export function payloadCompressor(header: Header): string {
  return header.string(Tag.PAYLOADCOMPRESSOR) ?? 'gzip';
}

/** The members of an archive, each checked against the header. */
class Members {
  readonly #archive: CpioReader;
  readonly #files: PayloadFiles;
  readonly #name: string;
  readonly #indexByPath = new Map<string, number>();
  readonly #found: Uint8Array;
  /** Bytes of the last entry's content that nobody has read yet. */
  #left = 0;

  constructor(archive: CpioReader, files: PayloadFiles, name: string) {
    this.#archive = archive;
    this.#files = files;
    this.#name = name;
    this.#found = new Uint8Array(files.count);
    files.paths.forEach((path, index) => {
      const key = withoutPrefix(path);
      if (!this.#indexByPath.has(key)) this.#indexByPath.set(key, index);
    });
  }

  /** The next entry, at once where it is at hand; undefined at the end of the archive. */
  next(): PayloadEntry | undefined | Promise<PayloadEntry | undefined> {
    if (this.#left > 0) return this.#afterContent();
    const member = this.#archive.next();
    return member instanceof Promise
      ? member.then((found) => this.#entry(found))
      : this.#entry(member);
  }

  async #afterContent(): Promise<PayloadEntry | undefined> {
    await this.#archive.skip(this.#left);
    return this.#entry(await this.#archive.next());
  }

  #entry(member: CpioEntry): PayloadEntry | undefined {
    const files = this.#files;
    if (member.kind === 'trailer') return this.#finish();
    const index = fileIndex(member, this.#indexByPath, files, this.#name);
    if (this.#found[index] === 1)
      throw payloadError(this.#name, `${files.paths[index]} is there twice`);
    this.#found[index] = 1;
    const sizeBytes = contentBytes(member, index, files);
    checkMember(member, index, sizeBytes, files, this.#name);
    this.#left = sizeBytes;
    return {
      index,
      path: files.paths[index] ?? '',
      mode: files.modes[index] ?? 0,
      sizeBytes,
      hardLinkGroup: files.hardLinkGroups.get(index),
      read: () => this.#read(),
    };
  }

  #read(): Uint8Array | Promise<Uint8Array> | undefined {
    if (this.#left === 0) return undefined;
    const piece = this.#archive.piece(this.#left);
    return piece instanceof Promise
      ? piece.then((bytes) => this.#passed(bytes))
      : this.#passed(piece);
  }

  #passed(piece: Uint8Array): Uint8Array {
    this.#left -= piece.length;
    return piece;
  }

  #finish(): undefined {
    const { count, flags, paths } = this.#files;
    for (let index = 0; index < count; index += 1)
      if (this.#found[index] !== 1 && ((flags[index] ?? 0) & FileFlag.GHOST) === 0)
        throw payloadError(this.#name, `${paths[index]} is missing from the archive`);
    return undefined;
  }
}

/** Archives write `./usr/bin/x`, `/usr/bin/x` or `usr/bin/x` for the same file. */
function withoutPrefix(path: string): string {
  if (path.startsWith('./')) return path.slice(2);
  return path.startsWith('/') ? path.slice(1) : path;
}

function fileIndex(
  member: Exclude<CpioEntry, { kind: 'trailer' }>,
  indexByPath: ReadonlyMap<string, number>,
  files: PayloadFiles,
  name: string,
): number {
  const index =
    member.kind === 'stripped' ? member.fileIndex : indexByPath.get(withoutPrefix(member.path));
  if (index === undefined || index >= files.count)
    throw payloadError(
      name,
      member.kind === 'stripped'
        ? `file ${member.fileIndex} is not in the header`
        : `${member.path} is not in the header`,
    );
  return index;
}

/** Bytes that follow a member: newc says it, the stripped form leaves it to the header. */
function contentBytes(
  member: Exclude<CpioEntry, { kind: 'trailer' }>,
  index: number,
  files: PayloadFiles,
): number {
  if (member.kind === 'member') return member.sizeBytes;
  const mode = files.modes[index] ?? 0;
  if (isSymlink(mode)) return files.sizes[index] ?? 0;
  if (!isRegular(mode)) return 0;
  const group = files.hardLinkGroups.get(index);
  const hasContent = group === undefined || files.lastOfGroup.get(group) === index;
  return hasContent ? (files.sizes[index] ?? 0) : 0;
}

/** The archive may not contradict the header. */
function checkMember(
  member: Exclude<CpioEntry, { kind: 'trailer' }>,
  index: number,
  sizeBytes: number,
  files: PayloadFiles,
  name: string,
): void {
  const mode = files.modes[index] ?? 0;
  const path = files.paths[index] ?? '';
  if (member.kind === 'member' && (member.mode & 0o170000) !== (mode & 0o170000))
    throw payloadError(name, `${path} is of another kind in the archive than in the header`);
  if (!isRegular(mode)) return;
  const expected = files.sizes[index] ?? 0;
  const mayBeEmpty = files.hardLinkGroups.has(index);
  if (sizeBytes !== expected && !(mayBeEmpty && sizeBytes === 0))
    throw payloadError(
      name,
      `${path} has ${sizeBytes} bytes in the archive, ${expected} in the header`,
    );
}

interface PayloadDigest {
  readonly hash: Hash;
  readonly expected: string;
}

function payloadDigest(header: Header): PayloadDigest | undefined {
  const expected = header.string(Tag.PAYLOADDIGEST);
  if (expected === undefined) return undefined;
  const algorithm = hashName(header.number(Tag.PAYLOADDIGESTALGO) ?? 8);
  if (algorithm === undefined || !getHashes().includes(algorithm)) return undefined;
  return { hash: createHash(algorithm), expected };
}

function finishDigest(source: ByteSource, digest: PayloadDigest, name: string): void {
  const rest = new Uint8Array(64 * 1024);
  while (source.read(rest) > 0);
  const found = toHex(digest.hash.digest());
  if (found !== digest.expected.toLowerCase())
    throw new MalformedError(
      'PAYLOAD_DIGEST_MISMATCH',
      `reading payload of ${name}: its digest is ${found}, the header says ${digest.expected}`,
    );
}
