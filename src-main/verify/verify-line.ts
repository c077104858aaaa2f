import type { AttributeOutcome, VerifiedFile, VerifyAttribute } from '../contract/verify.ts';
import { verifyAttributes } from '../contract/verify.ts';
import { systemErrorText, visibleText } from '../base/index.ts';
import {
  FileFlag,
  fileFlagLetters,
  FileState,
  fileStateWords,
  formatVerifyResult,
  hidingFailures,
  verifyBits,
  VerifyFailure,
} from '../format/index.ts';
import type { FileInfo } from '../files/index.ts';
import type { FileOutcome } from './file-check.ts';

/** rpm's marker after the letters: the first that the file has. */
function markerOf(flags: number): VerifiedFile['marker'] {
  return fileFlagLetters.find(([flag]) => (flags & flag) !== 0)?.[1] ?? '';
}

function attributeOutcome(attribute: VerifyAttribute, outcome: FileOutcome): AttributeOutcome {
  const bit = verifyBits[attribute];
  if ((outcome.found & (hidingFailures[attribute] ?? 0)) !== 0) return 'unreadable';
  if ((outcome.found & bit) !== 0) return 'differs';
  return (outcome.compared & bit) === 0 ? 'untested' : 'same';
}

/** Whether a file is not as it should be; it is when it is missing and may be (%ghost, %missingok). */
export function isFaulty({ flags }: FileInfo, { found }: FileOutcome): boolean {
  const isMissing = (found & VerifyFailure.STATUS) !== 0;
  return found !== 0 && !(isMissing && (flags & (FileFlag.MISSINGOK | FileFlag.GHOST)) !== 0);
}

/**
 * What `rpm -V` says of a file when it says something.
 *
 * @param isVerbose - with `-v` rpm names every unusual state of a file, else only that it was replaced
 */
export function verifiedFile(
  file: FileInfo,
  outcome: FileOutcome,
  isVerbose = false,
): VerifiedFile {
  const isMissing = (outcome.found & VerifyFailure.STATUS) !== 0;
  const attributes = Object.fromEntries(
    verifyAttributes.map((attribute) => [attribute, attributeOutcome(attribute, outcome)]),
  ) as Record<VerifyAttribute, AttributeOutcome>;
  const marker = markerOf(file.flags);
  const { errno } = outcome;
  const reason = errno === undefined || errno === 'ENOENT' ? undefined : systemErrorText(errno);
  const letters = formatVerifyResult(outcome.found, '.');
  const tail = `${marker === '' ? ' ' : marker} ${visibleText(file.path)}`;
  const why = isMissing && reason !== undefined ? ` (${reason})` : '';
  return {
    path: visibleText(file.path),
    marker,
    outcome: outcomeOf(outcome, isMissing, reason),
    attributes,
    line: `${isMissing ? `missing   ${tail}${why}` : `${letters}  ${tail}`}${stateNote(file, isVerbose)}`,
    isConfig: (file.flags & FileFlag.CONFIG) !== 0,
    ...(reason === undefined ? {} : { reason }),
  };
}

function stateNote({ state = FileState.NORMAL }: FileInfo, isVerbose: boolean): string {
  const isNamed = state === FileState.REPLACED || (isVerbose && state !== FileState.NORMAL);
  return isNamed ? ` (${fileStateWords[state] ?? 'unknown state'})` : '';
}

function outcomeOf(
  outcome: FileOutcome,
  isMissing: boolean,
  reason: string | undefined,
): VerifiedFile['outcome'] {
  // What cannot be looked at may well be there.
  if (isMissing) return reason === undefined ? 'missing' : 'unreadable';
  return (outcome.found & (VerifyFailure.READ | VerifyFailure.READLINK)) === 0
    ? 'changed'
    : 'unreadable';
}
