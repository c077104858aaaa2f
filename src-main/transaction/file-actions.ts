import type { TransactionOptions } from '../contract/plan.ts';
import { FileType } from '../base/index.ts';
import { decideEraseFate, isNetShared } from '../files/index.ts';
import type { EraseFate, FileAction, FileInfo } from '../files/index.ts';
import { FileFlag, FileState, Tag } from '../format/index.ts';
import { configFate } from './config-fate.ts';
import type { DiskView } from './disk-view.ts';
import type { DirectoryPlaces, InstalledFiles } from './installed-files.ts';
import { isSharable, outranks } from './sharing.ts';
import type { Colors } from './sharing.ts';
import type { ElementFiles, InstalledOwner, SurveyedFile } from './file-survey.ts';

/**
 * What happens to each file of a package that is installed; parallel to its file list. Asks the disk
 * about config files alone.
 */
export function installActions(
  { files }: ElementFiles,
  disk: Pick<DiskView, 'look'>,
  context: ActionContext,
): FileAction[] {
  return files.map((surveyed) => actionOf(surveyed, disk, context));
}

interface ActionContext extends Pick<TransactionOptions, 'allfiles'> {
  /** Of the running transaction: what it installed itself is told by its rows. */
  readonly transactionId: number;
}

function actionOf(
  { file, skipReason, owners }: SurveyedFile,
  disk: Pick<DiskView, 'look'>,
  { transactionId, allfiles }: ActionContext,
): FileAction {
  if (skipReason !== undefined) return skipReason;
  if ((file.mode & FileType.MASK) === FileType.DIRECTORY) return 'create';
  const isSharedWith = (owner: InstalledOwner): boolean =>
    isOfTransaction(owner, transactionId) && isSharable(file, owner.file);
  // An earlier element of this transaction has written the same file already.
  if (owners.some(isSharedWith) && disk.look(file.path) !== undefined) return 'skip';
  const before = owners.filter((owner) => !isOfTransaction(owner, transactionId));
  const olds = before.length > 0 ? before : owners.slice(0, 1);
  return configFate(file, filesOf(olds), disk, allfiles);
}

function filesOf(owners: readonly InstalledOwner[]): readonly FileInfo[] {
  return owners.map((owner) => owner.file);
}

function isOfTransaction({ header, isGoing }: InstalledOwner, transactionId: number): boolean {
  return !isGoing && header.number(Tag.INSTALLTID) === transactionId;
}

/** FILESTATES of a package as its actions leave it. */
export function fileStates(actions: readonly FileAction[]): number[] {
  return actions.map((action) => stateOf[action] ?? FileState.NORMAL);
}

const stateOf: Readonly<Partial<Record<FileAction, number>>> = {
  exclude: FileState.NOTINSTALLED,
  netshared: FileState.NETSHARED,
  'wrong-color': FileState.WRONGCOLOR,
};

/** A file of another installed package that is overwritten with different content. */
export interface ReplacedFile {
  readonly instance: number;
  readonly index: number;
  /** What it is from then on. */
  readonly state: number;
}

/**
 * Files that `--replacefiles` takes from packages that stay and were there before, and ELF files of
 * whatever package that one of the preferred class wins over; config files are never marked so.
 */
export function replacedFiles(
  { files }: ElementFiles,
  transactionId: number,
  colors: Colors,
): readonly ReplacedFile[] {
  return files.flatMap(({ file, owners, skipReason }) =>
    owners.flatMap((owner) => {
      if (skipReason !== undefined || !isReplaced(file, owner)) return [];
      const isOutranked = outranks(file, owner.file, colors);
      if (!isOutranked && isOfTransaction(owner, transactionId)) return [];
      const state = isOutranked ? FileState.WRONGCOLOR : FileState.REPLACED;
      return { instance: owner.instance, index: owner.file.index, state };
    }),
  );
}

function isReplaced(file: FileInfo, owner: InstalledOwner): boolean {
  if (owner.isGoing || (owner.file.state ?? FileState.NORMAL) !== FileState.NORMAL) return false;
  return ((file.flags | owner.file.flags) & FileFlag.CONFIG) === 0 && !isSharable(file, owner.file);
}

/** What a transaction knows of other packages' erasures when one package's files are to go. */
export interface OtherErasures {
  /** Rows that the same transaction erases later. */
  readonly later: Pick<ReadonlySet<number>, 'has'>;
  /** Places where an earlier erasure has put the file aside, or whose owner is in no database; grows. */
  readonly saved: Set<string>;
  /** Paths that another machine provides: nothing is removed there. */
  readonly netSharedPaths?: readonly string[];
}

/**
 * What happens to each file of an installed package that goes, as the database and the disk are now: a
 * file that another package has as well stays, unless that package's was replaced. Of packages that go
 * together the last one removes what they share; but a config file that is not as one of them shipped
 * it is put aside by that one, even if another shipped it so (observed in rpm 4.18).
 */
export function eraseFates(
  installed: InstalledFiles,
  instance: number,
  files: readonly FileInfo[],
  disk: DiskView,
  { later, saved, netSharedPaths = [] }: OtherErasures = { later: new Set(), saved: new Set() },
  directories: DirectoryPlaces = { resolve: (directory) => disk.resolveDirectory(directory) },
): EraseFate[] {
  const sharersOf = (file: FileInfo, place: string): readonly number[] =>
    installed.at(place, file.baseName, directories).flatMap((hit) => {
      if (hit.instance === instance) return [];
      const other = installed.list(hit.instance)?.files[hit.index];
      return other === undefined || (other.state ?? FileState.NORMAL) !== FileState.NORMAL
        ? []
        : hit.instance;
    });
  return files.map((file) => {
    if ((file.state ?? FileState.NORMAL) !== FileState.NORMAL) return 'skip';
    if (isNetShared(file, netSharedPaths)) return 'skip';
    const place = directories.resolve(file.directory) + file.baseName;
    const sharing = sharersOf(file, place);
    if (saved.has(place) || sharing.some((other) => !later.has(other))) return 'skip';
    const isConfig = (file.flags & FileFlag.CONFIG) !== 0;
    const fate = isConfig
      ? decideEraseFate({ oldFile: file, onDisk: disk.look(file.path) })
      : 'erase';
    if (fate === 'save') saved.add(place);
    return fate === 'erase' && sharing.length > 0 ? 'skip' : fate;
  });
}
