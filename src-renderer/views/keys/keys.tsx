import { KeyRound, Plus } from 'lucide-react';
import type { KeyList, KeyUses, TrustedKey } from '../../../src-main/contract/keys.ts';
import {
  Badge,
  Button,
  Empty,
  Failed,
  Loading,
  MasterDetail,
  MasterList,
  Message,
  Room,
  Section,
} from '../../components/index.ts';
import { expiryWords, formatCount, keyStateWords, partsOfUserId } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { askForKeys, loadKeys, lookAtKey, useKeys, valueOf } from '../../state/index.ts';
import { KeyDetail } from './key-detail.tsx';
import { keyLooks } from './key-look.ts';
import styles from './keys.module.css';

/** The public keys the packages of this root are checked with. */
export function Keys() {
  const list = useKeys((state) => state.list);
  return (
    <Room
      label={message('keys.room')}
      pane="keys"
      isBusy={list.status === 'loading'}
      totals={list.status === 'ready' ? totalsOf(list.value) : null}
      actions={
        <Button icon={Plus} onPress={askForKeys}>
          {message('keys.import')}
        </Button>
      }
    >
      {list.status === 'failed' ? (
        <Failed error={list.error} onRetry={() => void loadKeys()} />
      ) : list.status !== 'ready' ? (
        <Loading what={message('keys.loading')} />
      ) : list.value.keys.length === 0 ? (
        <NoKeys list={list.value} />
      ) : (
        <KeyRoom list={list.value} />
      )}
    </Room>
  );
}

function totalsOf({ keys }: KeyList): string {
  const over = keys.filter(({ state }) => state !== 'valid').length;
  return message('keys.totals', { count: keys.length, over });
}

function NoKeys({ list }: { readonly list: KeyList }) {
  return (
    <>
      <Empty
        icon={KeyRound}
        title={message('keys.none')}
        hint={message('keys.none-hint')}
        action={
          <Button look="primary" icon={Plus} onPress={askForKeys}>
            {message('keys.import')}
          </Button>
        }
      />
      <Unreadable list={list} />
    </>
  );
}

function KeyRoom({ list }: { readonly list: KeyList }) {
  const shown = useKeys((state) => state.shown);
  const uses = useKeys((state) => valueOf(state.uses));
  const key = list.keys.find(({ fingerprint }) => fingerprint === shown);
  return (
    <MasterDetail
      side={
        <>
          <MasterList
            label={message('keys.list')}
            items={list.keys}
            keyOf={({ fingerprint }) => fingerprint}
            current={shown}
            onChoose={({ fingerprint }) => lookAtKey(fingerprint)}
            render={(one) => <KeyLine trusted={one} uses={uses} />}
          />
          <Unreadable list={list} />
          {uses === undefined ? null : <OtherSigners uses={uses} />}
        </>
      }
    >
      {key === undefined ? null : <KeyDetail trusted={key} />}
    </MasterDetail>
  );
}

function KeyLine({
  trusted,
  uses,
}: {
  readonly trusted: TrustedKey;
  readonly uses: KeyUses | undefined;
}) {
  const { icon: Icon, tone } = keyLooks[trusted.state];
  const { name, address } = partsOfUserId(trusted.userId);
  const count = uses === undefined ? undefined : signedBy(uses, trusted.fingerprint);
  return (
    <>
      <span className={styles['sign']} data-tone={tone} title={keyStateWords(trusted.state)}>
        <Icon size={16} aria-label={keyStateWords(trusted.state)} />
      </span>
      <span className={styles['words']}>
        <span className={styles['name']}>{name || trusted.keyId}</span>
        {address === '' ? null : <span className={styles['address']}>{address}</span>}
        <span className={styles['quiet']}>
          {trusted.keyId.slice(-8)} · {expiryWords(trusted)}
        </span>
      </span>
      {count === undefined ? null : (
        <span className={styles['count']} title={message('keys.signed-title', { count })}>
          {formatCount(count)}
        </span>
      )}
    </>
  );
}

function signedBy({ signers }: KeyUses, fingerprint: string): number {
  const names = signers
    .filter((one) => one.fingerprint === fingerprint)
    .flatMap(({ packages }) => packages.map(({ nevra }) => nevra));
  return new Set(names).size;
}

function Unreadable({ list: { unreadable } }: { readonly list: KeyList }) {
  if (unreadable.length === 0) return null;
  return (
    <div className={styles['others']}>
      <Section level={2} title={message('keys.unreadable')} aside={unreadable.length}>
        <ul>
          {unreadable.map(({ nevra }) => (
            <li key={nevra}>
              <code>{nevra}</code>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

/** What nobody can check: packages without a signature, and those of keys that are not here. */
function OtherSigners({ uses }: { readonly uses: KeyUses }) {
  const strangers = uses.signers.filter(({ fingerprint }) => fingerprint === undefined);
  if (strangers.length === 0 && uses.unsignedCount === 0) return null;
  return (
    <div className={styles['others']}>
      <Section level={2} title={message('keys.strangers')}>
        <ul className={styles['strangers']}>
          {strangers.map(({ keyId, packages }) => (
            <li key={keyId} className={styles['stranger']}>
              <span>
                <Message
                  of="keys.stranger"
                  values={{ id: keyId.slice(-8), code: (parts) => <code>{parts}</code> }}
                />
              </span>
              <Badge tone="caution">{message('common.packages', { count: packages.length })}</Badge>
            </li>
          ))}
          {uses.unsignedCount === 0 ? null : (
            <li className={styles['stranger']}>
              <span>{message('keys.unsigned')}</span>
              <Badge>{message('common.packages', { count: uses.unsignedCount })}</Badge>
            </li>
          )}
        </ul>
      </Section>
    </div>
  );
}
