import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import type { FileChangeOutcome, RestoreTarget } from '../contract/change.ts';
import type { RepairedFact, RepairStep } from '../contract/verify.ts';
import {
  accountsOf,
  capabilitiesFromAttribute,
  capabilitiesFromText,
  CAPABILITY_ATTRIBUTE,
  FileType,
  getAttribute,
  noCapabilities,
  openAt,
  OpenFlag,
  RpmError,
  sameCapabilities,
  statAt,
  visibleText,
} from '../base/index.ts';
import type { Accounts, FileStatus } from '../base/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { fileInfos, restoreFiles, RootTree } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatNvra } from '../nevra/index.ts';

/** What restoring would do, and what the files are now: it is refused when that is no longer so. */
export interface PlannedRepair {
  readonly steps: readonly RepairStep[];
  readonly stamp: string;
}

/** A file of a package as it is to become. */
interface Repair {
  readonly step: RepairStep;
  /** As packaged, but for the time of what holds something else than was shipped. */
  readonly file: FileInfo;
  readonly seen: string;
}

/**
 * What giving files the owner, mode, time and capabilities of their packages would change. The time of a
 * file that holds something else than was shipped stays: it tells when somebody changed it.
 */
export function planRepair(
  database: ReadableDatabase,
  root: string,
  targets: readonly RestoreTarget[],
): PlannedRepair {
  using tree = new RootTree(root);
  const repairs = repairsOf(database, root, tree, targets);
  return { steps: repairs.map(({ step }) => step), stamp: stampOf(repairs) };
}

/**
 * Does it; each file by itself, so that one that fails stops no other.
 *
 * @param stamp - of the plan that somebody agreed to
 * @throws {RpmError} PLAN_STALE when the files are no longer what they were then
 */
export function repairFiles(
  database: ReadableDatabase,
  root: string,
  targets: readonly RestoreTarget[],
  stamp: string,
): FileChangeOutcome {
  using tree = new RootTree(root);
  const repairs = repairsOf(database, root, tree, targets);
  if (stampOf(repairs) !== stamp)
    throw new RpmError('PLAN_STALE', 'restoring owners and modes: files were changed meanwhile', {
      hint: 'Verify again, and look at what it would do.',
    });
  const changed: string[] = [];
  const warnings: string[] = [];
  for (const { file, step } of repairs) {
    if (step.obstacle !== undefined || step.changes.length === 0) continue;
    try {
      restoreFiles(tree, [file], (text) => warnings.push(text));
      changed.push(file.path);
    } catch (thrown) {
      if (!(thrown instanceof RpmError) || thrown.code === 'INTERNAL') throw thrown;
      warnings.push(thrown.message);
    }
  }
  return { changed, warnings };
}

function repairsOf(
  database: ReadableDatabase,
  root: string,
  tree: RootTree,
  targets: readonly RestoreTarget[],
): readonly Repair[] {
  const accounts = accountsOf(root);
  return targets.flatMap(({ instance, nevra, paths }) => {
    const header = database.get(instance)?.header;
    if (header === undefined || nevraOf(header) !== nevra)
      throw new RpmError('NOT_INSTALLED', `restoring ${nevra}: it is not installed any more`, {
        hint: 'Verify again.',
      });
    const wanted = new Set(paths);
    return fileInfos(header)
      .filter(({ path }) => wanted.has(visibleText(path)))
      .map((file) => repairOf(tree, file, nevra, accounts));
  });
}

function nevraOf(header: Header): string {
  const text = (tag: number): string => visibleText(header.string(tag) ?? '');
  return formatNvra({
    name: text(Tag.NAME),
    epoch: header.number(Tag.EPOCH),
    version: text(Tag.VERSION),
    release: text(Tag.RELEASE),
    arch: text(Tag.ARCH),
  });
}

