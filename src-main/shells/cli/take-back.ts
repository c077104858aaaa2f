/** `undo` and `rollback`: what it would mean, the question, and then a transaction as any other. */
import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { PlannedElement, TakesBack, TransactionPlan } from '../../contract/plan.ts';
import { visibleText } from '../../base/index.ts';
import { openDatabase } from '../../database/index.ts';
import {
  planTransaction,
  problemReport,
  refusalStatus,
  rejectionText,
  undoRequest,
} from '../../transaction/index.ts';
import { changePackages, transactionOptions } from './change-packages.ts';
import { planSurroundings } from './given-macros.ts';
import { databaseFolder } from './invocation.ts';
import type { Invocation } from './invocation.ts';
import { requireRoot } from './open-for-query.ts';
import type { OwnOptions } from './own-options.ts';
import { UsageError } from './parse-options.ts';
import { transactionIdOf } from './transaction-id.ts';

/** Shows what taking back means, asks where somebody can answer, and does it; the exit status. */
export async function takeBack(
  invocation: Invocation,
  own: OwnOptions,
  kind: TakesBack['kind'],
): Promise<number> {
  const { root, output, options } = invocation;
  const [word, ...more] = invocation.arguments;
  if (word === undefined || more.length > 0) throw new UsageError(`${kind} takes one transaction`);
  const takesBack = { kind, id: transactionIdOf(word) };
  requireRoot(root);
  const planning = planSurroundings(invocation);
  const { plan, lost } = prepare();
  if (plan === undefined) return 1;
  for (const line of planLines(plan, lost)) output.write(`${visibleText(line)}\n`);
  output.flush();
  if (plan.problems.length > 0) {
    for (const line of problemReport(plan.problems)) output.error(line);
    return refusalStatus(plan.elements.length, plan.problems);
  }
  if (own.has('dry-run') || options.has('test')) return 0;
  if (!own.has('yes') && !isAgreed(invocation)) return 1;
  const { planId, digest, databaseGeneration: generation } = plan;
  return changePackages(invocation, plan.request, {
    expected: { planId, digest, generation },
  });

  function prepare(): { plan: TransactionPlan | undefined; lost: readonly string[] } {
    using database = openDatabase(databaseFolder(invocation), { log: invocation.context.log });
    const undo = undoRequest(database, root, takesBack, transactionOptions(options), planning);
    const result = planTransaction(database, undo.request, planning);
    if (result.kind === 'planned') return { plan: result.plan, lost: undo.lost };
    for (const rejection of result.rejections) output.error(`error: ${rejectionText(rejection)}`);
    return { plan: undefined, lost: [] };
  }
}

function planLines(
  { elements, consequences: { sideFiles } }: TransactionPlan,
  lost: readonly string[],
): readonly string[] {
  const shown = elements.filter(
    ({ kind, counterpart }) => kind === 'install' || counterpart === undefined,
  );
  return [
    ...shown.map(elementLine),
    ...sideFiles.map(({ path, sidePath }) => `side file ${sidePath} of ${path}`),
    ...lost.map((sentence) => `not as before: ${sentence}`),
  ];
}

function elementLine({ action, package: { nevra }, counterpart }: PlannedElement): string {
  return counterpart === undefined
    ? `${action} ${nevra}`
    : `${action} ${counterpart.nevra} to ${nevra}`;
}

/** Only who sits at a terminal can answer; everybody else says `--yes`. */
function isAgreed({ output }: Invocation): boolean {
  if (!output.isTerminal || !isatty(0)) {
    output.error('Nothing was changed. To do it, say --yes.');
    return false;
  }
  output.write('Do it? [y/N] ');
  output.flush();
  const answer = Buffer.alloc(64);
  const length = readSync(0, answer);
  return /^y(?:es)?$/i.test(answer.toString('utf8', 0, length).trim());
}
