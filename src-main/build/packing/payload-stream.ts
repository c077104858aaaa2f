/** A payload, piece by piece: the archive of a package's files, and the compressor behind it. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Readable, pipeline } from 'node:stream';
import {
  encodeText,
  FileType,
  pathForSystem,
  processEnd,
  startProcess,
  UnsupportedError,
} from '../../base/index.ts';
import {
  compress,
  cpioHeader,
  cpioPadding,
  cpioTrailer,
  FileFlag,
  strippedHeader,
} from '../../format/index.ts';
import { typeOf } from '../listing/file-record.ts';
import type { PackagedFile } from '../listing/packaged-file.ts';
import { reasonOf } from '../named-file.ts';
import { isLarge } from './file-tags.ts';
import type { PackageFormat } from '../build-facts.ts';
import type { PayloadForm } from './payload-form.ts';
import { parallelGzip, parallelZstd } from './side-by-side.ts';

/** A file that cannot be packed. */
export class ArchiveError extends Error {}

const pieceBytes = 256 * 1024;
/** What lies between reader and compressor. */
const aheadBytes = 4 * pieceBytes;

export interface ArchiveSettings {
  /** What stands before the paths. */
  readonly prefix: string;
  readonly format: PackageFormat;
  /** Whoever takes a piece has done with it when asking for the next, so that one block serves all. */
  readonly isCopied?: boolean;
}

/** Whether `compressed` has done with a piece when it asks for the next. */
export function copiesPieces({ compressor }: PayloadForm): boolean {
  return compressor === 'gzip' || compressor === 'zstd' || compressor === 'none';
}

/**
 * The archive: files with one name first, then those with several, the names of each behind each other
 * and its content with the last; ghosts are left out.
 *
 * @throws {ArchiveError}
 */
export function* archivePieces(
  files: readonly PackagedFile[],
  { prefix, format, isCopied = false }: ArchiveSettings,
): Generator<Uint8Array> {
  const block = isCopied ? Buffer.allocUnsafeSlow(pieceBytes) : undefined;
  const isStripped = format === 6 || isLarge(files);
  for (const { file, at, sharing, isLast } of inArchiveOrder(files)) {
    const link = encodeText(file.linkTarget);
    const isRegular = typeOf(file.mode) === FileType.REGULAR;
    const sizeBytes = isRegular ? (isLast ? file.sizeBytes : 0) : link.length;
    yield isStripped
      ? strippedHeader(at)
      : cpioHeader({
          path: `${prefix}${file.path}`,
          inode: file.inode,
          mode: file.mode,
          linkCount: sharing,
          mtimeSeconds: file.mtimeSeconds >>> 0,
          sizeBytes,
          rdevMajor: file.device >> 8,
          rdevMinor: file.device & 0xff,
        });
    if (link.length > 0) yield link;
    if (isRegular && sizeBytes > 0) yield* contentOf(file, block);
    if (cpioPadding(sizeBytes) > 0) yield new Uint8Array(cpioPadding(sizeBytes));
  }
  yield cpioTrailer();
}

interface Member {
  readonly file: PackagedFile;
  /** Its place in the package. */
  readonly at: number;
  /** Names of the same file. */
  readonly sharing: number;
  /** No name of the same file follows. */
  readonly isLast: boolean;
}

function* inArchiveOrder(files: readonly PackagedFile[]): Generator<Member> {
  const groups = [...Map.groupBy(files.keys(), (at) => files[at]?.inode).values()];
  const isShared = (group: readonly number[]): boolean => group.length > 1;
  for (const group of [...groups.filter((one) => !isShared(one)), ...groups.filter(isShared)])
    for (const [place, at] of group.entries()) {
      const file = files[at];
      if (file === undefined || (file.flags & FileFlag.GHOST) !== 0) continue;
      yield { file, at, sharing: group.length, isLast: place === group.length - 1 };
    }
}

function* contentOf(
  { diskPath, sizeBytes }: PackagedFile,
  block: Buffer | undefined,
): Generator<Uint8Array> {
  const fail = (reason: string): ArchiveError =>
    new ArchiveError(`create archive failed on file ${diskPath}: ${reason}`);
  let descriptor: number;
  try {
    descriptor = openSync(pathForSystem(diskPath), 'r');
  } catch (thrown) {
    throw fail(`cpio: open failed - ${reasonOf(thrown)}`);
  }
  try {
    let left = sizeBytes;
    while (left > 0) {
      const most = Math.min(left, pieceBytes);
      const piece = block ?? Buffer.allocUnsafeSlow(most);
      const length = readSync(descriptor, piece, 0, most, null);
      if (length === 0) throw fail('cpio: read failed - the file became shorter');
      yield piece.subarray(0, length);
      left -= length;
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Packs pieces.
 *
 * @throws {UnsupportedError} where the program that packs it is missing
 */
export function compressed(
  pieces: AsyncIterable<Uint8Array>,
  { compressor, level, threads }: PayloadForm,
): AsyncIterable<Uint8Array> {
  // what is said of threads counts; where nothing is, every processor helps
  const workers = threads > 0 ? threads : availableParallelism();
  switch (compressor) {
    case 'none':
      return pieces;
    case 'gzip':
      return parallelGzip(pieces, level ?? 9);
    case 'zstd':
      return parallelZstd(pieces, level ?? 3);
    case 'xz':
      // the library has one thread, and blocks of a stream need not be packed by one
      if (workers > 1 && isHere('xz'))
        return byProgram(pieces, 'xz', [`-${level ?? 6}`, `-T${workers}`, '-c']);
      return compress(pieces, compressor, level);
    case 'lzma':
      return compress(pieces, compressor, level);
    case 'bzip2':
      return byProgram(pieces, 'bzip2', [`-${level ?? 9}`, '-c']);
  }
}

function isHere(program: string): boolean {
  return ['/usr/bin', '/bin', '/usr/local/bin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );
}

async function* byProgram(
  pieces: AsyncIterable<Uint8Array>,
  program: string,
  args: readonly string[],
): AsyncGenerator<Uint8Array> {
  const child = startProcess(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = processEnd(child);
  // what ends it early is told below
  const end = ended.catch(() => undefined);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('a piped program has pipes');
  const input = Readable.from(pieces, { objectMode: false, highWaterMark: aheadBytes });
  let failure: unknown;
  pipeline(input, stdin, (thrown) => (failure = thrown ?? undefined));
  yield* stdout as AsyncIterable<Uint8Array>;
  const status = (await end)?.status;
  if (status === undefined)
    throw new UnsupportedError(`writing a payload: ${program}, which packs it, is not there`);
  if (failure !== undefined) throw failure;
  if (status !== 0)
    throw new UnsupportedError(`writing a payload: ${program} ended with ${status}`);
}
