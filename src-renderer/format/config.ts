import {
  type ConfigChange,
  type ConfigSideFile,
  conflictMarks,
  type NoText,
  type SideKind,
} from '../../src-main/contract/config.ts';
import { message } from '../language/index.ts';
import { formatMinute } from './time.ts';

/** How the two came to lie there. */
export function sideFileSentence(kind: SideKind): string {
  return message(`config-files.kind-${kind}`);
}

export function sideFileState(state: ConfigSideFile['state']): string {
  return message(`config-files.state-${state}`);
}

export function noTextSentence(noText: NoText): string {
  return message(`config-files.no-text-${noText}`);
}

/** `merged · 2026-03-01 14:05 · root`. */
export function configChangeSentence({ action, doneAtMs, userName }: ConfigChange): string {
  const parts = [message(`config-files.did-${action}`), formatMinute(doneAtMs / 1000), userName];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** A place that both sides changed, between markers in a text. */
export interface Conflict {
  /** Offsets of the first marker's begin and the last one's end, line end included. */
  readonly from: number;
  readonly to: number;
  readonly mine: string;
  readonly theirs: string;
}

export type ConflictChoice = 'mine' | 'theirs' | 'both';

/** The places in a text that nobody has decided; what is no whole conflict is passed over. */
export function conflictsIn(text: string): readonly Conflict[] {
  const found: Conflict[] = [];
  let open:
    | { from: number; side: 'mine' | 'base' | 'theirs'; mine: string; theirs: string }
    | undefined;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    const line = text.slice(at, next);
    const words = line.replace(/\r?\n$/, '');
    if (words === conflictMarks.mine) open = { from: at, side: 'mine', mine: '', theirs: '' };
    else if (open !== undefined && words === conflictMarks.base) open.side = 'base';
    else if (open !== undefined && words === conflictMarks.middle && open.side !== 'theirs')
      open.side = 'theirs';
    else if (open !== undefined && words === conflictMarks.theirs) {
      const { from, mine, theirs } = open;
      found.push({ from, to: next, mine, theirs });
      open = undefined;
    } else if (open !== undefined && open.side !== 'base') open[open.side] += line;
    at = next;
  }
  return found;
}

/** Whether any marker is left, also of a conflict that is not whole any more. */
export function hasConflictMarker(text: string): boolean {
  const marks = new Set<string>([conflictMarks.mine, conflictMarks.base, conflictMarks.theirs]);
  return text.split('\n').some((line) => marks.has(line.replace(/\r$/, '')));
}

/** The text with one place decided. */
export function decideConflict(text: string, conflict: Conflict, choice: ConflictChoice): string {
  const { from, to, mine, theirs } = conflict;
  const chosen = choice === 'both' ? mine + theirs : choice === 'mine' ? mine : theirs;
  return text.slice(0, from) + chosen + text.slice(to);
}

/** How a text ends its lines; `\n` where it does not do so alike everywhere. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  return /\r\n/.test(text) && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : '\n';
}
