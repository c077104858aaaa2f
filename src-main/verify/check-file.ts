/** Compares one file with what its package says. The rules are those of rpm 4.18's `rpm -V`. */
import { createHash, getHashes, hash as hashOf } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { readlinkSync, statSync } from 'node:fs';
import {
  CAPABILITY_ATTRIBUTE,
  capabilitiesFromAttribute,
  capabilitiesFromText,
  decodeText,
  Errno,
  errnoName,
  FileType,
  isSystemError,
  noCapabilities,
  pathForSystem,
  sameCapabilities,
} from '../base/index.ts';
import type { Accounts, AccountTable, FolderFiles, RootedPaths } from '../base/index.ts';
import { VerifyFailure, VerifyFlag } from '../format/index.ts';
import type { FileCheck, FileOutcome } from './file-check.ts';
import type { FilePlaces } from './file-places.ts';

/** Whose files count as root's in a root of a user's own. */
export interface RootOwner {
  readonly uid: number;
  readonly gid: number;
}

/** What the comparison of files stands on. */
export interface CheckSurroundings {
  readonly paths: RootedPaths;
  readonly places: FilePlaces;
  readonly accounts: Accounts;
  readonly rootOwner: RootOwner | undefined;
  /** Told of every block that was read; may throw to stop. */
  readonly onRead: (bytes: number) => void;
}

/** What of a file is compared only when the entry on the disk is a regular file. */
const ONLY_REGULAR =
  VerifyFlag.FILEDIGEST | VerifyFlag.FILESIZE | VerifyFlag.MTIME | VerifyFlag.CAPS;

/** Compares a file; only system errors of the file itself are part of the outcome, nothing is thrown. */
export function checkFile(check: FileCheck, surroundings: CheckSurroundings): FileOutcome {
  const { index } = check;
  const { places, paths } = surroundings;
  const { files } = places;
  const seen = places.look(check.path);
  if (seen < 0) {
    const isMissing = seen === -Errno.ENOENT || seen === -Errno.ENOTDIR;
    const errno = isMissing ? paths.whyMissing(check.path) : errnoName(seen);
    return { index, found: VerifyFailure.STATUS, compared: 0, errno };
  }
  const status = statusOfLinkedFolder(check, files, surroundings);
  const type = status.mode & FileType.MASK;
  let wanted = check.wanted;
  wanted &= type === FileType.SYMLINK ? ~VerifyFlag.MODE : ~VerifyFlag.LINKTO;
  if (type !== FileType.REGULAR) wanted &= ~ONLY_REGULAR;

  let found = 0;
  let errno: string | undefined;
  let size = status.sizeBytes;
  if ((wanted & (VerifyFlag.FILEDIGEST | VerifyFlag.CAPS)) !== 0) {
    const read = readFile(check, wanted, size, surroundings);
    found |= read.found;
    errno = read.errno;
    size = read.sizeBytes ?? size;
  }
  if ((wanted & VerifyFlag.LINKTO) !== 0) {
    const link = compareLink(paths.entry(check.path), check.linkTarget);
    found |= link.found;
    errno = link.errno ?? errno;
  }
  if ((wanted & VerifyFlag.FILESIZE) !== 0 && size !== check.sizeBytes)
    found |= VerifyFlag.FILESIZE;
  found |= compareStatus(check, status, wanted, surroundings);
  return errno === undefined
    ? { index, found, compared: wanted }
    : { index, found, compared: wanted, errno };
}

function errnoOf(thrown: unknown): string {
  return isSystemError(thrown) ? thrown.code : 'EIO';
}

/** What stat(2) tells of an entry. */
type Status = Pick<
  FolderFiles,
  'mode' | 'uid' | 'gid' | 'sizeBytes' | 'mtimeSeconds' | 'deviceMajor' | 'deviceMinor'
>;

