import type {
  HistoryElement,
  HistoryEntry,
  HistoryStatus,
  InterruptedTransaction,
} from '../../src-main/contract/history.ts';
import { message } from '../language/index.ts';
import { formatMinute } from './time.ts';

/** What became of a transaction, in a word. */
export function statusWord(status: HistoryStatus): string {
  return message(`history.status-${status}`);
}

/** What was asked for, as a heading: `Upgrade tree-2-1.noarch`. */
export function requestTitle({ request, undoOf, rollbackTo }: HistoryEntry): string {
  if (undoOf !== undefined) return message('history.undo-of', { id: undoOf });
  if (rollbackTo === 0) return message('history.back-to-begin');
  if (rollbackTo !== undefined) return message('history.back-to', { id: rollbackTo });
  return request.charAt(0).toUpperCase() + request.slice(1);
}

/** When, by whom and how much: `2026-03-01 14:05 · root · 2 packages came, 1 went`. */
export function historySubtitle(entry: HistoryEntry): string {
  const { beganMs, userName, userId, installed, erased } = entry;
  const who =
    userName ?? (userId === undefined ? undefined : message('history.user', { id: userId }));
  return [formatMinute(beganMs / 1000), who, changedWords(installed, erased)]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function changedWords(came: number, went: number): string {
  if (came + went === 0) return message('history.nothing-changed');
  if (went === 0) return message('history.came', { count: came });
  if (came === 0) return message('history.went', { count: went });
  return message('history.came-and-went', { came, went });
}

/** Why it cannot be undone by itself; undefined when it can be tried. */
export function whyNotUndoable({
  installed,
  erased,
  undoneBy,
  status,
}: HistoryEntry): string | undefined {
  if (undoneBy !== undefined) return message('history.undone-by', { id: undoneBy });
  if (status === 'running') return message('history.not-ended');
  return installed + erased === 0 ? message('history.changed-nothing') : undefined;
}

/** A package of a transaction: `upgraded over tree-1-1.noarch`, `replaced by tree-2-1.noarch`. */
export function elementSentence({ kind, action, other, isDone }: HistoryElement): string {
  const isReplaced = kind === 'erase' && other !== undefined;
  const did = isReplaced
    ? message('history.replaced-by', { other })
    : message(`history.did-${action}`);
  const what =
    kind === 'install' && other !== undefined ? message('history.over', { what: did, other }) : did;
  return message('history.element', { what, isDone: String(isDone) });
}

/** What was cut off, and what putting it right would come to. */
export function cutOffSentence(found: InterruptedTransaction): string {
  const { beganAtSeconds, doing, finished, toFinish, toUndo, notBegun } = found;
  const where =
    doing === undefined
      ? message('history.cut-off-begin')
      : message(doing.kind === 'erase' ? 'history.cut-off-erasing' : 'history.cut-off-installing', {
          nevra: doing.nevra,
        });
  const parts = [
    ['history.count-done', finished.length],
    ['history.count-to-finish', toFinish.length],
    ['history.count-to-undo', toUndo.length],
    ['history.count-not-begun', notBegun.length],
  ] as const;
  const said = parts
    .filter(([, count]) => count > 0)
    .map(([key, count]) => message(key, { count }));
  const counts = said.length === 0 ? '' : `: ${said.join(', ')}`;
  return beganAtSeconds === 0
    ? message('history.cut-off', { where, counts })
    : message('history.cut-off-at', { time: formatMinute(beganAtSeconds), where, counts });
}
