/** The files of a package as its header tells them: sorted, each once, with their digests. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readlinkSync, readSync } from 'node:fs';
import {
  decodeText,
  encodeText,
  FileType,
  isSystemError,
  pathForSystem,
} from '../../base/index.ts';
import { FileFlag, hashName, VerifyFlag } from '../../format/index.ts';
import { macroNumber } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { LineFlag, packagedFlags } from './file-entry.ts';
import type { FileRecord } from './file-record.ts';
import { typeOf } from './file-record.ts';

export interface PackagedFile {
  readonly diskPath: string;
  readonly path: string;
  readonly mode: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly owner: string;
  readonly group: string;
  readonly flags: number;
  readonly verifyFlags: number;
  readonly languages: string;
  readonly capabilities: string;
  readonly device: number;
  /** 0 for what was not on any disk. */
  readonly fileSystem: number;
  /** Files of one number are one file. */
  readonly inode: number;
  readonly linkTarget: string;
  /** In hex; empty for all but regular files that are packed. */
  readonly digest: string;
}

export interface FileSet {
  readonly files: readonly PackagedFile[];
  /** Of the content; of files with several names once. */
  readonly totalBytes: number;
  readonly hasSeveralNames: boolean;
  readonly digestAlgorithm: number;
}

export interface SettleOptions {
  readonly isSource: boolean;
  readonly buildRoot: string;
  readonly documentationFolders: readonly string[];
  /** No time is later. */
  readonly latestSeconds: number | undefined;
  /** Says what is wrong; the build ends behind the list. */
  readonly fail: (reason: string) => void;
}

const sha256 = 8;
/** What cannot be known beforehand of a ghost. */
const ghostUnknown =
  VerifyFlag.FILEDIGEST | VerifyFlag.FILESIZE | VerifyFlag.LINKTO | VerifyFlag.MTIME;
const notOfFolders = FileFlag.CONFIG | FileFlag.DOC | FileFlag.LICENSE;

/** Puts the records of a package together; what is wrong is told, and the rest goes on. */
export function settleFiles(
  records: readonly FileRecord[],
  around: BuildSurroundings,
  options: SettleOptions,
): FileSet {
  const sorted = records.toSorted((a, b) => Buffer.compare(encodeText(a.path), encodeText(b.path)));
  const digestAlgorithm = digestOf(around, options.isSource);
  const names = namesByFile(sorted);
  const files: PackagedFile[] = [];
  let totalBytes = 0;
  /** Where the file that is looked at was first named. */
  let named: number | undefined;
  for (const [at, record] of sorted.entries()) {
    const next = sorted[at + 1];
    named ??= at;
    if (next?.path === record.path) {
      mergeInto(record, next, around, options.fail);
      continue;
    }
    const place = named;
    named = undefined;
    if ((record.flags & LineFlag.EXCLUDE) !== 0) continue;
    const first = names.get(record.status.identity) ?? place;
    const isOwn = !isLinkable(record.mode) || record.status.linkCount === 1;
    if (isLinkable(record.mode) && (isOwn || first === place))
      totalBytes += record.status.sizeBytes;
    files.push({
      ...packaged(record, around, options, digestAlgorithm),
      inode: (isOwn ? place : first) + 1,
    });
  }
  return { files, totalBytes, hasSeveralNames: hasSeveral(sorted), digestAlgorithm };
}

function isLinkable(mode: number): boolean {
  return [FileType.REGULAR, FileType.SYMLINK].some((type) => typeOf(mode) === type);
}

/** Where each file with several names is first named. */
function namesByFile(sorted: readonly FileRecord[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [at, { mode, status }] of sorted.entries())
    if (isLinkable(mode) && status.linkCount > 1 && !first.has(status.identity))
      first.set(status.identity, at);
  return first;
}

function hasSeveral(sorted: readonly FileRecord[]): boolean {
  const seen = new Set<string>();
  return sorted.some(({ mode, status }) => {
    if (!isLinkable(mode) || status.linkCount < 2) return false;
    const isKnown = seen.has(status.identity);
    seen.add(status.identity);
    return isKnown;
  });
}

