import { File, FileCog, Folder, FolderOpen, Link2, Unplug } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { FileEntry } from '../../../src-main/contract/package.ts';
import { Badge, Empty, Failed, flattenTree, Loading, Tree } from '../../components/index.ts';
import {
  fileTree,
  formatBytes,
  formatMode,
  formatOctal,
  type FileNode,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { reloadInspector, useInspector } from '../../state/index.ts';
import styles from './inspector.module.css';

export function Files() {
  const files = useInspector((state) => state.files);
  if (files.status === 'failed') return <Failed error={files.error} onRetry={reloadInspector} />;
  if (files.status !== 'ready') return <Loading what={message('inspector.loading-files')} />;
  if (files.value.length === 0) {
    return (
      <Empty
        icon={Folder}
        title={message('inspector.no-files')}
        hint={message('inspector.no-files-hint')}
      />
    );
  }
  return <FilesTree key={files.value[0]?.path} entries={files.value} />;
}

const mostOpenAtFirst = 60;

function FilesTree({ entries }: { readonly entries: readonly FileEntry[] }) {
  const tree = useMemo(() => fileTree(entries), [entries]);
  // Small packages are shown open, large ones closed but for a single folder that holds everything;
  // what is kept here is what differs from that.
  const isOpenAtFirst = entries.length <= mostOpenAtFirst;
  const onlyFolder = tree.length === 1 ? tree[0]?.path : undefined;
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
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
  return (
    <div className={styles['fill']}>
      <Tree
        label={message('inspector.tab-files')}
        rows={rows}
        onToggle={onToggle}
        render={({ value, isExpanded }) => <FileRow node={value} isExpanded={isExpanded} />}
      />
    </div>
  );
}

function FileRow({ node, isExpanded }: { readonly node: FileNode; readonly isExpanded: boolean }) {
  const { entry } = node;
  const Icon = icons[lookOf(node, isExpanded)];
  return (
    <>
      <Icon size={14} className={styles['fileIcon']} aria-hidden="true" />
      <span className={styles['fileName']} dir="auto" title={fileTitle(node)}>
        {node.label}
        {entry?.kind === 'symlink' ? (
          <span className={styles['target']}> → {entry.linkTarget}</span>
        ) : null}
      </span>
      {entry === undefined || entry.flags.length === 0 ? null : (
        <Badge tone={entry.flags.includes('config') ? 'accent' : 'plain'}>
          {entry.flags.join(' ')}
        </Badge>
      )}
      {entry === undefined || entry.state === 'normal' ? null : (
        <Badge tone="caution">{entry.state}</Badge>
      )}
      {entry === undefined ? null : (
        <>
          <span className={styles['mode']} data-usual={isUsual(entry.mode) || undefined}>
            {formatMode(entry.mode)}
          </span>
          <span
            className={styles['owner']}
            data-usual={(entry.owner === 'root' && entry.group === 'root') || undefined}
          >
            {entry.owner}:{entry.group}
          </span>
        </>
      )}
      <span className={styles['fileSize']}>{formatBytes(node.sizeBytes)}</span>
    </>
  );
}

/** A file or a program everybody may read, a folder everybody may enter, a link. */
function isUsual(mode: number): boolean {
  return usualModes.has(mode);
}

const usualModes: ReadonlySet<number> = new Set([0o100644, 0o100755, 0o040755, 0o120777]);

const icons = {
  file: File,
  program: FileCog,
  link: Link2,
  special: Unplug,
  closed: Folder,
  open: FolderOpen,
} as const;

function lookOf(node: FileNode, isExpanded: boolean): keyof typeof icons {
  const kind = node.entry?.kind ?? 'directory';
  switch (kind) {
    case 'directory':
      return isExpanded ? 'open' : 'closed';
    case 'symlink':
      return 'link';
    case 'file':
      return ((node.entry?.mode ?? 0) & 0o111) === 0 ? 'file' : 'program';
    case 'fifo':
    case 'socket':
    case 'chardevice':
    case 'blockdevice':
      return 'special';
  }
}

function fileTitle({ path, entry }: FileNode): string {
  if (entry === undefined) return path;
  const rights = `${formatOctal(entry.mode)} ${entry.owner}:${entry.group}`;
  return entry.digest === '' ? `${path}\n${rights}` : `${path}\n${rights}\n${entry.digest}`;
}
