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
import { Button, Empty, Failed, Loading, Room } from '../../components/index.ts';
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
      label="Packages"
      heading={<Title lens={lens} />}
      isBusy={isRefreshing}
      totals={
        list.status === 'ready' ? (
          <span className={styles['totals']}>
            {message('common.packages', { count: list.value.count })} ·{' '}
            {formatBytes(list.value.totalBytes)}
          </span>
        ) : null
      }
      actions={
        <>
          {lens.kind === 'group' ? (
            <Button look="quiet" icon={ShieldCheck} onPress={() => verifyGroup(lens.path)}>
              Verify group
            </Button>
          ) : null}
          {isSearching && lens.kind !== 'recent' && lens.kind !== 'largest' ? (
            <Button
              look="quiet"
              icon={Funnel}
              description="Save the search as a filter (Ctrl+S)"
              onPress={askToSave}
            >
              Save
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
              Open another root…
            </Button>
          }
        />
      ) : list.status !== 'ready' ? (
        <Loading what="Reading the packages" />
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
      <Empty icon={SearchX} title="Nothing matches this filter" hint={<code>{lens.text}</code>} />
    );
  if (text === '') {
    return (
      <Empty
        icon={PackageOpen}
        title="No packages here"
        hint="Nothing is installed under this root yet. Open a package file to install the first one."
      />
    );
  }
  const hint = text.startsWith('/')
    ? 'No installed package owns a file of that name.'
    : 'Every part of it has to hold: words occur in the name, the version or the summary. F2 shows what else can be asked.';
  return (
    <Empty
      icon={SearchX}
      title={`Nothing matches “${text}”`}
      hint={hint}
      action={<Button onPress={() => setSearchText('')}>Clear the search</Button>}
    />
  );
}

/** No report names a changed file; perhaps nobody has looked yet. */
function NothingChanged() {
  return (
    <Empty
      icon={FilePen}
      title="No changed files are known"
      hint="Verifying compares every file with what was installed; packages of which files differ are listed here."
      action={<Button onPress={verifyEverything}>Verify everything</Button>}
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
    <div className={styles['marks']} role="group" aria-label="Marked packages">
      <span className={styles['marked']}>
        {message('common.packages', { count: marks.size })} marked ·{' '}
        {formatBytes(markedBytes(marks))}
      </span>
      <span className={styles['gap']} />
      <Button
        icon={ShieldCheck}
        onPress={() =>
          verifyPackages(message('common.marked-packages', { count: marks.size }), ids)
        }
      >
        Verify
      </Button>
      <Button icon={Trash2} onPress={() => planErase(instances)}>
        Erase…
      </Button>
      <Button look="quiet" icon={X} onPress={clearMarks}>
        Clear marks
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
