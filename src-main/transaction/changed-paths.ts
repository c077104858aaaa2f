/** Paths that a transaction brings and takes, for the triggers that they fire. */
import type { TransactionOptions } from '../contract/plan.ts';
import { FileType } from '../base/index.ts';
import { configFate } from './config-fate.ts';
import type { DiskView } from './disk-view.ts';
import { isGoing } from './file-changes.ts';
import type { FileSurvey, SurveyedFile } from './file-survey.ts';
import type { TransactionSettings } from './settings.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

interface ChangeInput {
  readonly survey: FileSurvey;
  readonly settings?: TransactionSettings | undefined;
}

interface WriteInput extends ChangeInput {
  readonly disk: Pick<DiskView, 'look'>;
  readonly options: TransactionOptions;
}

/**
 * Paths that go with a package: what no other package keeps or brings. What packages share that go
 * together goes with the last of them.
 *
 * @param elements - in the order in which they are carried out
 */
export function goingPaths(
  elements: readonly TransactionElement[],
  input: ChangeInput,
): (element: EraseElement) => readonly string[] {
  const { survey } = input;
  const erases = elements.filter((element) => element.kind === 'erase');
  let last: Map<string, EraseElement> | undefined;
  return (element) => {
    last ??= new Map(
      erases.flatMap((one) => survey.erased(one).map(({ place }) => [place, one] as const)),
    );
    const placed = survey.erased(element).filter((one) => isGoing(one, input));
    return placed.flatMap(({ file, place }) => (last?.get(place) === element ? file.path : []));
  };
}

/** Paths of a package that will be there: what is not left out. */
export function ownedPaths(element: InstallElement, survey: FileSurvey): readonly string[] {
  return pathsOf(element, survey, ({ skipReason }) => skipReason === undefined);
}

/** Those of them that it brings itself: no other package has done so before, no config file stays. */
export function writtenPaths(element: InstallElement, input: WriteInput): readonly string[] {
  return pathsOf(element, input.survey, (surveyed) => isComing(surveyed, input));
}

function pathsOf(
  element: InstallElement,
  survey: FileSurvey,
  isWanted: (surveyed: SurveyedFile) => boolean,
): readonly string[] {
  const files = survey.installs.get(element)?.files ?? [];
  return files.filter(isWanted).map(({ file }) => file.path);
}

/** Whether a package's own file comes to the disk: no earlier element brings the same, no config file stays. */
function isComing(
  { file, skipReason, earlier, owners }: SurveyedFile,
  { disk, options: { allfiles } }: WriteInput,
): boolean {
  if (skipReason !== undefined) return false;
  if ((file.mode & FileType.MASK) === FileType.DIRECTORY) return true;
  if (earlier !== undefined) return false;
  const olds = owners.map((owner) => owner.file);
  return configFate(file, olds, disk, allfiles) !== 'skip';
}