/** Where a folder was packaged, a link to one is as good if root or the folder's owner made it. */
function statusOfLinkedFolder(
  check: FileCheck,
  status: Status,
  { paths, accounts, rootOwner }: CheckSurroundings,
): Status {
  const isFolder = (check.mode & FileType.MASK) === FileType.DIRECTORY;
  if (!isFolder || (status.mode & FileType.MASK) !== FileType.SYMLINK) return status;
  const target = paths.followed(check.path);
  if (target === undefined) return status;
  const linked = statSync(pathForSystem(target), { throwIfNoEntry: false });
  const isTrusted = [0, rootOwner?.uid, accounts.users.idOf(check.userName)].includes(status.uid);
  if (linked?.isDirectory() !== true || !isTrusted) return status;
  const { mode, uid, gid, size: sizeBytes, mtimeMs } = linked;
  const mtimeSeconds = Math.floor(mtimeMs / 1000);
  return { mode, uid, gid, sizeBytes, mtimeSeconds, deviceMajor: 0, deviceMinor: 0 };
}

function compareStatus(
  check: FileCheck,
  status: Status,
  wanted: number,
  { accounts, rootOwner }: CheckSurroundings,
): number {
  const uid = status.uid === rootOwner?.uid ? 0 : status.uid;
  const gid = status.gid === rootOwner?.gid ? 0 : status.gid;
  let found = 0;
  if ((wanted & VerifyFlag.MODE) !== 0) {
    const bits = check.isGhost ? ~FileType.MASK & 0xffff : 0xffff;
    if ((expectedMode(check, accounts) & bits) !== (status.mode & bits)) found |= VerifyFlag.MODE;
  }
  if ((wanted & VerifyFlag.RDEV) !== 0 && isOtherDevice(check, status)) found |= VerifyFlag.RDEV;
  if ((wanted & VerifyFlag.MTIME) !== 0 && status.mtimeSeconds !== check.mtimeSeconds)
    found |= VerifyFlag.MTIME;
  if ((wanted & VerifyFlag.USER) !== 0 && !isOwner(accounts.users, check.userName, uid))
    found |= VerifyFlag.USER;
  if ((wanted & VerifyFlag.GROUP) !== 0 && !isOwner(accounts.groups, check.groupName, gid))
    found |= VerifyFlag.GROUP;
  return found;
}

/** Where install gave a file to root because the root does not know its owner, it dropped the setuid or setgid bit. */
function expectedMode({ mode, userName, groupName }: FileCheck, accounts: Accounts): number {
  if ((mode & 0o6000) === 0) return mode;
  const isKnown = (table: AccountTable, name: string): boolean =>
    name === 'root' || table.idOf(name) !== undefined;
  let expected = mode;
  if (!isKnown(accounts.users, userName)) expected &= ~0o4000;
  if (!isKnown(accounts.groups, groupName)) expected &= ~0o2000;
  return expected;
}

/**
 * Name or number may match: two names of one number are the same owner. A name the root does not know
 * stands for root, to whom install gave the file.
 */
function isOwner(table: AccountTable, name: string, id: number): boolean {
  return table.nameOf(id) === name || (table.idOf(name) ?? 0) === id;
}

function isOtherDevice(check: FileCheck, status: Status): boolean {
  const was = check.mode & FileType.MASK;
  const is = status.mode & FileType.MASK;
  const isDevice = (type: number): boolean =>
    type === FileType.CHARACTER_DEVICE || type === FileType.BLOCK_DEVICE;
  if (isDevice(was) || isDevice(is)) if (was !== is) return true;
  // rpm keeps 16 bits of the device number.
  const device = ((status.deviceMajor & 0xff) << 8) | (status.deviceMinor & 0xff);
  return isDevice(was) && (check.device & 0xffff) !== device;
}

interface ReadOutcome {
  readonly found: number;
  readonly errno?: string;
  /** How much was read, where all of it was. */
  readonly sizeBytes?: number;
}

function compareLink(path: string, wanted: string): ReadOutcome {
  try {
    const target = decodeText(readlinkSync(pathForSystem(path), 'buffer'));
    return { found: target === wanted ? 0 : VerifyFlag.LINKTO };
  } catch (thrown) {
    const found = VerifyFailure.READLINK | VerifyFlag.LINKTO;
    return { found, errno: errnoOf(thrown) };
  }
}

