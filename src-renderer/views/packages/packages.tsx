import {
  FilePen,
  FolderRoot,
  Funnel,
  PackageOpen,
  SearchX,
  ShieldCheck,
  Trash2,
  X,
} from 'lucide-react';
import { Button, Empty, Failed, Loading, Room, shortcutWords } from '../../components/index.ts';
import { formatBytes } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  askToSave,
  clearMarks,
  type Lens,
  lensParents,
  lensTitle,
  markedBytes,
  openOverlay,
  planErase,
  reloadAll,
  setSearchText,
  useLenses,
  useMarks,
  usePackages,
  verifyEverything,
  verifyGroup,
  verifyPackages,
} from '../../state/index.ts';
import { PackageTable } from './package-table.tsx';
import styles from './packages.module.css';

export function Packages() {
  const list = usePackages((state) => state.list);
  const isRefreshing = usePackages((state) => state.isRefreshing);
  const lens = useLenses((state) => state.lens);
  const isSearching = usePackages((state) => state.text.trim() !== '');
  return (
    <Room
      label={message('packages.label')}
      heading={<Title lens={lens} />}
      isBusy={isRefreshing}
      totals={
        list.status === 'ready' ? (
          <span className={styles['totals']}>
            {message('common.count-and-size', {
              packages: message('common.packages', { count: list.value.count }),
              size: formatBytes(list.value.totalBytes),
            })}
          </span>
        ) : null
      }
      actions={
        <>
          {lens.kind === 'group' ? (
            <Button look="quiet" icon={ShieldCheck} onPress={() => verifyGroup(lens.path)}>
              {message('packages.verify-group')}
            </Button>
          ) : null}
          {isSearching && lens.kind !== 'recent' && lens.kind !== 'largest' ? (
            <Button
              look="quiet"
              icon={Funnel}
              description={message('packages.save-search-description', {
                keys: shortcutWords('Ctrl+S'),
              })}
              onPress={askToSave}
            >
              {message('packages.save-search')}
            </Button>
          ) : null}
        </>
      }
    >
      <MarkBar />
      {list.status === 'failed' ? (
        <Failed
          error={list.error}
          onRetry={reloadAll}
          action={
            <Button icon={FolderRoot} onPress={() => openOverlay({ kind: 'root' })}>
              {message('packages.open-root')}
            </Button>
          }
        />
      ) : list.status !== 'ready' ? (
        <Loading what={message('packages.loading')} />
      ) : list.value.count === 0 ? (
        <NothingFound />
      ) : (
        <PackageTable list={list.value} />
      )}
    </Room>
  );
}

function NothingFound() {
  const text = usePackages((state) => state.text).trim();
  const { lens } = useLenses.getState();
  if (text === '' && lens.kind === 'changed') return <NothingChanged />;
  if (text === '' && lens.kind === 'saved')
    return (
      <Empty
        icon={SearchX}
        title={message('packages.nothing-in-filter')}
        hint={<code>{lens.text}</code>}
      />
    );
  if (text === '') {
    return (
      <Empty
        icon={PackageOpen}
        title={message('packages.none')}
        hint={message('packages.none-hint')}
      />
    );
  }
  const hint = message(text.startsWith('/') ? 'packages.no-owner' : 'packages.every-part');
  return (
    <Empty
      icon={SearchX}
      title={message('packages.no-match', { text })}
      hint={hint}
      action={<Button onPress={() => setSearchText('')}>{message('packages.clear-search')}</Button>}
    />
  );
}

/** No report names a changed file; perhaps nobody has looked yet. */
function NothingChanged() {
  return (
    <Empty
      icon={FilePen}
      title={message('packages.none-changed')}
      hint={message('packages.none-changed-hint')}
      action={<Button onPress={verifyEverything}>{message('packages.verify-everything')}</Button>}
    />
  );
}

/** What is marked, and what can be done to all of it; absent while nothing is. */
function MarkBar() {
  const marks = useMarks((state) => state.marks);
  if (marks.size === 0) return null;
  const instances = [...marks.keys()];
  const ids = instances.map((instance) => ({ kind: 'installed' as const, instance }));
  return (
    <div className={styles['marks']} role="group" aria-label={message('packages.marked-packages')}>
      <span className={styles['marked']}>
        {message('packages.marked-total', {
          count: marks.size,
          size: formatBytes(markedBytes(marks)),
        })}
      </span>
      <span className={styles['gap']} />
      <Button
        icon={ShieldCheck}
        onPress={() =>
          verifyPackages(message('common.marked-packages', { count: marks.size }), ids)
        }
      >
        {message('common.verify')}
      </Button>
      <Button icon={Trash2} onPress={() => planErase(instances)}>
        {message('packages.erase')}
      </Button>
      <Button look="quiet" icon={X} onPress={clearMarks}>
        {message('packages.clear-marks')}
      </Button>
    </div>
  );
}

/** The way to a group gives up its room before the group's own name does. */
function Title({ lens }: { readonly lens: Lens }) {
  const parents = lensParents(lens);
  return (
    <span className={styles['title']}>
      {parents.length > 0 && (
        <span className={styles['parents']} title={parents.join(' › ')}>
          {parents.join(' › ')}
        </span>
      )}
      {parents.length > 0 && <span className={styles['step']}> › </span>}
      <span className={styles['own']}>{lensTitle(lens)}</span>
    </span>
  );
}
