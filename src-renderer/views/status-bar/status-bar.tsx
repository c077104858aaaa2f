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
import { Badge, ProgressBar, shortcutWords } from '../../components/index.ts';
import { formatByteChange, formatBytes, percentOf, phaseWords } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  knownOffers,
  markedBytes,
  offeredBytes,
  openOverlay,
  useConnection,
  useMarks,
  useBuilder,
  useConfigFiles,
  useDiskUse,
  useHistory,
  useKeys,
  useRepositories,
  usePackages,
  useRooms,
  useRoot,
  useRun,
  useSettings,
  useUpgrades,
  useVerify,
  valueOf,
} from '../../state/index.ts';
import styles from './status-bar.module.css';

export function StatusBar() {
  const marks = useMarks((state) => state.marks);
  return (
    <footer className={styles['bar']} aria-label={message('status-bar.label')}>
      <span>{useRoomTotals()}</span>
      {marks.size === 0 ? null : (
        <span className={styles['marks']}>
          {message('status-bar.marked', {
            count: marks.size,
            size: formatByteChange(-markedBytes(marks)),
          })}
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
  const candidates = useUpgrades((state) => state.candidates);
  const available = useUpgrades((state) => state.available);
  const report = useVerify((state) => state.report);
  const history = useHistory((state) => valueOf(state.entries));
  const sideFiles = useConfigFiles((state) => valueOf(state.files));
  const settings = useSettings((state) => valueOf(state.values));
  const sizes = useDiskUse((state) => valueOf(state.sizes));
  const keys = useKeys((state) => valueOf(state.list));
  const repositories = useRepositories((state) => valueOf(state.list)?.repositories) ?? [];
  const spec = useBuilder((state) => valueOf(state.file)?.path);
  switch (room) {
    case 'builder':
      return spec ?? message('builder.no-spec');
    case 'packages':
      if (list.status === 'failed') return message('status-bar.no-list');
      return list.status === 'ready'
        ? message('status-bar.listed', {
            count: list.value.count,
            size: formatBytes(list.value.totalBytes),
          })
        : message('status-bar.no-list-yet');
    case 'upgrades': {
      if (candidates.status !== 'ready') return message('status-bar.no-upgrades-yet');
      const offers = knownOffers({ candidates, available });
      return message('status-bar.upgrades', {
        count: offers.length,
        size: formatBytes(offeredBytes(offers)),
      });
    }
    case 'verify':
      if (report.status === 'loading') return message('status-bar.verifying');
      return report.status === 'ready'
        ? verifyTotals(report.value)
        : message('status-bar.no-report-yet');
    case 'config':
      return sideFiles === undefined
        ? message('status-bar.no-side-files-yet')
        : message('common.side-files', { count: sideFiles.length });
    case 'history':
      return history === undefined
        ? message('status-bar.no-history-yet')
        : message('common.transactions', { count: history.length });
    case 'disk-use':
      return message('common.packages', { count: sizes?.length ?? 0 });
    case 'keys':
      return message('keys.totals', { count: keys?.keys.length ?? 0, over: 0 });
    case 'repositories':
      return message('repositories.totals', {
        count: repositories.length,
        enabled: repositories.filter(({ isEnabled }) => isEnabled).length,
      });
    case 'settings':
      return message('settings.totals', { count: settings?.length ?? 0 });
  }
}

function verifyTotals({ packages }: VerifyReport): string {
  const files = packages.reduce((sum, one) => sum + one.files.length, 0);
  return packages.length === 0
    ? message('status-bar.all-shipped')
    : message('status-bar.changed', { packages: packages.length, files });
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
        {message('status-bar.run-ended')}
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
      {message('status-bar.run-phase', {
        phase: phaseWords(progress.phase),
        percent: percentOf(progress.fraction),
      })}
      <span className={styles['chipBar']}>
        <ProgressBar label={message('status-bar.run')} fraction={progress.fraction} />
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
      title={message('status-bar.open-root', { keys: shortcutWords('Ctrl+Shift+O') })}
      onClick={() => openOverlay({ kind: 'root' })}
    >
      <span className={styles['dot']} data-status={status} aria-hidden="true" />
      <Icon size={14} aria-hidden="true" />
      <span className={styles['path']} dir="auto">
        {info === undefined
          ? message(root.status === 'failed' ? 'status-bar.no-root' : 'status-bar.opening')
          : rootName(info)}
      </span>
      {info?.kind === 'sandbox' ? (
        <Badge tone="accent">{message('status-bar.sandbox')}</Badge>
      ) : null}
      {info?.scriptlets === 'disabled' ? (
        <Badge tone="caution" title={info.scriptletsReason}>
          {message('status-bar.no-scripts')}
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
  return info.kind === 'system' ? message('status-bar.this-system') : info.path;
}
