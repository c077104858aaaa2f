import { initDatabase } from '../../../database/index.ts';
import { onDatabase } from '../database-command.ts';
import type { Invocation } from '../invocation.ts';

/** `--initdb`: makes an empty database; one that exists stays as it is. */
export function run(invocation: Invocation): Promise<number> {
  return onDatabase(invocation, { corrupt: 2, other: 1 }, (folder) => {
    initDatabase(folder);
    return 0;
  });
}
