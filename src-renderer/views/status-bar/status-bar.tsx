import {
  FlaskConical,
  FolderRoot,
  ListChecks,
  Loader,
  type LucideIcon,
  Server,
} from 'lucide-react';
import type { RootInfo } from '../../../src-main/contract/root.ts';
import type { VerifyReport } from '../../../src-main/contract/verify.ts';
import { Badge, ProgressBar } from '../../components/index.ts';
import { formatByteChange, formatBytes, percentOf, phaseWords } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  markedBytes,
  openOverlay,
  useConnection,
  useMarks,
  useConfigFiles,
  useHistory,
  usePackages,
  useRooms,
  useRoot,
  useRun,
  useUpgrades,
  useVerify,
  valueOf,
} from '../../state/index.ts';
import styles from './status-bar.module.css';

export function StatusBar() {
  const marks = useMarks((state) => state.marks);
  return (
    <footer className={styles['bar']} aria-label="Status">
      <span>{useRoomTotals()}</span>
      {marks.size === 0 ? null : (
        <span className={styles['marks']}>
          −{marks.size} marked · {formatByteChange(-markedBytes(marks))}
        </span>
      )}
      <RunChip />
      <span className={styles['gap']} />
      <RootChip />
    </footer>
  );
}

/** What the room that is open adds up to. */
function useRoomTotals(): string {
  const room = useRooms((state) => state.room);
  const list = usePackages((state) => state.list);
  const candidates = useUpgrades((state) => valueOf(state.candidates));
  const report = useVerify((state) => state.report);
  const history = useHistory((state) => valueOf(state.entries));
  const sideFiles = useConfigFiles((state) => valueOf(state.files));
  switch (room) {
    case 'packages':
      if (list.status === 'failed') return 'No list';
      return list.status === 'ready'
        ? `${message('common.packages', { count: list.value.count })} listed · ${formatBytes(list.value.totalBytes)}`
        : 'No list yet';
    case 'upgrades':
      return candidates === undefined
        ? 'No upgrades looked for yet'
        : `${message('common.upgrades', { count: candidates.length })} · ${formatBytes(candidates.reduce((sum, { candidate }) => sum + candidate.sizeBytes, 0))} after`;
    case 'verify':
      if (report.status === 'loading') return 'Verifying';
      return report.status === 'ready' ? verifyTotals(report.value) : 'No report yet';
    case 'config':
      return sideFiles === undefined
        ? 'No side files looked for yet'
        : message('common.side-files', { count: sideFiles.length });
    case 'history':
      return history === undefined
        ? 'No history read yet'
        : message('common.transactions', { count: history.length });
  }
}

function verifyTotals({ packages }: VerifyReport): string {
  const files = packages.reduce((sum, one) => sum + one.files.length, 0);
  return packages.length === 0
    ? 'Every file as it was shipped'
    : `${message('common.packages', { count: packages.length })} changed · ${message('common.files', { count: files })}`;
}

/** A transaction under way whose page was put aside; one press brings it back. */
function RunChip() {
  const progress = useRun((state) => state.progress);
  const isOver = useRun(
    (state) => state.outcome.status === 'ready' || state.outcome.status === 'failed',
  );
  if (progress === undefined) return null;
  if (isOver) {
    return (
      <button
        type="button"
        className={styles['chip']}
        onClick={() => openOverlay({ kind: 'progress' })}
      >
        <ListChecks size={14} aria-hidden="true" />
        The transaction has ended: show the result
      </button>
    );
  }
  return (
    <button
      type="button"
      className={styles['chip']}
      onClick={() => openOverlay({ kind: 'progress' })}
    >
      <Loader size={14} aria-hidden="true" />
      {phaseWords(progress.phase)} {percentOf(progress.fraction)} %
      <span className={styles['chipBar']}>
        <ProgressBar label="Transaction" fraction={progress.fraction} />
      </span>
    </button>
  );
}

function RootChip() {
  const root = useRoot((state) => state.root);
  const status = useConnection((state) => state.status);
  const info = valueOf(root);
  const Icon = icons[info?.kind ?? 'directory'];
  return (
    <button
      type="button"
      className={styles['chip']}
      title="Open another root (Ctrl+Shift+O)"
      onClick={() => openOverlay({ kind: 'root' })}
    >
      <span className={styles['dot']} data-status={status} aria-hidden="true" />
      <Icon size={14} aria-hidden="true" />
      <span className={styles['path']}>
        {info === undefined
          ? root.status === 'failed'
            ? 'No root open'
            : 'Opening…'
          : rootName(info)}
      </span>
      {info?.kind === 'sandbox' ? <Badge tone="accent">Sandbox</Badge> : null}
      {info?.scriptlets === 'disabled' ? (
        <Badge tone="caution" title={info.scriptletsReason}>
          Scripts do not run
        </Badge>
      ) : null}
    </button>
  );
}

const icons: Readonly<Record<RootInfo['kind'], LucideIcon>> = {
  system: Server,
  sandbox: FlaskConical,
  directory: FolderRoot,
};

function rootName(info: RootInfo): string {
  return info.kind === 'system' ? 'This system' : info.path;
}
