import type {
  HistoryDetails,
  HistoryEntry,
  InterruptedTransaction,
  UndoPlan,
} from '../../../src-main/contract/history.ts';
import type { TakesBack } from '../../../src-main/contract/plan.ts';
import { FixtureError } from './fixture-error.ts';
import type { FixturePackage } from './fixture-packages.ts';
import { planOf } from './fixture-plan.ts';

const noon = Date.UTC(2026, 2, 1, 12, 0);
const minute = 60_000;

/** One transaction of each kind, newest first. */
export function fixtureHistory(): readonly HistoryEntry[] {
  const entry = (id: number, rest: Partial<HistoryEntry> & { request: string }): HistoryEntry => ({
    id,
    beganMs: noon + id * 37 * minute,
    endedMs: noon + id * 37 * minute + 4200,
    program: id % 2 === 0 ? 'window' : 'command line',
    userId: 1000,
    userName: 'user',
    status: 'done',
    installed: 1,
    erased: 1,
    ...rest,
  });
  return [
    entry(7, { request: 'upgrade vim-enhanced-9.1-2.x86_64', status: 'recovered' }),
    entry(6, {
      request: 'install breaks-here-1-1.noarch',
      status: 'failed',
      installed: 0,
      erased: 0,
    }),
    entry(5, { request: 'undo 3', undoOf: 3, installed: 1, erased: 0 }),
    entry(4, {
      request:
        'upgrade amber-client-2-1.x86_64, amber-data-2-1.noarch, amber-libs-2-1.x86_64 and 24 more',
      installed: 27,
      erased: 27,
    }),
    entry(3, { request: 'erase basalt-1-1.noarch', installed: 0, undoneBy: 5 }),
    entry(2, { request: 'install old-thing-1-1.noarch', status: 'cancelled', erased: 0 }),
    entry(1, { request: 'install basalt-1-1.noarch', erased: 0, userId: 0, userName: 'root' }),
  ];
}

/** A transaction that was cut off in the middle. */
export const cutOff: InterruptedTransaction = {
  planId: 'cut',
  beganAtSeconds: noon / 1000,
  doing: { kind: 'install', nevra: 'glibc-2.41-9.x86_64' },
  finished: ['a-1-1.noarch', 'b-1-1.noarch', 'c-1-1.noarch'],
  toFinish: [],
  toUndo: ['glibc-2.41-9.x86_64'],
  notBegun: ['d-1-1.noarch'],
};

export function historyDetails(history: readonly HistoryEntry[], id: number): HistoryDetails {
  const entry = history.find((one) => one.id === id);
  if (entry === undefined)
    throw new FixtureError({
      code: 'BAD_ARGUMENT',
      message: `looking up transaction ${id}: there is none in the history`,
      context: {},
    });
  return {
    ...entry,
    elements: [
      {
        kind: 'install',
        action: 'upgrade',
        nevra: 'vim-enhanced-9.1-2.x86_64',
        other: 'vim-enhanced-9.1-1.x86_64',
        isDone: true,
        kept: 'original',
      },
      {
        kind: 'erase',
        action: 'upgrade',
        nevra: 'vim-enhanced-9.1-1.x86_64',
        other: 'vim-enhanced-9.1-2.x86_64',
        isDone: true,
        kept: 'rebuilt',
      },
    ],
    sideFiles: [
      {
        path: '/etc/vimrc',
        sidePath: '/etc/vimrc.rpmnew',
        reason: 'rpmnew',
        nevra: 'vim-enhanced-9.1-2.x86_64',
      },
    ],
    warnings: [],
    output: 'Created symlink.\n',
    ...(entry.status === 'failed' && { message: '%pre(breaks-here-1-1.noarch) scriptlet failed' }),
    notes: ['What /var/lib/vim/spool holds is not kept: it is larger than all that is kept.'],
  };
}

export function undoPlan(
  packages: readonly FixturePackage[],
  takesBack: TakesBack,
  planId: string,
  generation: string,
): UndoPlan {
  const request = { install: [], erase: [{ instance: 3 }], options: {}, takesBack };
  const plan = { ...planOf(packages, request, planId, generation), problems: [] };
  return { plan, lost: ['What /var/lib/vim/spool held is not kept.'] };
}
