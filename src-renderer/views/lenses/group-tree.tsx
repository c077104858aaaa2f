import { FolderTree } from 'lucide-react';
import { Empty, Failed, flattenTree, Loading, Tree } from '../../components/index.ts';
import { formatCount } from '../../format/index.ts';
import {
  loadGroups,
  showLens,
  toggleGroup,
  useLenses,
  useRooms,
  useRoot,
} from '../../state/index.ts';
import styles from './lenses.module.css';

export function GroupTree() {
  const groups = useLenses((state) => state.groups);
  const expanded = useLenses((state) => state.expanded);
  const lens = useLenses((state) => state.lens);
  const room = useRooms((state) => state.room);
  const isRootOpen = useRoot((state) => state.root.status !== 'failed');
  // Why there is no root is said once, where the packages would be.
  if (!isRootOpen) return null;
  if (groups.status === 'failed')
    return <Failed isCompact error={groups.error} onRetry={() => void loadGroups()} />;
  if (groups.status !== 'ready') return <Loading what="Reading the groups" />;
  if (groups.value.length === 0) {
    return <Empty icon={FolderTree} title="No groups" hint="There are no packages here." />;
  }
  const rows = flattenTree(
    groups.value,
    { keyOf: (node) => node.path, childrenOf: (node) => node.children },
    (key) => expanded.has(key),
  );
  return (
    <Tree
      label="Groups"
      paneName="groups"
      rows={rows}
      selectedKey={room === 'packages' && lens.kind === 'group' ? lens.path : undefined}
      onToggle={toggleGroup}
      onChoose={(row) => showLens({ kind: 'group', path: row.key })}
      render={(row) => (
        <>
          <span className={styles['groupLabel']} title={row.value.path}>
            {row.value.label}
          </span>
          <span className={styles['count']}>{formatCount(row.value.count)}</span>
        </>
      )}
    />
  );
}
