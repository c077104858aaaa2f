import type { Certificate } from '../../check/index.ts';
import { chosenKeys, installedKeyRows } from './installed-keys.ts';
import type { Invocation } from './invocation.ts';
import { withKeys } from './key-place.ts';

/**
 * Writes the keys of the database that the arguments name, or all; a name that finds none is an error.
 *
 * @returns exit status: 1 when one was not found
 */
export async function printKeys(
  invocation: Invocation,
  describe: (certificate: Certificate) => string,
): Promise<number> {
  const { output, context } = invocation;
  const rows = await withKeys(invocation, (keys) => installedKeyRows(keys, context.log));
  let status = 0;
  for (const chosen of chosenKeys(rows, invocation.arguments)) {
    if (chosen.kind === 'missing') {
      context.log.error(chosen.message);
      status = 1;
      continue;
    }
    for (const { certificate } of chosen.rows) output.write(describe(certificate));
  }
  return status;
}
