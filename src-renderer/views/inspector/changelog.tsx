import { History } from 'lucide-react';
import type { ChangelogEntry } from '../../../src-main/contract/package.ts';
import { Empty, ScrollArea } from '../../components/index.ts';
import { formatDay } from '../../format/index.ts';
import styles from './inspector.module.css';

export function Changelog({ entries }: { readonly entries: readonly ChangelogEntry[] }) {
  if (entries.length === 0)
    return <Empty icon={History} title="No changelog" hint="The packager has written none." />;
  return (
    <ScrollArea label="Changelog" className={styles['scroll']}>
      <ol className={styles['changes']}>
        {entries.map((entry, index) => (
          <li key={`${entry.timeSeconds} ${index}`} className={styles['change']}>
            <p className={styles['changeHead']}>
              <time className={styles['changeDay']}>{formatDay(entry.timeSeconds)}</time>
              <span className={styles['aside']}>{entry.author}</span>
            </p>
            <p className={styles['changeText']}>{entry.text}</p>
          </li>
        ))}
      </ol>
    </ScrollArea>
  );
}
