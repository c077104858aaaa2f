import { initDatabase } from '../../../database/index.ts';
import { databaseFolder } from '../invocation.ts';
import type { Invocation } from '../invocation.ts';

/** `--initdb`: makes an empty database; one that exists stays as it is. */
export async function run(invocation: Invocation): Promise<number> {
  initDatabase(databaseFolder(invocation));
  return 0;
}
