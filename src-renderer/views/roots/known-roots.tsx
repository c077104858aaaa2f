import {
  CircleAlert,
  FlaskConical,
  FolderRoot,
  FolderX,
  type LucideIcon,
  Server,
} from 'lucide-react';
import { useEffect } from 'react';
import type { KnownRoot } from '../../../src-main/contract/root.ts';
import { Badge, Button, Failed, Loading, Section } from '../../components/index.ts';
import { formatMinute } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { forgetKnownRoot, loadKnownRoots, setDefaultRoot, useRoot } from '../../state/index.ts';
import styles from './roots.module.css';

/** Roots somebody worked with before; those that are gone say so. */
export function KnownRoots({ onOpen }: { readonly onOpen: (path: string) => void }) {
  const known = useRoot((state) => state.known);
  useEffect(() => void loadKnownRoots(), []);
  return (
    <Section title={message('roots.known')}>
      {known.status === 'failed' ? (
        <Failed isCompact error={known.error} onRetry={() => void loadKnownRoots()} />
      ) : known.status === 'ready' ? (
        <ul className={styles['known']} aria-label={message('roots.known')}>
          {known.value.map((root) => (
            <Known key={root.path} root={root} onOpen={onOpen} />
          ))}
        </ul>
      ) : (
        <Loading what={message('roots.known-loading')} />
      )}
    </Section>
  );
}

const icons: Readonly<Record<KnownRoot['kind'], LucideIcon>> = {
  system: Server,
  sandbox: FlaskConical,
  directory: FolderRoot,
};

function Known({
  root,
  onOpen,
}: {
  readonly root: KnownRoot;
  readonly onOpen: (path: string) => void;
}) {
  const { path, kind, state, isOpen, isDefault } = root;
  const isThere = state.kind === 'there';
  const Icon = isThere ? icons[kind] : state.kind === 'missing' ? FolderX : CircleAlert;
  return (
    <li className={styles['knownRoot']} data-missing={isThere ? undefined : true}>
      <Icon size={18} aria-hidden="true" />
      <div className={styles['knownWords']}>
        <p className={styles['knownPath']}>
          {path}
          {isOpen ? <Badge tone="good">{message('roots.open-now-badge')}</Badge> : null}
          {isDefault ? <Badge tone="accent">{message('roots.default-badge')}</Badge> : null}
        </p>
        <p className={styles['quiet']}>{stateWords(state)}</p>
      </div>
      {isThere ? (
        <Button look="quiet" onPress={() => void setDefaultRoot(isDefault ? null : path)}>
          {message(isDefault ? 'roots.no-default' : 'roots.make-default')}
        </Button>
      ) : null}
      {isOpen || kind !== 'directory' ? null : (
        <Button
          look="quiet"
          description={message('roots.forget-description', { path })}
          onPress={() => void forgetKnownRoot(path)}
        >
          {message('roots.forget')}
        </Button>
      )}
      {isOpen || !isThere ? null : (
        <Button
          description={message('roots.open-description', { path })}
          onPress={() => onOpen(path)}
        >
          {message('roots.open')}
        </Button>
      )}
    </li>
  );
}

function stateWords(state: KnownRoot['state']): string {
  switch (state.kind) {
    case 'there':
      return message('roots.there', {
        count: state.packageCount,
        database: state.database,
        time: formatMinute(state.changedAtSeconds),
      });
    case 'missing':
      return message(`roots.missing-${state.what}`);
    case 'unreadable':
      return state.reason;
  }
}
