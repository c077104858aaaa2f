import { FolderTree } from 'lucide-react';
import type { GroupNode } from '../../../src-main/contract/package.ts';
import {
  Empty,
  Failed,
  flattenTree,
  Loading,
  Tree,
  TriState,
  type TriStateValue,
} from '../../components/index.ts';
import { formatCount } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  loadGroups,
  markedInGroup,
  showLens,
  toggleGroup,
  toggleGroupMarks,
  useLenses,
  useMarks,
  useRooms,
  useRoot,
} from '../../state/index.ts';
import styles from './lenses.module.css';

export function GroupTree() {
  const groups = useLenses((state) => state.groups);
  const expanded = useLenses((state) => state.expanded);
  const lens = useLenses((state) => state.lens);
  const marks = useMarks((state) => state.marks);
  const room = useRooms((state) => state.room);
  const isRootOpen = useRoot((state) => state.root.status !== 'failed');
  // Why there is no root is said once, where the packages would be.
  if (!isRootOpen) return null;
  if (groups.status === 'failed')
    return <Failed isCompact error={groups.error} onRetry={() => void loadGroups()} />;
  if (groups.status !== 'ready') return <Loading what={message('lenses.loading-groups')} />;
  if (groups.value.length === 0) {
    return (
      <Empty
        icon={FolderTree}
        title={message('lenses.no-groups')}
        hint={message('lenses.no-packages')}
      />
    );
  }
  const rows = flattenTree(
    groups.value,
    { keyOf: (node) => node.path, childrenOf: (node) => node.children },
    (key) => expanded.has(key),
  );
  return (
    <Tree
      label={message('lenses.tree-groups')}
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
          <GroupMark node={row.value} />
          <span className={styles['count']}>{formatCount(row.value.count)}</span>
        </>
      )}
      checkedOf={({ value }) => checked[markOf(value, marks)]}
      onMark={({ key }) => void toggleGroupMarks(key)}
    />
  );
}

const checked: Readonly<Record<TriStateValue, boolean | 'mixed'>> = {
  none: false,
  some: 'mixed',
  all: true,
};

type Marks = ReturnType<typeof useMarks.getState>['marks'];

function markOf({ path, count }: GroupNode, marks: Marks): TriStateValue {
  if (marks.size === 0) return 'none';
  const marked = markedInGroup(marks, path);
  return marked === 0 ? 'none' : marked < count ? 'some' : 'all';
}

/** Marks the whole group with one press; the keyboard does it with the key `+`. */
function GroupMark({ node }: { readonly node: GroupNode }) {
  const marks = useMarks((state) => state.marks);
  const state = markOf(node, marks);
  return (
    <span
      className={styles['mark']}
      data-state={state}
      title={
        state === 'all'
          ? message('lenses.unmark-group')
          : message('lenses.mark-group', { group: node.label })
      }
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        void toggleGroupMarks(node.path);
      }}
    >
      <TriState state={state} />
    </span>
  );
}
