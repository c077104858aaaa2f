import type { HistoryDetails, HistoryElement, HistoryEntry } from '../../../contract/history.ts';
import { lockDatabase } from '../../../database/index.ts';
import { HistoryStore } from '../../../history/index.ts';
import { visibleText } from '../../../base/index.ts';
import { databaseFolder } from '../invocation.ts';
import type { Command, Invocation } from '../invocation.ts';
import { requireRoot } from '../open-for-query.ts';
import type { OwnOptions } from '../own-options.ts';
import { UsageError } from '../parse-options.ts';
import { transactionIdOf } from '../transaction-id.ts';

/** `history`: what transactions did to the root, newest first, or everything about one of them. */
export function run(own: OwnOptions): Command {
  return async (invocation) => {
    const { root, output } = invocation;
    requireRoot(root);
    const keep = own.value('keep');
    if (keep !== undefined) return setLimit(invocation, keep);
    const [word, ...more] = invocation.arguments;
    if (more.length > 0) throw new UsageError('history takes one transaction at most');
    using store = HistoryStore.read(root);
    const write = (value: unknown, lines: () => readonly string[]): number => {
      if (own.has('json')) output.write(`${JSON.stringify(value, undefined, 2)}\n`);
      else for (const line of lines()) output.write(`${visibleText(line)}\n`);
      return 0;
    };
    if (word === undefined) {
      const entries = store?.list() ?? [];
      return write(entries, () => listLines(entries));
    }
    const id = transactionIdOf(word);
    if (store === undefined)
      throw new UsageError(`there is no transaction ${id}: nothing was done here yet`);
    const details = store.details(id);
    return write(details, () => detailLines(details));
  };
}

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function setLimit(invocation: Invocation, text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,12})([KMG]?)$/.exec(text) ?? [];
  if (digits === '') throw new UsageError(`--keep needs a size as 500M, 2G or 0, not '${text}'`);
  using lock = lockDatabase(databaseFolder(invocation));
  using store = HistoryStore.write(invocation.root);
  void lock;
  store.limitBytes = Number(digits) * (units[unit] ?? 1);
  return 0;
}

/** `2026-11-21 17:40:11`, in UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

function listLines(entries: readonly HistoryEntry[]): readonly string[] {
  if (entries.length === 0) return ['Nothing was done here yet.'];
  const width = Math.max(2, String(entries[0]?.id).length);
  const line = (id: string, time: string, who: string, status: string, what: string): string =>
    `${id.padStart(width)}  ${time.padEnd(19)}  ${who.padEnd(10)} ${status.padEnd(9)} ${what}`;
  return [
    line('ID', 'TIME (UTC)', 'BY', 'STATUS', 'WHAT'),
    ...entries.map((entry) =>
      line(
        String(entry.id),
        timeText(entry.beganMs),
        whoText(entry),
        entry.status,
        whatText(entry),
      ),
    ),
  ];
}

function whoText({ userName, userId }: HistoryEntry): string {
  return userName ?? (userId === undefined ? '-' : String(userId));
}

function whatText({ request, undoneBy }: HistoryEntry): string {
  return undoneBy === undefined ? request : `${request} (taken back by ${undoneBy})`;
}

function detailLines(details: HistoryDetails): readonly string[] {
  const { id, beganMs, endedMs, program, status, message, sideFiles, warnings, notes, output } =
    details;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
  return [
    `Transaction ${id}: ${whatText(details)}`,
    `Began:   ${timeText(beganMs)} UTC`,
    ...(endedMs === undefined ? [] : [`Ended:   ${timeText(endedMs)} UTC`]),
    `By:      ${whoText(details)}, ${program}`,
    `Status:  ${status}${message === undefined ? '' : `: ${message}`}`,
    ...section('Packages:', details.elements.map(elementLine)),
    ...section(
      'Side files:',
      sideFiles.map(({ path, sidePath }) => `${sidePath} beside ${path}`),
    ),
    ...section('Warnings:', warnings),
    ...section('Not kept:', notes),
    ...section('Scripts wrote:', output === '' ? [] : output.trimEnd().split('\n')),
  ];
}

function elementLine({ kind, action, nevra, other, isDone, kept }: HistoryElement): string {
  const sign = kind === 'install' ? '+' : '-';
  const because =
    other === undefined ? '' : kind === 'install' ? ` over ${other}` : ` for ${other}`;
  const notDone = isDone ? '' : ', not done';
  return `${sign} ${nevra} (${action}${because}${notDone})${kept === undefined ? '' : ` [kept: ${kept}]`}`;
}
