import { verifyDatabase } from '../../../database/index.ts';
import { hasNoDatabase, onDatabase } from '../database-command.ts';
import type { Invocation } from '../invocation.ts';

/** `--verifydb`: silent when all is well; nothing is wrong where there is no database. */
export function run(invocation: Invocation): Promise<number> {
  return onDatabase(invocation, { corrupt: 2, other: 1 }, (folder) => {
    if (hasNoDatabase(folder)) return 0;
    const problems = verifyDatabase(folder, { log: invocation.context.log });
    for (const problem of problems) invocation.context.log.error(problem);
    return problems.length === 0 ? 0 : 2;
  });
}
