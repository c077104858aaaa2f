import { Download, Trash2 } from 'lucide-react';
import type { TrustedKey } from '../../../src-main/contract/keys.ts';
import type { PackageReference } from '../../../src-main/contract/package.ts';
import { Button, Failed, Loading, ScrollArea, Section, TextLink } from '../../components/index.ts';
import { formatMinute, keyStateSentence } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  deleteTrustedKey,
  exportKey,
  followPackage,
  loadKeys,
  useKeys,
} from '../../state/index.ts';
import { KeyFacts, KeyStateBadge, Subkeys } from './key-facts.tsx';
import styles from './keys.module.css';

export function KeyDetail({ trusted }: { readonly trusted: TrustedKey }) {
  const { userId, keyId, state, subkeys, importedSeconds, fingerprint } = trusted;
  return (
    <section className={styles['detail']} aria-label={message('keys.detail')}>
      <header className={styles['head']}>
        <div className={styles['titles']}>
          <h2 className={styles['title']}>
            {userId || keyId} <KeyStateBadge state={state} />
          </h2>
          <p className={styles['quiet']}>
            {keyStateSentence(state)}{' '}
            {message('keys.imported', { time: formatMinute(importedSeconds) })}
          </p>
        </div>
        <div className={styles['buttons']}>
          <Button icon={Download} onPress={() => void exportKey(fingerprint)}>
            {message('keys.export')}
          </Button>
          <Button
            icon={Trash2}
            description={message('keys.delete-description')}
            onPress={() => deleteTrustedKey(trusted)}
          >
            {message('keys.delete')}
          </Button>
        </div>
      </header>
      <ScrollArea label={message('keys.known')} className={styles['scroll']}>
        <KeyFacts facts={trusted} />
        {subkeys.length === 0 ? null : (
          <Section title={message('keys.subkeys')} aside={subkeys.length}>
            <Subkeys subkeys={subkeys} />
          </Section>
        )}
        <Signed fingerprint={fingerprint} />
      </ScrollArea>
    </section>
  );
}

/** More than anybody reads; the search finds the rest. */
const mostShown = 200;

function Signed({ fingerprint }: { readonly fingerprint: string }) {
  const uses = useKeys((state) => state.uses);
  if (uses.status === 'failed')
    return <Failed isCompact error={uses.error} onRetry={() => void loadKeys()} />;
  if (uses.status !== 'ready') return <Loading what={message('keys.signed-loading')} />;
  const packages = new Map<string, PackageReference>();
  for (const signer of uses.value.signers)
    if (signer.fingerprint === fingerprint)
      for (const one of signer.packages) packages.set(one.nevra, one);
  const all = [...packages.values()].sort((a, b) => a.nevra.localeCompare(b.nevra, 'en'));
  return (
    <Section
      title={message('keys.signed')}
      aside={message('keys.signed-of', { count: all.length, all: uses.value.packageCount })}
    >
      {all.length === 0 ? <p className={styles['quiet']}>{message('keys.signed-none')}</p> : null}
      <ul className={styles['packages']} aria-label={message('keys.signed-list')}>
        {all.slice(0, mostShown).map(({ id, nevra }) => (
          <li key={nevra}>
            <TextLink onPress={() => followPackage(id)}>{nevra}</TextLink>
          </li>
        ))}
      </ul>
      {all.length > mostShown ? (
        <p className={styles['quiet']}>{message('keys.more', { count: all.length - mostShown })}</p>
      ) : null}
    </Section>
  );
}
