import { DatabaseError } from '../../../base/index.ts';
import { initDatabase, rebuildDatabase } from '../../../database/index.ts';
import { databaseFolder } from '../invocation.ts';
import type { Invocation } from '../invocation.ts';
import { requireRoot } from '../open-for-query.ts';

/** `--rebuilddb`: writes the database anew from its headers; makes one where there is none, as rpm does. */
export async function run(invocation: Invocation): Promise<number> {
  requireRoot(invocation.root);
  const folder = databaseFolder(invocation);
  try {
    rebuildDatabase(folder, { log: invocation.context.log });
  } catch (thrown) {
    if (!(thrown instanceof DatabaseError) || thrown.code !== 'DATABASE_MISSING') throw thrown;
    initDatabase(folder);
  }
  return 0;
}
