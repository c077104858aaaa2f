import { chosenKeys, installedKeyRows } from '../installed-keys.ts';
import { onKeys } from '../key-command.ts';
import type { Invocation } from '../invocation.ts';
import { UsageError } from '../parse-options.ts';

/** `rpmkeys --delete`: removes keys by id or fingerprint; those that are found, when others are not. */
export async function run(invocation: Invocation): Promise<number> {
  if (invocation.arguments.length === 0) throw new UsageError('no arguments given');
  const { log } = invocation.context;
  return onKeys(invocation, async (database) => {
    const rows = await installedKeyRows(database, log);
    let status = 0;
    for (const chosen of chosenKeys(rows, invocation.arguments)) {
      if (chosen.kind === 'missing') {
        log.error(chosen.message);
        status = 1;
        continue;
      }
      database.transaction(() => {
        for (const { instance } of chosen.rows) database.remove(instance);
      });
    }
    return status;
  });
}
