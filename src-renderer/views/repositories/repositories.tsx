import { RefreshCw, Warehouse } from 'lucide-react';
import type { RepositoryList } from '../../../src-main/contract/repository.ts';
import {
  Button,
  Empty,
  Failed,
  Loading,
  ProgressLine,
  Room,
  ScrollArea,
} from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  loadRepositories,
  refreshRepositories,
  stopRefreshing,
  useRepositories,
  valueOf,
} from '../../state/index.ts';
import { RepositoryFolders } from './folders.tsx';
import styles from './repositories.module.css';
import { OneRepository } from './one-repository.tsx';

/** Where packages can be had from: what `.repo` files of this root and the user name. */
export function Repositories() {
  const list = useRepositories((state) => state.list);
  const isRefreshing = useRepositories((state) => state.isRefreshing);
  const error = useRepositories((state) => state.error);
  const all = valueOf(list)?.repositories ?? [];
  const enabled = all.filter(({ isEnabled }) => isEnabled).length;
  return (
    <Room
      label={message('repositories.room')}
      pane="repositories"
      isBusy={list.status === 'loading' || isRefreshing}
      totals={
        all.length === 0 ? null : message('repositories.totals', { count: all.length, enabled })
      }
      actions={
        enabled === 0 || isRefreshing ? null : (
          <Button look="primary" icon={RefreshCw} onPress={() => refreshRepositories([])}>
            {message('repositories.refresh-all')}
          </Button>
        )
      }
    >
      <RepositoryFolders />
      {isRefreshing ? <Refreshing /> : null}
      {error === undefined ? null : <Failed isCompact error={error} />}
      {list.status === 'failed' ? (
        <Failed error={list.error} onRetry={loadRepositories} />
      ) : list.status !== 'ready' ? (
        <Loading what={message('repositories.loading')} />
      ) : (
        <Listed list={list.value} />
      )}
    </Room>
  );
}

function Listed({ list: { repositories, problems } }: { readonly list: RepositoryList }) {
  return (
    <ScrollArea label={message('repositories.list')} className={styles['scroll']}>
      {problems.length === 0 ? null : (
        <div className={styles['problems']} role="alert">
          <strong>{message('repositories.problems')}</strong>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {repositories.length === 0 ? (
        <Empty
          icon={Warehouse}
          title={message('repositories.none')}
          hint={message('repositories.none-hint')}
        />
      ) : (
        <ul className={styles['list']}>
          {repositories.map((one) => (
            <OneRepository key={one.id} one={one} />
          ))}
        </ul>
      )}
    </ScrollArea>
  );
}

function Refreshing() {
  const progress = useRepositories((state) => state.progress);
  const list = valueOf(useRepositories((state) => state.list));
  const name = list?.repositories.find(({ id }) => id === progress?.id)?.name ?? progress?.id ?? '';
  return (
    <ProgressLine
      label={message('repositories.refreshing')}
      fraction={progress === undefined ? undefined : progress.done / Math.max(1, progress.total)}
      text={
        progress === undefined
          ? message('repositories.refreshing')
          : message('repositories.progress', {
              ...{ name, done: progress.done, total: progress.total },
              packages: progress.packagesRead,
            })
      }
      stopLabel={message('repositories.stop')}
      onStop={stopRefreshing}
    />
  );
}
