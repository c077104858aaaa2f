import { SearchX } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { FileEntry } from '../../../src-main/contract/package.ts';
import { Empty, flattenTree, Tree } from '../../components/index.ts';
import { fileLooksOf, type FileNode, fileTree } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { useInspector, valueOf } from '../../state/index.ts';
import { FileFacts } from './file-facts.tsx';
import { FileRow } from './file-row.tsx';
import { FilesBar } from './files-bar.tsx';
import styles from './files.module.css';

const mostOpenAtFirst = 60;

/** The files of a package as folders hold them, with a search and with what became of them since. */
export function FilesTree({ entries }: { readonly entries: readonly FileEntry[] }) {
  const [wanted, setWanted] = useState('');
  const [isOnlyChanged, setOnlyChanged] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const verified = valueOf(useInspector((state) => state.verified));
  const whole = useMemo(() => fileTree(entries), [entries]);
  const looks = useMemo(
    () => (verified === undefined ? undefined : fileLooksOf(whole, verified.files)),
    [whole, verified],
  );
  const searched = useDeferredValue(wanted.trim().toLowerCase());
  const isChangedOnly = isOnlyChanged && verified !== undefined;
  const isWhole = searched === '' && !isChangedOnly;
  const tree = useMemo(() => {
    if (isWhole) return whole;
    const changed = new Set(verified?.files.map(({ path }) => path));
    return fileTree(
      entries.filter(
        ({ path }) =>
          path.toLowerCase().includes(searched) && (!isChangedOnly || changed.has(path)),
      ),
    );
  }, [isWhole, whole, entries, searched, isChangedOnly, verified]);
  const [rows, onToggle] = useFileRows(tree, entries.length <= mostOpenAtFirst || !isWhole);
  const shown = rows.find(({ key }) => key === chosen)?.value;
  return (
    <div className={styles['files']}>
      <FilesBar
        wanted={wanted}
        onSearch={setWanted}
        found={isWhole ? undefined : countEntries(tree)}
        total={entries.length}
        isOnlyChanged={isOnlyChanged}
        onOnlyChanged={setOnlyChanged}
      />
      {rows.length === 0 ? (
        <Empty icon={SearchX} title={message('inspector.no-file', { text: wanted })} />
      ) : (
        <Tree
          label={message('inspector.tab-files')}
          rows={rows}
          selectedKey={chosen}
          onToggle={onToggle}
          onChoose={(row) => {
            setChosen(row.key);
            if (row.hasChildren) onToggle(row.key);
          }}
          render={({ value, isExpanded }) => (
            <FileRow node={value} isExpanded={isExpanded} look={looks?.get(value.path)} />
          )}
        />
      )}
      {shown === undefined ? null : (
        <FileFacts
          key={shown.path}
          node={shown}
          found={
            verified === undefined
              ? undefined
              : (verified.files.find(({ path }) => path === shown.path) ?? 'same')
          }
        />
      )}
    </div>
  );
}

/** The rows that can be seen; what is kept is which folders differ from how they are at first. */
function useFileRows(tree: readonly FileNode[], isOpenAtFirst: boolean) {
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  // Large packages are closed at first but for a single folder that holds everything.
  const onlyFolder = tree.length === 1 ? tree[0]?.path : undefined;
  const rows = useMemo(
    () =>
      flattenTree(
        tree,
        { keyOf: (node) => node.path, childrenOf: (node) => node.children },
        (key) => turned.has(key) !== (isOpenAtFirst || key === onlyFolder),
      ),
    [tree, turned, isOpenAtFirst, onlyFolder],
  );
  const onToggle = (key: string): void =>
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return [rows, onToggle] as const;
}

function countEntries(nodes: readonly FileNode[]): number {
  return nodes.reduce(
    (sum, { entry, children }) => sum + (entry === undefined ? 0 : 1) + countEntries(children),
    0,
  );
}
