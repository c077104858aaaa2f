import { ArrowUpCircle, CircleCheck, FolderSearch } from 'lucide-react';
import type { UpgradeCandidate } from '../../../src-main/contract/methods.ts';
import { Button, Empty, Failed, Loading, Room, TextLink } from '../../components/index.ts';
import { formatBytes, packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  followPackage,
  loadCandidates,
  loadUpgrades,
  openPackageFiles,
  planUpgrades,
  useUpgrades,
  valueOf,
} from '../../state/index.ts';
import { Folders } from './folders.tsx';
import styles from './upgrades.module.css';

export function Upgrades() {
  const candidates = useUpgrades((state) => state.candidates);
  const all = valueOf(candidates) ?? [];
  return (
    <Room
      label={message('upgrades.label')}
      pane="upgrades"
      totals={
        all.length === 0
          ? null
          : message('upgrades.totals', {
              packages: all.length,
              size: formatBytes(all.reduce((sum, one) => sum + one.candidate.sizeBytes, 0)),
            })
      }
      actions={
        <>
          {candidates.status === 'failed' ? null : (
            <Button look="quiet" onPress={() => loadCandidates()}>
              {message('common.look-again')}
            </Button>
          )}
          {all.length === 0 ? null : (
            <Button look="primary" icon={ArrowUpCircle} onPress={() => planUpgrades(all)}>
              {message('upgrades.all', { count: all.length })}
            </Button>
          )}
        </>
      }
    >
      {candidates.status === 'failed' ? null : <Folders />}
      {candidates.status === 'failed' ? (
        <Failed error={candidates.error} onRetry={loadUpgrades} />
      ) : candidates.status !== 'ready' ? (
        <Loading what={message('upgrades.loading')} />
      ) : (
        <Candidates candidates={candidates.value} />
      )}
    </Room>
  );
}

function Candidates({ candidates }: { readonly candidates: readonly UpgradeCandidate[] }) {
  const hasFolders = useUpgrades((state) => (valueOf(state.folders)?.length ?? 0) > 0);
  if (candidates.length === 0 && !hasFolders) {
    return (
      <Empty
        icon={FolderSearch}
        title={message('upgrades.no-folder')}
        hint={message('upgrades.no-folder-hint')}
      />
    );
  }
  if (candidates.length === 0) {
    return (
      <Empty
        icon={CircleCheck}
        tone="good"
        title={message('upgrades.up-to-date')}
        hint={message('upgrades.up-to-date-hint')}
      />
    );
  }
  return (
    <ul className={styles['list']} aria-label={message('upgrades.list')}>
      {candidates.map((one) => (
        <Candidate key={packageKey(one.candidate.id)} one={one} />
      ))}
    </ul>
  );
}

function Candidate({ one }: { readonly one: UpgradeCandidate }) {
  const { candidate, installed } = one;
  const { id } = candidate;
  return (
    <li className={styles['candidate']}>
      <div className={styles['line']}>
        <span className={styles['name']}>
          <TextLink title={installed.nevra} onPress={() => followPackage(installed.id)}>
            {candidate.name}
          </TextLink>
        </span>
        <span className={styles['versions']}>
          <span className={styles['old']}>{one.installedEvr}</span>
          <span aria-label={message('upgrades.to')}>→</span>
          <span className={styles['new']}>{one.candidateEvr}</span>
        </span>
        <span className={styles['size']}>{formatBytes(candidate.sizeBytes)}</span>
        {id.kind === 'file' ? (
          <Button look="quiet" onPress={() => openPackageFiles([id.path])}>
            {message('upgrades.look-inside')}
          </Button>
        ) : null}
        <Button onPress={() => planUpgrades([one])}>{message('upgrades.upgrade')}</Button>
      </div>
      <p className={styles['quiet']}>{candidate.summary}</p>
      {one.news.length === 0 ? null : (
        <details className={styles['news']}>
          <summary>{message('upgrades.news', { count: one.news.length })}</summary>
          <ul>
            {one.news.map((text, index) => (
              <li key={`${index} ${text}`}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
