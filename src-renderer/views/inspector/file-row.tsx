import { File, FileCog, Folder, FolderOpen, Link2, Unplug } from 'lucide-react';
import { Badge, FileMark } from '../../components/index.ts';
import { type FileLook, type FileNode, formatBytes, formatMode } from '../../format/index.ts';
import styles from './files.module.css';

interface FileRowProps {
  readonly node: FileNode;
  readonly isExpanded: boolean;
  /** What became of it since it was installed, where somebody asked. */
  readonly look: FileLook | undefined;
}

export function FileRow({ node, isExpanded, look }: FileRowProps) {
  const { entry } = node;
  const Icon = icons[lookOf(node, isExpanded)];
  return (
    <>
      {look === undefined ? null : <FileMark look={look} />}
      <Icon size={14} className={styles['fileIcon']} aria-hidden="true" />
      <span className={styles['fileName']} dir="auto" title={node.path}>
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
