import type { InterruptedTransaction } from '../../../contract/history.ts';
import { openDatabase } from '../../../database/index.ts';
import { findInterrupted, recoverRoot } from '../../../transaction/index.ts';
import { openForWriting, runSurroundings } from '../change-packages.ts';
import { databaseFolder } from '../invocation.ts';
import type { Command, Invocation } from '../invocation.ts';
import { requireRoot } from '../open-for-query.ts';
import type { OwnOptions } from '../own-options.ts';
import { transactionPrinter } from '../transaction-printer.ts';

/** `recover`: what a transaction that was cut off left is finished or taken back. */
export function run(own: OwnOptions): Command {
  return async (invocation) => {
    const { root, output } = invocation;
    requireRoot(root);
    if (own.has('dry-run')) {
      using database = openDatabase(databaseFolder(invocation), { log: invocation.context.log });
      const found = findInterrupted(database, root);
      const lines = found === undefined ? [nothing] : interruptedLines(found);
      for (const line of lines) output.write(`${line}\n`);
      return 0;
    }
    return recover(invocation);
  };
}

const nothing = 'No transaction was cut off.';

async function recover(invocation: Invocation): Promise<number> {
  const { output, context } = invocation;
  const result = await recoverRoot(
    { databaseFolder: databaseFolder(invocation), openForWriting: openForWriting(context) },
    runSurroundings(invocation),
    transactionPrinter(invocation, () => 0),
  );
  if (result === undefined) {
    output.write(`${nothing}\n`);
    return 0;
  }
  for (const one of result.finished) output.write(`finished ${one}\n`);
  for (const one of result.undone) output.write(`undid ${one}\n`);
  for (const one of result.notBegun) output.write(`not begun ${one}\n`);
  return result.isWhole ? 0 : 1;
}

/** What was found, in words; also shown before a command that changes nothing. */
export function interruptedLines(found: InterruptedTransaction): readonly string[] {
  const { beganAtSeconds, doing, finished, toFinish, toUndo, notBegun } = found;
  const date = new Date(beganAtSeconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const began = beganAtSeconds === 0 ? 'A transaction' : `A transaction of ${date} UTC`;
  const verb = doing?.kind === 'erase' ? 'erasing' : 'installing';
  const where = doing === undefined ? 'before anything was done' : `while ${verb} ${doing.nevra}`;
  return [
    `${began} was cut off ${where}: ${finished.length} finished, ${toFinish.length} would be finished, ` +
      `${toUndo.length} would be undone, ${notBegun.length} not begun.`,
    ...finished.map((one) => `  finished        ${one}`),
    ...toFinish.map((one) => `  would finish    ${one}`),
    ...toUndo.map((one) => `  would be undone ${one}`),
    ...notBegun.map((one) => `  not begun       ${one}`),
  ];
}
