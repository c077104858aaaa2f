/** The end of a transaction that was cut off, written into the history by whoever put it right. */
import type { SideFile } from '../contract/plan.ts';
import { attempt, RpmError, visibleText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { HistoryStore, sweepKept } from '../history/index.ts';
import type { StoredElement } from '../history/index.ts';

/** Where a transaction runs. */
export interface RunPlace {
  readonly root: string;
  readonly context: Context;
}

/** What came of a transaction that was cut off. */
export interface RecoveredRun {
  readonly planId: string;
  /** By the element's place in the journal. */
  readonly isDone: (at: number) => boolean;
  readonly sideFiles: readonly SideFile[];
  readonly status: 'recovered' | 'failed';
}

const nothingDone: RecoveredRun = {
  planId: '',
  isDone: () => false,
  sideFiles: [],
  status: 'recovered',
};

/** Ends what is written down of a transaction that was cut off and put right. */
export function endRecovered(around: RunPlace, run?: RecoveredRun): void {
  try {
    using store = HistoryStore.write(around.root);
    endUnfinished(store, around, run);
    if (!store.isLastDone) sweep(store, around);
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    around.context.log.warning(visibleText(`the history is not written: ${thrown.message}`));
  }
}

/** The same for each whose end nobody has written down. */
export function endUnfinished(
  store: HistoryStore,
  { context }: RunPlace,
  { planId, isDone, sideFiles, status }: RecoveredRun = nothingDone,
): void {
  for (const { id, planId: stored } of store.unfinished()) {
    const isIt = stored === planId;
    const { elements } = store.transaction(id);
    const done = elements.flatMap((_, at) => (isIt && isDone(at) ? [at] : []));
    store.end(id, {
      endedMs: context.now(),
      status: isIt ? status : 'recovered',
      done: new Set([...done, ...takenOver(elements, done)]),
      sideFiles: isIt ? sideFiles : [],
      warnings: [],
      output: '',
      message:
        isIt && status === 'failed'
          ? 'The disk or the database failed.'
          : 'It was cut off, and put right later.',
    });
  }
}

/** What stays in the store without need costs room and nothing else: the next one sweeps it. */
export function sweep(store: HistoryStore, { root, context }: RunPlace): void {
  attempt('sweeping the store of old packages', context.log, () => sweepKept(root, store));
}

/** Rows that were taken over stand behind the journal's elements, by the name of what took them over. */
function takenOver(elements: readonly StoredElement[], done: readonly number[]): readonly number[] {
  return elements.flatMap(({ kind, action, other }, at) => {
    if (kind !== 'erase' || action !== 'reinstall' || done.includes(at)) return [];
    return done.some((one) => elements[one]?.nevra === other && elements[one]?.kind === 'install')
      ? [at]
      : [];
  });
}
