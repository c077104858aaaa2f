/** What a transaction does to files, path by path: counted for a plan, listed for who asks. */
import type { SideFile, TransactionOptions } from '../contract/plan.ts';
import { FileType, visibleText } from '../base/index.ts';
import { decideEraseFate, isNetShared, sideFileSuffix } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { FileFlag, FileState } from '../format/index.ts';
import { configFate } from './config-fate.ts';
import type { DiskView } from './disk-view.ts';
import type { FileSurvey, PlacedFile, SurveyedFile } from './file-survey.ts';
import { usualSettings } from './settings.ts';
import type { TransactionSettings } from './settings.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

export interface FileChangeInput {
  /** In the order in which they will be carried out. */
  readonly elements: readonly TransactionElement[];
  readonly survey: FileSurvey;
  readonly disk: DiskView;
  readonly options: Pick<TransactionOptions, 'allfiles'>;
  readonly settings?: TransactionSettings | undefined;
}

/** One step of an element at one place. */
export type FileStep =
  | {
      readonly kind: 'write';
      readonly element: InstallElement;
      readonly surveyed: SurveyedFile;
      /** What is kept or put beside it. */
      readonly side: SideFile | undefined;
      /** Whether what is at the place stays as it is. */
      readonly isKept: boolean;
    }
  | {
      readonly kind: 'remove' | 'save';
      readonly element: EraseElement;
      readonly placed: PlacedFile;
      readonly side: SideFile | undefined;
    };

/** All steps, in order; a place may come up more than once. */
export function* fileSteps(input: FileChangeInput): Generator<FileStep> {
  for (const element of input.elements)
    if (element.kind === 'erase') yield* eraseSteps(element, input);
    else yield* installSteps(element, input);
}

function* installSteps(
  element: InstallElement,
  { survey, disk, options }: FileChangeInput,
): Generator<FileStep> {
  for (const surveyed of survey.installs.get(element)?.files ?? []) {
    if (surveyed.skipReason !== undefined || (surveyed.file.flags & FileFlag.GHOST) !== 0) continue;
    const { file, earlier } = surveyed;
    const olds = surveyed.owners.map((owner) => owner.file);
    const fate = earlier === undefined ? configFate(file, olds, disk, options.allfiles) : 'create';
    const reason = sideFileSuffix[fate];
    const { path } = file;
    const side =
      reason === undefined
        ? undefined
        : { path, sidePath: `${path}.${reason}`, reason, nevra: element.nevra };
    const isKept = fate === 'skip' || fate === 'altname';
    yield { kind: 'write', element, surveyed, side, isKept };
  }
}

/** A file stays while another package, new or installed, has it as well. */
function* eraseSteps(element: EraseElement, input: FileChangeInput): Generator<FileStep> {
  const { survey, disk } = input;
  for (const placed of survey.erased(element)) {
    if (!isGoing(placed, input)) continue;
    const { file } = placed;
    const { path } = file;
    const isConfig = (file.flags & FileFlag.CONFIG) !== 0;
    const fate = isConfig ? decideEraseFate({ oldFile: file, onDisk: disk.look(path) }) : 'erase';
    if (fate === 'erase') yield { kind: 'remove', element, placed, side: undefined };
    if (fate !== 'save') continue;
    const side = { path, sidePath: `${path}.rpmsave`, reason: 'rpmsave' as const };
    yield { kind: 'save', element, placed, side: { ...side, nevra: element.nevra } };
  }
}

/** Whether a file goes with its package: it was installed, and nobody else brings or keeps it. */
export function isGoing(
  { file, place }: PlacedFile,
  { survey, settings = usualSettings }: Pick<FileChangeInput, 'survey' | 'settings'>,
): boolean {
  const { state = FileState.NORMAL } = file;
  if (isNetShared(file, settings.netSharedPaths)) return false;
  if (state !== FileState.NORMAL || survey.written.has(place)) return false;
  return !survey.staysWithAnother(place, file.baseName);
}

/** What becomes of one path. Directories go only when they are empty by then. */
export interface FileChange {
  readonly path: string;
  readonly change: 'create' | 'replace' | 'remove' | 'remove-if-empty';
  /** The package that does it. */
  readonly nevra: string;
}

/**
 * Every path that will be another one than it is now, sorted; side files are told elsewhere. Looks at
 * the disk for each.
 */
export function fileChanges(input: FileChangeInput): readonly FileChange[] {
  const found = new Map<string, FileChange>();
  for (const step of fileSteps(input)) {
    const { file, place } = step.kind === 'write' ? step.surveyed : step.placed;
    const change = changeOf(step, file, input.disk);
    if (change === undefined) continue;
    const { nevra } = step.element;
    found.set(place, { path: visibleText(file.path), change, nevra: visibleText(nevra) });
  }
  return [...found.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function changeOf(
  step: FileStep,
  file: FileInfo,
  disk: DiskView,
): FileChange['change'] | undefined {
  const isDirectory = (file.mode & FileType.MASK) === FileType.DIRECTORY;
  const present = disk.look(file.path);
  if (step.kind === 'write') {
    if (step.isKept || (isDirectory && isDirectoryAt(file.path, disk))) return undefined;
    return present === undefined ? 'create' : 'replace';
  }
  if (present === undefined || step.kind === 'save') return undefined;
  return isDirectory ? 'remove-if-empty' : 'remove';
}

/** A link to a directory will do as well. */
function isDirectoryAt(path: string, disk: DiskView): boolean {
  const resolved = disk.resolveDirectory(`${path}/`);
  const found = disk.look(resolved === '/' ? resolved : resolved.slice(0, -1));
  return found !== undefined && (found.mode & FileType.MASK) === FileType.DIRECTORY;
}
