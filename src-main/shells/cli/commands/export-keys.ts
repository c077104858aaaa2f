import { armorKeys } from '../../../check/index.ts';
import type { Invocation } from '../invocation.ts';
import { printKeys } from '../print-keys.ts';

/** `rpmkeys --export`: each key as armoured text on standard output. */
export async function run(invocation: Invocation): Promise<number> {
  return await printKeys(invocation, ({ bytes }) => armorKeys(bytes));
}
