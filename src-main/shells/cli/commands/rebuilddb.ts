import { initDatabase, rebuildDatabase } from '../../../database/index.ts';
import { hasNoDatabase, onDatabase } from '../database-command.ts';
import type { Invocation } from '../invocation.ts';

/**
 * `--rebuilddb` and `--salvagedb`: write the database anew from its headers, from all that can be read;
 * make one where there is none, as rpm does.
 */
export function run(invocation: Invocation): Promise<number> {
  return onDatabase(invocation, { corrupt: 1, other: 1 }, (folder) => {
    if (hasNoDatabase(folder)) initDatabase(folder);
    else rebuildDatabase(folder, { log: invocation.context.log });
    return 0;
  });
}