function repairOf(tree: RootTree, file: FileInfo, nevra: string, accounts: Accounts): Repair {
  const path = visibleText(file.path);
  const at = tree.locate(file.path);
  const status = at === undefined ? undefined : statAt(at.directory.descriptor, at.name);
  const cannot = (obstacle: string): Repair => ({
    step: { path, nevra, changes: [], obstacle },
    file,
    seen: obstacle,
  });
  if (at === undefined || status === undefined) return cannot('it is missing');
  if ((status.mode & FileType.MASK) !== (file.mode & FileType.MASK))
    return cannot('it is of another kind than in its package');
  const isRegular = (status.mode & FileType.MASK) === FileType.REGULAR;
  const found = isRegular
    ? contentFacts(at.directory.descriptor, at.name, file, status)
    : { isShipped: true, hasCapabilities: true };
  const becoming = found.isShipped ? file : { ...file, mtimeSeconds: status.mtimeSeconds };
  const changes = factsOf(becoming, status, accounts, found.hasCapabilities);
  const { mode, uid, gid, mtimeSeconds, inode } = status;
  const seen = [mode, uid, gid, mtimeSeconds, inode].join(' ');
  return { step: { path, nevra, changes }, file: becoming, seen };
}

function factsOf(
  file: FileInfo,
  status: FileStatus,
  { users, groups }: Accounts,
  hasCapabilities: boolean,
): readonly RepairedFact[] {
  const facts: RepairedFact[] = [];
  const isLink = (file.mode & FileType.MASK) === FileType.SYMLINK;
  const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');
  if (!isLink && octal(file.mode) !== octal(status.mode))
    facts.push({ what: 'mode', from: octal(status.mode), to: octal(file.mode) });
  // Only root may give files away; in a root of one's own everything is one's own.
  if (process.getuid?.() === 0 || status.uid !== process.getuid?.()) {
    const owner = users.nameOf(status.uid) ?? String(status.uid);
    const group = groups.nameOf(status.gid) ?? String(status.gid);
    if ((users.idOf(file.userName) ?? 0) !== status.uid)
      facts.push({ what: 'owner', from: visibleText(owner), to: visibleText(file.userName) });
    if ((groups.idOf(file.groupName) ?? 0) !== status.gid)
      facts.push({ what: 'group', from: visibleText(group), to: visibleText(file.groupName) });
  }
  const isTimed = (file.mode & FileType.MASK) === FileType.REGULAR;
  if (isTimed && file.mtimeSeconds !== status.mtimeSeconds)
    facts.push({ what: 'time', from: time(status.mtimeSeconds), to: time(file.mtimeSeconds) });
  if (!hasCapabilities)
    facts.push({ what: 'capabilities', from: 'others', to: visibleText(file.capabilities) });
  return facts;
}

function time(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** What an open file tells: whether it holds what was shipped, and its capabilities. */
function contentFacts(
  directory: number,
  name: string,
  file: FileInfo,
  { sizeBytes }: FileStatus,
): { readonly isShipped: boolean; readonly hasCapabilities: boolean } {
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const descriptor = openAt(directory, name, flags);
  // Unreadable for us, though not for root: then nobody says that it changed.
  if (descriptor < 0) return { isShipped: sizeBytes === file.sizeBytes, hasCapabilities: true };
  try {
    const isShipped = sizeBytes === file.sizeBytes && hasDigest(descriptor, file);
    return { isShipped, hasCapabilities: hasCapabilities(descriptor, file.capabilities) };
  } finally {
    closeSync(descriptor);
  }
}

function hasCapabilities(descriptor: number, packaged: string): boolean {
  if (packaged === '' || process.getuid?.() !== 0) return true;
  const value = getAttribute(descriptor, CAPABILITY_ATTRIBUTE);
  const found = value === undefined ? noCapabilities : capabilitiesFromAttribute(value);
  const wanted = capabilitiesFromText(packaged);
  return found !== undefined && wanted !== undefined && sameCapabilities(found, wanted);
}

const chunkBytes = 2 ** 18;

function hasDigest(descriptor: number, { digest, digestAlgorithm }: FileInfo): boolean {
  if (digest === '' || digestAlgorithm === 'unknown') return true;
  const hash = createHash(digestAlgorithm);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let count = 1; count > 0; ) {
    count = readSync(descriptor, buffer, 0, chunkBytes, null);
    hash.update(buffer.subarray(0, count));
  }
  return hash.digest('hex') === digest;
}

function stampOf(repairs: readonly Repair[]): string {
  const hash = createHash('sha256');
  for (const { file, seen } of repairs) hash.update(`${JSON.stringify(file.path)} ${seen}\n`);
  return hash.digest('hex');
}
