import type { WireError } from '../../src-main/contract/errors.ts';
import type { ProblemSet } from '../../src-main/contract/problem.ts';
import { message } from '../language/index.ts';
import { hintFor } from './hint.ts';
import { problemSentence } from './problem.ts';

/** An error for reading. */
export interface FailureWords {
  /** What went wrong, as one sentence. */
  readonly title: string;
  /** What to try; one line each. */
  readonly hints: readonly string[];
  /** What the engine said, where the title says it in other words. */
  readonly detail: string | undefined;
}

type Failure = Pick<WireError, 'code' | 'message' | 'hint'> & Partial<Pick<WireError, 'context'>>;

/** Codes that people meet in the middle of something, and what they mean to them. */
const plainCodes = [
  'DATABASE_LOCKED',
  'DISK_FULL',
  'PAYLOAD_MALFORMED',
  'PAYLOAD_DIGEST_MISMATCH',
  'PLAN_STALE',
  'PLAN_HAS_PROBLEMS',
  'HELPER_REFUSED',
  'HELPER_FAILED',
] as const;

/** Plain words for an error; those of the engine where there are no plainer ones. */
export function failureWords(error: Failure): FailureWords {
  const hints = [hintFor(error)];
  const code = plainCodes.find((one) => one === error.code);
  if (code === undefined) return { title: sentence(error.message), hints, detail: undefined };
  const program = error.context?.['program'];
  if (code === 'DATABASE_LOCKED' && typeof program === 'string')
    return {
      title: message('components.locked-by', { program }),
      hints,
      detail: error.message,
    };
  const title = message(`failure.${code}`);
  const problems = problemsOf(error);
  if (problems.length === 0) return { title, hints, detail: error.message };
  const told = problems.map((problem) => problemSentence(problem));
  return {
    title: `${title} ${told.map((one) => one.sentence).join(' ')}`,
    hints: [...new Set(told.map(({ advice }) => advice))],
    detail: undefined,
  };
}

/** The problems that the root side found; it is our own, and its fields are trusted. */
function problemsOf({ context }: Failure): ProblemSet {
  const text = context?.['problems'];
  return typeof text === 'string' ? (JSON.parse(text) as ProblemSet) : [];
}

/** Messages say what was being done, in lower case, as they would in a log; here they begin a sentence. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
