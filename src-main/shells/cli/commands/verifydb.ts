import { DatabaseError } from '../../../base/index.ts';
import { verifyDatabase } from '../../../database/index.ts';
import { databaseFolder } from '../invocation.ts';
import type { Invocation } from '../invocation.ts';
import { requireRoot } from '../open-for-query.ts';

/** `--verifydb`: silent when all is well; nothing is wrong where there is no database. */
export async function run(invocation: Invocation): Promise<number> {
  requireRoot(invocation.root);
  const problems = problemsOf(databaseFolder(invocation));
  for (const problem of problems) invocation.context.log.error(problem);
  return problems.length === 0 ? 0 : 1;
}

function problemsOf(folder: string): readonly string[] {
  try {
    return verifyDatabase(folder);
  } catch (thrown) {
    if (thrown instanceof DatabaseError && thrown.code === 'DATABASE_MISSING') return [];
    throw thrown;
  }
}
