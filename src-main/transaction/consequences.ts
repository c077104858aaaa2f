import type { PlanConsequences, SideFile, TransactionOptions } from '../contract/plan.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { decideConfigFate, decideEraseFate, isNetShared, sideFileSuffix } from '../files/index.ts';
import { FileFlag, FileState } from '../format/index.ts';
import type { DiskSpace } from './disk-space.ts';
import type { DiskView } from './disk-view.ts';
import type { FileSurvey, PlacedFile, SurveyedFile } from './file-survey.ts';
import { plannedScripts } from './planned-scripts.ts';
import { usualSettings } from './settings.ts';
import type { TransactionSettings } from './settings.ts';
import { switchedOffBy } from './script-switches.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

interface ConsequenceInput {
  readonly database: ReadableDatabase;
  /** In the order in which they will be carried out. */
  readonly elements: readonly TransactionElement[];
  readonly survey: FileSurvey;
  readonly disk: DiskView;
  readonly space: DiskSpace;
  readonly options: TransactionOptions;
  readonly settings?: TransactionSettings | undefined;
  readonly scriptletsSkippedBecause: string | undefined;
}

/** What a transaction will leave behind, as far as it can be known before it runs. */
export function consequencesOf(input: ConsequenceInput): PlanConsequences {
  const { options, scriptletsSkippedBecause } = input;
  const counts = input.options.justdb === true ? noFiles : countFiles(input);
  const scripts = plannedScripts(input.database, input.elements, {
    skippedBecause(kind) {
      const option = switchedOffBy(options, kind);
      return option === undefined ? scriptletsSkippedBecause : `--${option} was given`;
    },
    removedPaths: (element) =>
      input.survey
        .erased(element)
        .filter((placed) => isGoing(placed, input))
        .map(({ file }) => file.path),
  });
  return { ...counts, scripts, filesystems: input.space.use() };
}

type FileCounts = Pick<
  PlanConsequences,
  'filesAdded' | 'filesReplaced' | 'filesRemoved' | 'sideFiles'
>;

const noFiles: FileCounts = { filesAdded: 0, filesReplaced: 0, filesRemoved: 0, sideFiles: [] };

/** Counts places, each once: a file two packages share is one file on the disk. */
function countFiles(input: ConsequenceInput): FileCounts {
  const { elements, survey, disk, options } = input;
  const added = new Set<string>();
  const replaced = new Set<string>();
  const removed = new Set<string>();
  const sideFiles: SideFile[] = [];
  for (const element of elements) {
    if (element.kind === 'erase') {
      eraseFiles(element, input, removed, sideFiles);
      continue;
    }
    for (const surveyed of survey.installs.get(element)?.files ?? []) {
      if (surveyed.skipReason !== undefined || (surveyed.file.flags & FileFlag.GHOST) !== 0)
        continue;
      (surveyed.owners.length > 0 ? replaced : added).add(surveyed.place);
      const side = sideFileOf(element, surveyed, disk, options);
      if (side !== undefined) sideFiles.push(side);
    }
  }
  return {
    filesAdded: added.size,
    filesReplaced: replaced.size,
    filesRemoved: removed.size,
    sideFiles,
  };
}

function sideFileOf(
  element: InstallElement,
  { file, owners, earlier }: SurveyedFile,
  disk: DiskView,
  { allfiles }: TransactionOptions,
): SideFile | undefined {
  const oldFile = owners.find(({ isGoing }) => isGoing)?.file ?? owners[0]?.file;
  const isConfig = ((file.flags | (oldFile?.flags ?? 0)) & FileFlag.CONFIG) !== 0;
  if (!isConfig || earlier !== undefined) return undefined;
  const fate = decideConfigFate({ newFile: file, oldFile, onDisk: disk.look(file.path), allfiles });
  const reason = sideFileSuffix[fate];
  if (reason === undefined) return undefined;
  return { path: file.path, sidePath: `${file.path}.${reason}`, reason, nevra: element.nevra };
}

/** A file stays while another package, new or installed, has it as well. */
function eraseFiles(
  element: EraseElement,
  input: ConsequenceInput,
  removed: Set<string>,
  sideFiles: SideFile[],
): void {
  const { survey, disk } = input;
  for (const { file, place } of survey.erased(element)) {
    if (!isGoing({ file, place }, input)) continue;
    const isConfig = (file.flags & FileFlag.CONFIG) !== 0;
    const fate = isConfig
      ? decideEraseFate({ oldFile: file, onDisk: disk.look(file.path) })
      : 'erase';
    if (fate === 'erase') removed.add(place);
    if (fate === 'save')
      sideFiles.push({
        path: file.path,
        sidePath: `${file.path}.rpmsave`,
        reason: 'rpmsave',
        nevra: element.nevra,
      });
  }
}

/** Whether a file goes with its package: it was installed, and nobody else brings or keeps it. */
function isGoing(
  { file, place }: PlacedFile,
  { survey, settings = usualSettings }: Pick<ConsequenceInput, 'survey' | 'settings'>,
): boolean {
  const { state = FileState.NORMAL } = file;
  if (isNetShared(file, settings.netSharedPaths)) return false;
  if (state !== FileState.NORMAL || survey.written.has(place)) return false;
  return !survey.staysWithAnother(place, file.baseName);
}
