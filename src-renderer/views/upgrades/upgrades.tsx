import { ArrowUpCircle, CircleCheck, FolderSearch, RefreshCw, SearchX } from 'lucide-react';
import {
  Button,
  Empty,
  Failed,
  Loading,
  NotPrepared,
  Preparing,
  ProgressLine,
  Room,
  TextLink,
} from '../../components/index.ts';
import { formatBytes, packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  forgetFailure,
  isForSecurity,
  knownOffers,
  loadAvailable,
  loadUpgrades,
  lookForUpgrades,
  type Offer,
  offeredBytes,
  planUpgrades,
  refreshRepositories,
  showRepositories,
  stopPreparing,
  stopRefreshing,
  useRepositories,
  useUpgrades,
  valueOf,
} from '../../state/index.ts';
import { Folders } from './folders.tsx';
import { OneOffer } from './one-offer.tsx';
import styles from './upgrades.module.css';

/** What folders and repositories have as newer, and the way to one plan for it. */
export function Upgrades() {
  const candidates = useUpgrades((state) => state.candidates);
  const available = useUpgrades((state) => state.available);
  const isPreparing = useUpgrades((state) => state.isPreparing);
  const progress = useUpgrades((state) => state.progress);
  const isRefreshing = useRepositories((state) => state.isRefreshing);
  const error = useUpgrades((state) =>
    state.forPlan === undefined ? state.prepareError : undefined,
  );
  const offers = knownOffers({ candidates, available });
  return (
    <Room
      label={message('upgrades.label')}
      pane="upgrades"
      isBusy={isPreparing || available.status === 'loading'}
      totals={offers.length === 0 ? null : totalsOf(offers)}
      actions={isPreparing || isRefreshing ? null : <Actions offers={offers} />}
    >
      {candidates.status === 'failed' ? null : <Folders />}
      {isPreparing ? (
        <Preparing progress={progress} onStop={stopPreparing} />
      ) : isRefreshing ? (
        <Refreshing />
      ) : null}
      {error === undefined ? null : <NotPrepared error={error} onDismiss={forgetFailure} />}
      {available.status === 'failed' ? (
        <Failed isCompact error={available.error} onRetry={() => loadAvailable()} />
      ) : null}
      <Unread />
      {candidates.status === 'failed' ? (
        <Failed error={candidates.error} onRetry={loadUpgrades} />
      ) : candidates.status !== 'ready' ? (
        <Loading what={message('upgrades.loading')} />
      ) : (
        <Offers offers={offers} />
      )}
    </Room>
  );
}

function totalsOf(offers: readonly Offer[]): string {
  const security = offers.filter(isForSecurity).length;
  const all = message('upgrades.totals', {
    packages: offers.length,
    size: formatBytes(offeredBytes(offers)),
  });
  if (security === 0) return all;
  return `${all} · ${message('upgrades.security-count', { count: security })}`;
}

function Actions({ offers }: { readonly offers: readonly Offer[] }) {
  const isFailed = useUpgrades(({ candidates }) => candidates.status === 'failed');
  const hasRepositories = useUpgrades(({ available }) => countOf(available) > 0);
  return (
    <>
      {isFailed ? null : (
        <Button look="quiet" onPress={lookForUpgrades}>
          {message('common.look-again')}
        </Button>
      )}
      {hasRepositories ? (
        <Button icon={RefreshCw} onPress={() => refreshRepositories([])}>
          {message('upgrades.refresh')}
        </Button>
      ) : null}
      {offers.length === 0 ? null : (
        <Button look="primary" icon={ArrowUpCircle} onPress={() => planUpgrades(offers)}>
          {message('upgrades.all', { count: offers.length })}
        </Button>
      )}
    </>
  );
}

type Available = ReturnType<typeof useUpgrades.getState>['available'];

/** Repositories that are enabled. */
function countOf(available: Available): number {
  const { read = [], unread = [] } = valueOf(available) ?? {};
  return read.length + unread.length;
}

function Refreshing() {
  const progress = useRepositories((state) => state.progress);
  return (
    <ProgressLine
      label={message('repositories.refreshing')}
      fraction={progress === undefined ? undefined : progress.done / Math.max(1, progress.total)}
      text={message('repositories.refreshing')}
      stopLabel={message('upgrades.stop')}
      onStop={stopRefreshing}
    />
  );
}

/** Repositories that say nothing here because they are not here. */
function Unread() {
  const unread = useUpgrades(({ available }) => valueOf(available)?.unread);
  if (unread === undefined || unread.length === 0) return null;
  return (
    <p className={styles['unread']} role="status">
      <span>{message('upgrades.unread', { names: unread.join(', ') })}</span>
      <TextLink onPress={showRepositories}>{message('upgrades.to-repositories')}</TextLink>
    </p>
  );
}

function Offers({ offers }: { readonly offers: readonly Offer[] }) {
  const available = useUpgrades((state) => state.available);
  const hasFolders = useUpgrades((state) => (valueOf(state.folders)?.length ?? 0) > 0);
  const isLooking = available.status === 'loading';
  if (offers.length > 0) {
    return (
      <>
        {isLooking ? (
          <p className={styles['unread']} role="status">
            {message('components.working', { what: message('upgrades.looking-in-repositories') })}
          </p>
        ) : null}
        <ul className={styles['list']} aria-label={message('upgrades.list')}>
          {offers.map((offer) => (
            <OneOffer key={packageKey(offer.one.installed.id)} offer={offer} />
          ))}
        </ul>
      </>
    );
  }
  if (isLooking) return <Loading what={message('upgrades.looking-in-repositories')} />;
  if (!hasFolders && countOf(available) === 0)
    return (
      <Empty
        icon={FolderSearch}
        title={message('upgrades.no-folder')}
        hint={message('upgrades.no-folder-hint')}
        action={<Button onPress={showRepositories}>{message('upgrades.to-repositories')}</Button>}
      />
    );
  if ((valueOf(available)?.unread.length ?? 0) > 0)
    return (
      <Empty
        icon={SearchX}
        title={message('upgrades.nothing-here')}
        hint={message('upgrades.nothing-here-hint')}
      />
    );
  return (
    <Empty
      icon={CircleCheck}
      tone="good"
      title={message('upgrades.up-to-date')}
      hint={message('upgrades.up-to-date-hint')}
    />
  );
}
