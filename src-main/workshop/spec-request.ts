/** What the process that reads specs is asked, and what it answers. */
import type { BuildPreparation } from '../contract/build.ts';
import type {
  SpecCompletion,
  SpecDocument,
  SpecExpansion,
  SpecMatrix,
  SpecReading,
} from '../contract/spec.ts';
import { completeAt } from './complete-at.ts';
import { expandAt } from './expand-at.ts';
import { matrixOf } from './matrix.ts';
import { prepareBuild } from './prepare-build.ts';
import { readSpec } from './read-spec.ts';
import type { Context } from '../base/index.ts';

interface SpecQuestions {
  read(): SpecReading;
  expand(line: number, column: number): SpecExpansion | null;
  complete(line: number, column: number): SpecCompletion;
  matrix(distributions: readonly string[], variants: readonly string[]): SpecMatrix;
  prepare(): Omit<BuildPreparation, 'stamp'>;
}

export type SpecQuestionKind = keyof SpecQuestions;
export type SpecAnswer<K extends SpecQuestionKind> = ReturnType<SpecQuestions[K]>;

/** One question about a spec. */
export interface SpecQuestion<K extends SpecQuestionKind = SpecQuestionKind> {
  readonly kind: K;
  readonly document: SpecDocument;
  readonly definitions: readonly string[];
  readonly args: Parameters<SpecQuestions[K]>;
}

type Answers = {
  readonly [K in SpecQuestionKind]: (
    document: SpecDocument,
    wishes: {
      readonly definitions: readonly string[];
      readonly environment: Context['environment'];
    },
    context: Context,
    ...args: Parameters<SpecQuestions[K]>
  ) => Promise<SpecAnswer<K>>;
};

const answers: Answers = {
  read: (document, wishes, context) => readSpec(document, wishes, () => context.monotonicMs()),
  expand: (document, wishes, _context, line, column) => expandAt(document, line, column, wishes),
  complete: (document, wishes, _context, line, column) =>
    completeAt(document, line, column, wishes),
  matrix: (document, wishes, _context, distributions, variants) =>
    matrixOf(document, distributions, variants, wishes),
  prepare: (document, wishes) => prepareBuild(document, wishes),
};

/**
 * Answers a question, in this very process: to be called where it may be ended at any time.
 *
 * @throws {RpmError} as the question's own function does
 */
export async function answerSpecQuestion<K extends SpecQuestionKind>(
  question: SpecQuestion<K>,
  context: Context,
): Promise<SpecAnswer<K>> {
  const { kind, document, definitions, args } = question;
  return await answers[kind](
    document,
    { definitions, environment: context.environment },
    context,
    ...args,
  );
}
