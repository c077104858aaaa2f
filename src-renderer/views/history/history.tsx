import { History as HistoryIcon, Undo2 } from 'lucide-react';
import type { HistoryEntry, HistoryStatus } from '../../../src-main/contract/history.ts';
import { Badge, Button, Empty, Failed, Loading, Room, type Tone } from '../../components/index.ts';
import { historySubtitle, requestTitle, statusWord, whyNotUndoable } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  loadHistory,
  planTakingBack,
  toggleTransaction,
  useHistory,
  valueOf,
} from '../../state/index.ts';
import { Transaction } from './transaction.tsx';
import styles from './history.module.css';

export function History() {
  const entries = useHistory((state) => state.entries);
  const all = valueOf(entries) ?? [];
  return (
    <Room
      label={message('history.label')}
      pane="history"
      totals={all.length === 0 ? null : message('common.transactions', { count: all.length })}
    >
      {entries.status === 'failed' ? (
        <Failed error={entries.error} onRetry={() => void loadHistory()} />
      ) : entries.status !== 'ready' ? (
        <Loading what={message('history.loading')} />
      ) : all.length === 0 ? (
        <Empty
          icon={HistoryIcon}
          title={message('history.none')}
          hint={message('history.none-hint')}
        />
      ) : (
        <ol className={styles['list']} aria-label={message('history.transactions')} reversed>
          {all.map((entry, index) => (
            <Entry key={entry.id} entry={entry} isNewest={index === 0} />
          ))}
        </ol>
      )}
    </Room>
  );
}

const tones: Readonly<Record<HistoryStatus, Tone>> = {
  running: 'accent',
  done: 'good',
  failed: 'danger',
  cancelled: 'caution',
  recovered: 'caution',
};

function Entry({ entry, isNewest }: { readonly entry: HistoryEntry; readonly isNewest: boolean }) {
  const isOpen = useHistory((state) => state.opened.has(entry.id));
  const title = requestTitle(entry);
  const obstacle = whyNotUndoable(entry);
  return (
    <li className={styles['entry']} data-undone={entry.undoneBy === undefined ? undefined : true}>
      <div className={styles['line']}>
        <h2 className={styles['heading']}>
          <button
            type="button"
            className={styles['toggle']}
            aria-expanded={isOpen}
            onClick={() => toggleTransaction(entry.id)}
          >
            <span className={styles['number']}>{entry.id}</span>
            <span className={styles['words']}>
              <span className={styles['name']}>{title}</span>
              <span className={styles['quiet']}>{historySubtitle(entry)}</span>
            </span>
          </button>
        </h2>
        {entry.undoneBy === undefined ? null : (
          <Badge>{message('history.taken-back', { id: entry.undoneBy })}</Badge>
        )}
        <Badge tone={tones[entry.status]}>{statusWord(entry.status)}</Badge>
        {isNewest ? null : (
          <Button
            look="quiet"
            description={message('history.back-description', { id: entry.id })}
            onPress={() => planTakingBack({ kind: 'rollback', id: entry.id })}
          >
            {message('history.back-to-here')}
          </Button>
        )}
        <Button
          icon={Undo2}
          isDisabled={obstacle !== undefined}
          description={obstacle ?? message('history.undo-description', { id: entry.id })}
          onPress={() => planTakingBack({ kind: 'undo', id: entry.id })}
        >
          {message('common.undo')}
        </Button>
      </div>
      {isOpen ? <Transaction id={entry.id} /> : null}
    </li>
  );
}
