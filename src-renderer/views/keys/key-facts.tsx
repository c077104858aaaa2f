import type { KeyFacts as Key, KeyPart, KeyState } from '../../../src-main/contract/keys.ts';
import { Badge, Facts } from '../../components/index.ts';
import {
  expiryWords,
  fingerprintGroups,
  formatDay,
  keyStateSentence,
  keyStateWords,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { keyLooks } from './key-look.ts';
import styles from './keys.module.css';

export function KeyStateBadge({ state }: { readonly state: KeyState }) {
  const { icon, tone } = keyLooks[state];
  return (
    <Badge icon={icon} tone={tone} title={keyStateSentence(state)}>
      {keyStateWords(state)}
    </Badge>
  );
}

/** Forty digits that two people can compare: large, in groups. */
export function Fingerprint({ fingerprint }: { readonly fingerprint: string }) {
  const groups = fingerprintGroups(fingerprint);
  return (
    <code className={styles['fingerprint']} aria-label={groups.join(' ')}>
      {groups.map((group, index) => (
        <span key={`${index} ${group}`}>{group}</span>
      ))}
    </code>
  );
}

/** What stands in a key, whether it is trusted or only looked at. */
export function KeyFacts({ facts }: { readonly facts: Key }) {
  const { userId, userIds, algorithm, createdSeconds, keyId } = facts;
  return (
    <>
      <Fingerprint fingerprint={facts.fingerprint} />
      <Facts
        facts={[
          [message('keys.key-id'), <code key="id">{keyId}</code>],
          [message('keys.algorithm'), algorithm],
          [message('keys.created'), formatDay(createdSeconds)],
          [message('keys.validity'), expiryWords(facts)],
          [message('keys.other-names'), userIds.filter((name) => name !== userId).join('; ')],
        ]}
      />
    </>
  );
}

export function Subkeys({ subkeys }: { readonly subkeys: readonly KeyPart[] }) {
  return (
    <ul className={styles['subkeys']}>
      {subkeys.map((subkey) => (
        <li key={subkey.fingerprint} className={styles['subkey']}>
          <span className={styles['subkeyHead']}>
            <code>{subkey.keyId}</code>
            <KeyStateBadge state={subkey.state} />
          </span>
          <span className={styles['quiet']}>
            {message('keys.subkey', {
              algorithm: subkey.algorithm,
              day: formatDay(subkey.createdSeconds),
              expiry: expiryWords(subkey),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
