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
      label="Upgrades"
      pane="upgrades"
      totals={
        all.length === 0 ? null : (
          <>
            {message('common.packages', { count: all.length })} ·{' '}
            {formatBytes(all.reduce((sum, one) => sum + one.candidate.sizeBytes, 0))} installed
          </>
        )
      }
      actions={
        <>
          {candidates.status === 'failed' ? null : (
            <Button look="quiet" onPress={() => loadCandidates()}>
              Look again
            </Button>
          )}
          {all.length === 0 ? null : (
            <Button look="primary" icon={ArrowUpCircle} onPress={() => planUpgrades(all)}>
              Upgrade all ({all.length})
            </Button>
          )}
        </>
      }
    >
      {candidates.status === 'failed' ? null : <Folders />}
      {candidates.status === 'failed' ? (
        <Failed error={candidates.error} onRetry={loadUpgrades} />
      ) : candidates.status !== 'ready' ? (
        <Loading what="Looking through the folders" />
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
        title="No folder chosen yet"
        hint="Choose a folder of package files above: a download folder, a mounted disc, a mirror. Newer versions of what is installed are listed here."
      />
    );
  }
  if (candidates.length === 0) {
    return (
      <Empty
        icon={CircleCheck}
        tone="good"
        title="Everything is up to date"
        hint="The folders hold nothing newer than what is installed."
      />
    );
  }
  return (
    <ul className={styles['list']} aria-label="Available upgrades">
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
          <span aria-label="to">→</span>
          <span className={styles['new']}>{one.candidateEvr}</span>
        </span>
        <span className={styles['size']}>{formatBytes(candidate.sizeBytes)}</span>
        {id.kind === 'file' ? (
          <Button look="quiet" onPress={() => openPackageFiles([id.path])}>
            Look inside
          </Button>
        ) : null}
        <Button onPress={() => planUpgrades([one])}>Upgrade</Button>
      </div>
      <p className={styles['quiet']}>{candidate.summary}</p>
      {one.news.length === 0 ? null : (
        <details className={styles['news']}>
          <summary>
            {message('common.changes', { count: one.news.length })} since the installed version
          </summary>
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
