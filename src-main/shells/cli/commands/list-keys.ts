import { visibleText } from '../../../base/index.ts';
import type { Invocation } from '../invocation.ts';
import { printKeys } from '../print-keys.ts';

/** `rpmkeys --list`: fingerprint and owner of each key, by key id. */
export async function run(invocation: Invocation): Promise<number> {
  return await printKeys(invocation, ({ primary, primaryUserId, userIds }) => {
    const name = visibleText(primaryUserId ?? userIds.at(-1) ?? '(none)');
    return `${primary.fingerprint} ${name} public key\n`;
  });
}
