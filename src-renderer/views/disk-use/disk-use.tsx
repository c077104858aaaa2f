import { ChevronRight, HardDrive } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { Empty, Failed, Loading, Room } from '../../components/index.ts';
import { formatBytes, type UsageNode, usageTree, wayTo } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { loadDiskUse, openUsage, useDiskUse, valueOf } from '../../state/index.ts';
import styles from './disk-use.module.css';
import { UsageTable } from './usage-table.tsx';

// Laying areas out takes a library of its own, which comes when somebody looks.
const Treemap = lazy(async () => ({ default: (await import('./treemap.tsx')).Treemap }));

export function DiskUse() {
  const sizes = useDiskUse((state) => state.sizes);
  const open = useDiskUse((state) => state.open);
  const tree = useMemo(() => usageTree(valueOf(sizes) ?? [], message('disk-use.all')), [sizes]);
  const way = wayTo(tree, open);
  const node = way.at(-1) ?? tree;
  return (
    <Room
      label={message('disk-use.room')}
      pane="disk-use"
      isBusy={sizes.status === 'loading'}
      totals={
        sizes.status === 'ready'
          ? message('disk-use.totals', {
              size: formatBytes(node.sizeBytes),
              packages: message('common.packages', { count: node.packageCount }),
            })
          : null
      }
    >
      {sizes.status === 'failed' ? (
        <Failed error={sizes.error} onRetry={() => void loadDiskUse()} />
      ) : sizes.status !== 'ready' ? (
        <Loading what={message('disk-use.loading')} />
      ) : tree.packageCount === 0 ? (
        <Empty
          icon={HardDrive}
          title={message('disk-use.none')}
          hint={message('disk-use.none-hint')}
        />
      ) : (
        <>
          <Way nodes={way} />
          <div className={styles['sides']}>
            <Suspense fallback={<Loading what={message('disk-use.drawing')} />}>
              <Treemap key={node.key} node={node} parent={way.at(-2)} />
            </Suspense>
            <UsageTable node={node} />
          </div>
        </>
      )}
    </Room>
  );
}

function Way({ nodes }: { readonly nodes: readonly UsageNode[] }) {
  return (
    <nav className={styles['way']} aria-label={message('disk-use.way')}>
      <ol>
        {nodes.map((node, index) => (
          <li key={node.key}>
            {index === 0 ? null : <ChevronRight size={14} aria-hidden="true" />}
            <button
              type="button"
              aria-current={index === nodes.length - 1 ? 'page' : undefined}
              onClick={() => openUsage(node)}
            >
              {node.label}
            </button>
          </li>
        ))}
      </ol>
      <span className={styles['quiet']}>{message('disk-use.keys-hint')}</span>
    </nav>
  );
}
