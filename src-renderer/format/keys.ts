import type { KeyDeletePlan, KeyPart, KeyState } from '../../src-main/contract/keys.ts';
import { message } from '../language/index.ts';
import { listed } from './count.ts';
import { formatDay } from './time.ts';

/** One word. */
export function keyStateWords(state: KeyState): string {
  return message(`keys.state-${state}`);
}

/** What a state means for whoever reads it. */
export function keyStateSentence(state: KeyState): string {
  return message(`keys.means-${state}`);
}

/** A fingerprint in groups of four, as people compare them. */
export function fingerprintGroups(fingerprint: string): readonly string[] {
  return fingerprint.toUpperCase().match(/.{1,4}/g) ?? [];
}

/** `Name <address>` in its two parts; either may be empty. */
export function partsOfUserId(userId: string): { readonly name: string; readonly address: string } {
  const [, name = '', address = ''] = /^(.*?)\s*<([^<>]*)>$/.exec(userId) ?? [];
  return address === '' ? { name: userId, address: '' } : { name, address };
}

/** `expires 2027-01-01`, `expired 2020-01-31`, `never expires`. */
export function expiryWords({ expiresSeconds, state }: KeyPart): string {
  if (expiresSeconds === undefined) return message('keys.never-expires');
  const key = state === 'expired' ? 'keys.expired' : 'keys.expires';
  return message(key, { day: formatDay(expiresSeconds) });
}

/** What deleting keys would do, a sentence each. */
export function keyDeletionLines({ keys, unchecked }: KeyDeletePlan): readonly {
  readonly text: string;
  readonly detail?: string;
}[] {
  const gone = keys.map(({ userId, keyId, fingerprint }) => ({
    text: message('keys.delete-gone', { name: userId === '' ? keyId : userId }),
    detail: fingerprintGroups(fingerprint).join(' '),
  }));
  if (unchecked.length === 0) return [...gone, { text: message('keys.delete-harmless') }];
  return [
    ...gone,
    {
      text: message('keys.delete-unchecked', { count: unchecked.length }),
      detail: listed(
        unchecked.map(({ nevra }) => nevra),
        12,
      ),
    },
    { text: message('keys.delete-later') },
  ];
}
