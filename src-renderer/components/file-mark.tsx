import {
  Check,
  CircleHelp,
  Clock,
  KeyRound,
  PencilLine,
  TriangleAlert,
  X,
  type LucideIcon,
} from 'lucide-react';
import { type FileLook, fileLookWords } from '../format/index.ts';
import styles from './file-mark.module.css';

const icons: Readonly<Record<FileLook, LucideIcon>> = {
  missing: X,
  changed: TriangleAlert,
  unreadable: CircleHelp,
  rights: KeyRound,
  config: PencilLine,
  time: Clock,
  same: Check,
};

/** What became of a file since it was installed: a shape of its own, in a colour, and in words. */
export function FileMark({ look }: { readonly look: FileLook }) {
  const Icon = icons[look];
  const words = fileLookWords(look);
  return (
    <span className={styles['mark']} data-look={look} role="img" aria-label={words} title={words}>
      <Icon size={14} strokeWidth={2.25} aria-hidden="true" />
    </span>
  );
}
