import { armorKeys } from '../../../check/index.ts';
import { chosenKeys, installedKeyRows } from '../installed-keys.ts';
import type { Invocation } from '../invocation.ts';
import { openForQuery } from '../open-for-query.ts';

/** `rpmkeys --export`: each key as armoured text on standard output. */
export async function run(invocation: Invocation): Promise<number> {
  const { output, context } = invocation;
  using database = openForQuery(invocation);
  const rows = await installedKeyRows(database, context.log);
  let status = 0;
  for (const chosen of chosenKeys(rows, invocation.arguments)) {
    if (chosen.kind === 'missing') {
      context.log.error(chosen.message);
      status = 1;
      continue;
    }
    for (const { certificate } of chosen.rows) output.write(armorKeys(certificate.bytes));
  }
  return status;
}
