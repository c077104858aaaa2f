import type {
  HistoryElement,
  HistoryEntry,
  HistoryStatus,
  InterruptedTransaction,
} from '../../src-main/contract/history.ts';
import type { ElementAction } from '../../src-main/contract/plan.ts';
import { message } from '../language/index.ts';
import { formatMinute } from './time.ts';

export const statusWords: Readonly<Record<HistoryStatus, string>> = {
  running: 'not ended',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  recovered: 'cut off, put right',
};

const actionWords: Readonly<Record<ElementAction, string>> = {
  install: 'installed',
  upgrade: 'upgraded',
  downgrade: 'downgraded',
  reinstall: 'reinstalled',
  obsolete: 'replaced',
  erase: 'erased',
};

/** What was asked for, as a heading: `Upgrade tree-2-1.noarch`. */
export function requestTitle({ request, undoOf, rollbackTo }: HistoryEntry): string {
  if (undoOf !== undefined) return `Undo of transaction ${undoOf}`;
  if (rollbackTo === 0) return 'Back to before the first transaction';
  if (rollbackTo !== undefined) return `Back to the state after transaction ${rollbackTo}`;
  return request.charAt(0).toUpperCase() + request.slice(1);
}

/** When, by whom and how much: `2026-03-01 14:05 · root · 2 packages came, 1 went`. */
export function historySubtitle(entry: HistoryEntry): string {
  const { beganMs, userName, userId, installed, erased } = entry;
  const who = userName ?? (userId === undefined ? undefined : `user ${userId}`);
  const changed =
    installed + erased === 0
      ? 'nothing changed'
      : [
          ...(installed === 0 ? [] : [`${message('common.packages', { count: installed })} came`]),
          ...(erased === 0
            ? []
            : [`${installed === 0 ? message('common.packages', { count: erased }) : erased} went`]),
        ].join(', ');
  return [formatMinute(beganMs / 1000), who, changed]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Why it cannot be undone by itself; undefined when it can be tried. */
export function whyNotUndoable({
  installed,
  erased,
  undoneBy,
  status,
}: HistoryEntry): string | undefined {
  if (undoneBy !== undefined) return `Transaction ${undoneBy} has taken it back`;
  if (status === 'running') return 'It has not ended';
  return installed + erased === 0 ? 'It changed nothing' : undefined;
}

/** A package of a transaction: `upgraded over tree-1-1.noarch`, `replaced by tree-2-1.noarch`. */
export function elementSentence({ kind, action, other, isDone }: HistoryElement): string {
  const isReplaced = kind === 'erase' && other !== undefined;
  const word = isReplaced ? `replaced by ${other}` : actionWords[action];
  const over = kind === 'install' && other !== undefined ? ` over ${other}` : '';
  return `${isDone ? '' : 'not '}${word}${over}`;
}

/** What was cut off, and what putting it right would come to. */
export function cutOffSentence(found: InterruptedTransaction): string {
  const { beganAtSeconds, doing, finished, toFinish, toUndo, notBegun } = found;
  const when = beganAtSeconds === 0 ? '' : ` of ${formatMinute(beganAtSeconds)}`;
  const verb = doing?.kind === 'erase' ? 'erasing' : 'installing';
  const where = doing === undefined ? 'before anything was done' : `while ${verb} ${doing.nevra}`;
  const parts = [
    [finished.length, 'done'],
    [toFinish.length, 'to be finished'],
    [toUndo.length, 'to be taken back'],
    [notBegun.length, 'not begun'],
  ] as const;
  const counts = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `A transaction${when} was cut off ${where}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`;
}