/** Digest and capabilities, which need the file open. */
function readFile(
  check: FileCheck,
  wanted: number,
  sizeNow: number,
  surroundings: CheckSurroundings,
): ReadOutcome {
  const { places } = surroundings;
  const { files } = places;
  const wantsDigest = (wanted & VerifyFlag.FILEDIGEST) !== 0;
  const fd = places.open(check.path);
  if (fd < 0) {
    // Capabilities of a file that cannot be opened count as none, as rpm's library has it.
    const hasOther = (wanted & VerifyFlag.CAPS) !== 0 && differs(check, noCapabilities);
    const caps = hasOther ? VerifyFlag.CAPS : 0;
    if (!wantsDigest) return { found: caps };
    const found = VerifyFailure.READ | VerifyFlag.FILEDIGEST | caps;
    return { found, errno: errnoName(fd) };
  }
  try {
    const caps = (wanted & VerifyFlag.CAPS) !== 0 ? compareCapabilities(files, fd, check) : 0;
    if (!wantsDigest) return { found: caps };
    const digest = compareDigest(fd, check, sizeNow, surroundings);
    return caps === 0 ? digest : { ...digest, found: digest.found | caps };
  } finally {
    files.close(fd);
  }
}

/** Longer values of the attribute are none that the kernel would take. */
const attribute = new Uint8Array(128);

function compareCapabilities(files: FolderFiles, fd: number, check: FileCheck): number {
  // A file system that refuses the question has none: so says cap_get_file(3), and with it rpm.
  const length = files.attribute(fd, CAPABILITY_ATTRIBUTE, attribute);
  if (length < 0)
    return check.capabilities !== '' && differs(check, noCapabilities) ? VerifyFlag.CAPS : 0;
  const actual = capabilitiesFromAttribute(attribute.slice(0, length));
  return differs(check, actual ?? noCapabilities) ? VerifyFlag.CAPS : 0;
}

function differs(check: FileCheck, actual: Parameters<typeof sameCapabilities>[0]): boolean {
  const wanted = capabilitiesFromText(check.capabilities) ?? noCapabilities;
  return !sameCapabilities(wanted, actual);
}

/** Electron's Node lacks some that the header may name. */
const computable: ReadonlySet<string> = new Set(getHashes());
const block = Buffer.allocUnsafeSlow(256 * 1024);

/** @param sizeNow - of the file on the disk, as it was told before */
function compareDigest(
  fd: number,
  check: FileCheck,
  sizeNow: number,
  { places: { files }, onRead }: CheckSurroundings,
): ReadOutcome {
  // Packages without digests, and algorithms nobody assigned, match nothing.
  if (check.digestAlgorithm === 'unknown') return { found: VerifyFlag.FILEDIGEST };
  if (!computable.has(check.digestAlgorithm))
    return { found: VerifyFailure.READ | VerifyFlag.FILEDIGEST };
  let sizeBytes = 0;
  let hash: Hash | undefined;
  for (;;) {
    const count = files.read(fd, block);
    if (count < 0) {
      const found = VerifyFailure.READ | VerifyFlag.FILEDIGEST;
      return { found, errno: errnoName(count) };
    }
    const piece = block.subarray(0, count);
    sizeBytes += count;
    onRead(count);
    // most files need no more than one read
    const isEnd = count === 0 || (count < block.length && sizeBytes === sizeNow);
    if (isEnd && hash === undefined)
      return digestOutcome(hashOf(check.digestAlgorithm, piece, 'hex'), check, sizeBytes);
    hash ??= createHash(check.digestAlgorithm);
    hash.update(piece);
    if (isEnd) return digestOutcome(hash.digest('hex'), check, sizeBytes);
  }
}

function digestOutcome(digest: string, check: FileCheck, sizeBytes: number): ReadOutcome {
  return { found: digest === check.digest ? 0 : VerifyFlag.FILEDIGEST, sizeBytes };
}
