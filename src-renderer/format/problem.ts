import type { Problem } from '../../src-main/contract/problem.ts';
import { message } from '../language/index.ts';
import { formatBytes } from './bytes.ts';

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
        sentence: message('problem.bad-arch', { nevra: problem.nevra, arch: problem.arch }),
        advice: message('problem.bad-arch-advice'),
        packages: [problem.nevra],
      };
    case 'bad-os':
      return {
        sentence: message('problem.bad-os', { nevra: problem.nevra, os: problem.os }),
        advice: message('problem.bad-os-advice'),
        packages: [problem.nevra],
      };
    case 'already-installed':
      return {
        sentence: message('problem.already-installed', { nevra: problem.nevra }),
        advice: message('problem.already-installed-advice'),
        packages: [problem.installed],
      };
    case 'newer-installed':
      return {
        sentence: message('problem.newer-installed', {
          nevra: problem.nevra,
          installed: problem.installed,
        }),
        advice: message('problem.newer-installed-advice'),
        packages: [problem.installed],
      };
    case 'unmet-requirement':
      return unmetRequirement(problem);
    case 'conflict':
      return {
        sentence: message('problem.conflict', {
          who: who(problem),
          capability: problem.capability,
        }),
        advice: message('problem.conflict-advice'),
        packages: [problem.nevra],
      };
    case 'obsoletes':
      return {
        sentence: message('problem.obsoletes', {
          who: who(problem),
          capability: problem.capability,
        }),
        advice: message('problem.obsoletes-advice'),
        packages: [problem.nevra],
      };
    case 'file-conflict':
      return {
        sentence: message('problem.file-conflict', {
          nevra: problem.nevra,
          other: problem.other,
          path: problem.path,
        }),
        advice: message('problem.file-conflict-advice'),
        packages: [problem.nevra, problem.other],
      };
    case 'installed-file-conflict':
      return {
        sentence: message('problem.installed-file-conflict', {
          nevra: problem.nevra,
          path: problem.path,
          installed: problem.installed,
        }),
        advice: message('problem.installed-file-conflict-advice'),
        packages: [problem.nevra, problem.installed],
      };
    case 'disk-space':
      return {
        sentence: message('problem.disk-space', {
          path: problem.mountPoint,
          size: formatBytes(problem.neededBytes),
          nevra: problem.nevra,
        }),
        advice: message('problem.disk-space-advice', {
          path: problem.mountPoint,
          size: formatBytes(problem.neededBytes),
        }),
        packages: [problem.nevra],
      };
    case 'disk-inodes':
      return {
        sentence: message('problem.disk-inodes', {
          path: problem.mountPoint,
          count: problem.neededInodes,
          nevra: problem.nevra,
        }),
        advice: message('problem.disk-inodes-advice', { path: problem.mountPoint }),
        packages: [problem.nevra],
      };
    case 'check-failed':
      return {
        sentence: message('problem.check-failed', { nevra: problem.nevra, detail: problem.detail }),
        advice: message('problem.check-failed-advice'),
        packages: [problem.nevra],
      };
    case 'protected':
      return {
        sentence: protectedSentence(problem),
        advice: message('problem.protected-advice', { option: '--allow-protected' }),
        packages: [problem.nevra],
      };
    case 'not-relocatable':
      return {
        sentence: message('problem.not-relocatable', { nevra: problem.nevra, path: problem.path }),
        advice: message('problem.not-relocatable-advice'),
        packages: [problem.nevra],
      };
  }
}

function protectedSentence(problem: Extract<Problem, { kind: 'protected' }>): string {
  const { nevra, reason, detail } = problem;
  if (reason === 'own') return message('problem.protected-own', { nevra });
  return message(reason === 'listed' ? 'problem.protected-listed' : 'problem.protected-running', {
    nevra,
    detail,
  });
}

function unmetRequirement(
  problem: Extract<Problem, { kind: 'unmet-requirement' }>,
): ProblemSentence {
  return problem.isInstalled
    ? {
        sentence: message('problem.unmet-installed', {
          nevra: problem.nevra,
          capability: problem.capability,
        }),
        advice: message('problem.unmet-installed-advice', {
          nevra: problem.nevra,
          capability: problem.capability,
        }),
        packages: [problem.nevra],
      }
    : {
        sentence: message('problem.unmet', {
          nevra: problem.nevra,
          capability: problem.capability,
        }),
        advice: message('problem.unmet-advice', { capability: problem.capability }),
        packages: [problem.nevra],
      };
}

function who(problem: { readonly nevra: string; readonly isInstalled: boolean }): string {
  return problem.isInstalled
    ? message('problem.installed-package', { nevra: problem.nevra })
    : problem.nevra;
}
