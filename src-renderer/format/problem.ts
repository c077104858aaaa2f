import type { Problem } from '../../src-main/contract/problem.ts';
import { formatBytes } from './bytes.ts';
import { formatCount } from './count.ts';

/** A problem for reading: what stands in the way, and what can be done about it. */
export interface ProblemSentence {
  readonly sentence: string;
  readonly advice: string;
  /** The packages the sentence speaks of, for links. */
  readonly packages: readonly string[];
}

/** Exhaustive over Problem: a new kind does not compile until it has a sentence. */
export function problemSentence(problem: Problem): ProblemSentence {
  switch (problem.kind) {
    case 'bad-arch':
      return {
        sentence: `${problem.nevra} is built for ${problem.arch}, which this machine cannot run.`,
        advice: 'Look for a build of it for this machine’s architecture.',
        packages: [problem.nevra],
      };
    case 'bad-os':
      return {
        sentence: `${problem.nevra} is built for the operating system ${problem.os}.`,
        advice: 'Look for a build of it for this system.',
        packages: [problem.nevra],
      };
    case 'already-installed':
      return {
        sentence: `${problem.nevra} is installed already.`,
        advice: 'Nothing needs to be done, or reinstall it to restore its files.',
        packages: [problem.installed],
      };
    case 'newer-installed':
      return {
        sentence: `${problem.nevra} is older than ${problem.installed}, which is installed.`,
        advice: 'Keep the newer one, or open the file itself and downgrade on purpose.',
        packages: [problem.installed],
      };
    case 'unmet-requirement':
      return unmetRequirement(problem);
    case 'conflict':
      return {
        sentence: `${who(problem)} cannot be together with ${problem.capability}.`,
        advice: 'Leave out one of the two.',
        packages: [problem.nevra],
      };
    case 'obsoletes':
      return {
        sentence: `${who(problem)} replaces ${problem.capability}.`,
        advice: 'The replaced package cannot be installed beside it.',
        packages: [problem.nevra],
      };
    case 'file-conflict':
      return {
        sentence: `${problem.nevra} and ${problem.other} both bring ${problem.path}, with different content.`,
        advice: 'Only one of the two can be installed.',
        packages: [problem.nevra, problem.other],
      };
    case 'installed-file-conflict':
      return {
        sentence: `${problem.nevra} brings ${problem.path}, which belongs to ${problem.installed}.`,
        advice: 'Erase or upgrade the package that owns the file first.',
        packages: [problem.nevra, problem.installed],
      };
    case 'disk-space':
      return {
        sentence: `${problem.mountPoint} has too little room: ${formatBytes(problem.neededBytes)} more are needed for ${problem.nevra}.`,
        advice: `Free at least ${formatBytes(problem.neededBytes)} on ${problem.mountPoint}.`,
        packages: [problem.nevra],
      };
    case 'disk-inodes':
      return {
        sentence: `${problem.mountPoint} cannot hold enough files: ${formatCount(problem.neededInodes)} more inodes are needed for ${problem.nevra}.`,
        advice: `Remove files from ${problem.mountPoint}; how large they are does not matter.`,
        packages: [problem.nevra],
      };
    case 'check-failed':
      return {
        sentence: `${problem.nevra} did not pass its check: ${problem.detail}.`,
        advice: 'Get the package again from its source; it may be damaged or altered.',
        packages: [problem.nevra],
      };
    case 'protected':
      return {
        sentence: `${problem.nevra} is protected: ${protectedBecause(problem)}.`,
        advice: 'Leave it out. The command line has --allow-protected for those who must.',
        packages: [problem.nevra],
      };
    case 'not-relocatable':
      return {
        sentence: `${problem.nevra} cannot be moved away from ${problem.path}.`,
        advice: 'Install it where its packager meant it to be.',
        packages: [problem.nevra],
      };
  }
}

function protectedBecause({ reason, detail }: Extract<Problem, { kind: 'protected' }>): string {
  if (reason === 'own') return 'this program is part of it';
  return reason === 'listed' ? `${detail} lists it` : `its kernel, ${detail}, is running`;
}

function unmetRequirement(
  problem: Extract<Problem, { kind: 'unmet-requirement' }>,
): ProblemSentence {
  return problem.isInstalled
    ? {
        sentence: `${problem.nevra} is installed and needs ${problem.capability}, which would be gone.`,
        advice: `Erase ${problem.nevra} too, or keep what provides ${problem.capability}.`,
        packages: [problem.nevra],
      }
    : {
        sentence: `${problem.nevra} needs ${problem.capability}, which nothing here provides.`,
        advice: `Add a package that provides ${problem.capability} to the same plan.`,
        packages: [problem.nevra],
      };
}

function who(problem: { readonly nevra: string; readonly isInstalled: boolean }): string {
  return problem.isInstalled ? `${problem.nevra} (installed)` : problem.nevra;
}