/** Of two records of one file the later has what is said more firmly of either. */
function mergeInto(
  record: FileRecord,
  next: FileRecord,
  around: BuildSurroundings,
  fail: (reason: string) => void,
): void {
  next.flags |= record.flags;
  if ((next.flags & LineFlag.EXCLUDE) === 0) {
    const message = `File listed twice: ${record.path}`;
    if (macroNumber(around, '_duplicate_files_terminate_build') > 0) fail(message);
    else around.log.warning(message);
  }
  if (next.attributesCertainty < record.attributesCertainty) {
    next.mode = record.mode;
    next.owner = record.owner;
    next.group = record.group;
  }
  if (next.verifyCertainty < record.verifyCertainty) next.verifyFlags = record.verifyFlags;
}

function digestOf(around: BuildSurroundings, isSource: boolean): number {
  const wanted = macroNumber(
    around,
    isSource ? '_source_filedigest_algorithm' : '_binary_filedigest_algorithm',
  );
  if (wanted === 0 || hashName(wanted) !== undefined) return wanted === 0 ? sha256 : wanted;
  around.log.warning(`Unknown file digest algorithm ${wanted}, falling back to ${sha256}`);
  return sha256;
}

function packaged(
  record: FileRecord,
  around: BuildSurroundings,
  options: SettleOptions,
  digestAlgorithm: number,
): Omit<PackagedFile, 'inode'> {
  const { status, mode, diskPath } = record;
  const isGhost = (record.flags & FileFlag.GHOST) !== 0;
  const type = typeOf(mode);
  const isRegular = type === FileType.REGULAR;
  const latest = options.latestSeconds ?? Number.POSITIVE_INFINITY;
  return {
    diskPath,
    path: record.path,
    mode,
    sizeBytes: type === FileType.DIRECTORY ? 0 : status.sizeBytes,
    mtimeSeconds: Math.min(status.mtimeSeconds, latest),
    owner: record.owner,
    group: record.group,
    flags: flagsOf(record, options),
    verifyFlags: (isGhost ? record.verifyFlags & ~ghostUnknown : record.verifyFlags) >>> 0,
    languages: record.languages,
    capabilities: record.capabilities,
    device: status.device,
    fileSystem: status.identity === '' && status.device === 0 ? 0 : 1,
    linkTarget: type === FileType.SYMLINK ? linkTarget(record, around, options) : '',
    digest: isRegular && !isGhost ? fileDigest(diskPath, digestAlgorithm) : '',
  };
}

function flagsOf({ flags, path, mode }: FileRecord, options: SettleOptions): number {
  const isDocumentation =
    !options.isSource && options.documentationFolders.some((one) => path.startsWith(`${one}/`));
  const all = isDocumentation ? flags | FileFlag.DOC : flags;
  return (typeOf(mode) === FileType.DIRECTORY ? all & ~notOfFolders : all) & packagedFlags;
}

function linkTarget(
  { diskPath, path }: FileRecord,
  { log }: BuildSurroundings,
  { buildRoot, fail }: SettleOptions,
): string {
  const target = decodeText(readlinkSync(pathForSystem(diskPath), { encoding: 'buffer' }));
  if (target.startsWith('/')) log.warning(`absolute symlink: ${path} -> ${target}`);
  if (target.startsWith('/') && buildRoot !== '/' && target.startsWith(buildRoot))
    fail(`Symlink points to BuildRoot: ${path} -> ${target}`);
  return target;
}

const pieceBytes = 1 << 20;

/** Empty for a file that cannot be read: packing it tells why. */
function fileDigest(path: string, algorithm: number): string {
  const hash = createHash(hashName(algorithm) ?? 'sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  try {
    const descriptor = openSync(pathForSystem(path), 'r');
    try {
      for (;;) {
        const length = readSync(descriptor, piece);
        if (length === 0) return hash.digest('hex');
        hash.update(piece.subarray(0, length));
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (thrown) {
    if (isSystemError(thrown)) return '';
    throw thrown;
  }
}
