import {
  FileText,
  FolderTree,
  Hammer,
  type LucideIcon,
  Package,
  ScrollText,
  Tags,
} from 'lucide-react';
import { useState } from 'react';
import type { SpecPart, SpecPartKind } from '../../../src-main/contract/spec.ts';
import { Tree, type TreeRow } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { jumpTo, useBuilder, valueOf } from '../../state/index.ts';
import styles from './builder.module.css';

const icons: Readonly<Record<SpecPartKind, LucideIcon>> = {
  preamble: Tags,
  package: Package,
  files: FolderTree,
  build: Hammer,
  script: ScrollText,
  text: FileText,
};

interface Entry {
  readonly line: number;
  readonly words: string;
  readonly part: SpecPart | undefined;
}

/** The parts of the spec, lists of files with their lines. */
export function Outline() {
  const parts = useBuilder((state) => valueOf(state.reading)?.parts);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  if (parts === undefined) return null;
  return (
    <Tree
      label={message('builder.outline')}
      paneName="builder-outline"
      rows={rowsOf(parts, closed)}
      rowHeight={26}
      onToggle={(key) => setClosed(toggled(closed, key))}
      onChoose={({ value }) => jumpTo(value.line)}
      render={({ value }) => <OutlineRow entry={value} />}
    />
  );
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

function rowsOf(
  parts: readonly SpecPart[],
  closed: ReadonlySet<string>,
): readonly TreeRow<Entry>[] {
  return parts.flatMap((part, at) => {
    const key = String(part.line);
    const hasChildren = part.entries.length > 0;
    const isExpanded = hasChildren && !closed.has(key);
    const row: TreeRow<Entry> = {
      ...{ key, level: 1, hasChildren, isExpanded, parentKey: undefined },
      ...{ siblings: parts.length, position: at + 1 },
      value: {
        line: part.line,
        words: part.kind === 'preamble' ? message('builder.preamble') : part.title,
        part,
      },
    };
    if (!isExpanded) return [row];
    const children = part.entries.map(
      ({ line, text }, index): TreeRow<Entry> => ({
        ...{ key: `${key} ${line}`, level: 2, hasChildren: false, isExpanded: false },
        ...{ parentKey: key, siblings: part.entries.length, position: index + 1 },
        value: { line, words: text, part: undefined },
      }),
    );
    return [row, ...children];
  });
}

function OutlineRow({ entry: { words, part } }: { readonly entry: Entry }) {
  const Icon = part === undefined ? undefined : icons[part.kind];
  const isLeftOut = part?.isRead === false;
  return (
    <span
      className={styles['outlineRow']}
      data-left-out={isLeftOut || undefined}
      title={isLeftOut ? message('builder.left-out') : words}
    >
      {Icon === undefined ? null : <Icon size={14} aria-hidden="true" />}
      <span
        className={part === undefined ? styles['outlineFile'] : styles['outlineText']}
        dir="ltr"
      >
        {words}
      </span>
    </span>
  );
}
