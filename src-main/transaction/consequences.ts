import type { PlanConsequences, SideFile, TransactionOptions } from '../contract/plan.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { goingPaths, ownedPaths, writtenPaths } from './changed-paths.ts';
import type { DiskSpace } from './disk-space.ts';
import type { DiskView } from './disk-view.ts';
import { fileSteps } from './file-changes.ts';
import type { FileSurvey } from './file-survey.ts';
import { accountTool } from './account-entries.ts';
import { plannedScripts } from './planned-scripts.ts';
import type { TransactionSettings } from './settings.ts';
import { switchedOffBy } from './script-switches.ts';
import type { TransactionElement } from './transaction-element.ts';

/** What a plan has found out that its consequences follow from. */
export interface ConsequenceInput {
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
    accountTool: accountTool(input.settings?.accountTool),
    skippedBecause(kind) {
      const option = switchedOffBy(options, kind);
      return option === undefined ? scriptletsSkippedBecause : `--${option} was given`;
    },
    goingPaths: goingPaths(input.elements, input),
    ownedPaths: (element) => ownedPaths(element, input.survey),
    writtenPaths: (element) => writtenPaths(element, input),
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
  const added = new Set<string>();
  const replaced = new Set<string>();
  const removed = new Set<string>();
  const sideFiles: SideFile[] = [];
  for (const step of fileSteps(input)) {
    if (step.side !== undefined) sideFiles.push(step.side);
    if (step.kind === 'write') {
      const { owners, place } = step.surveyed;
      (owners.length > 0 ? replaced : added).add(place);
    } else if (step.kind === 'remove') removed.add(step.placed.place);
  }
  return {
    filesAdded: added.size,
    filesReplaced: replaced.size,
    filesRemoved: removed.size,
    sideFiles,
  };
}
