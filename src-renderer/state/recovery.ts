import { create } from 'zustand';
import type { InterruptedTransaction } from '../../src-main/contract/history.ts';
import { engine } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { createLatest, failed, idle, load, loading, ready, type Remote } from './remote.ts';

interface RecoveryState {
  /** A transaction that was cut off; null when there is none. */
  readonly found: Remote<InterruptedTransaction | null>;
  /** Putting it right: under way, or why it did not work. */
  readonly repair: Remote<null>;
}

export const useRecovery = create<RecoveryState>(() => ({ found: idle, repair: idle }));

const latest = createLatest();

/** Looks whether a transaction was cut off. */
export function lookForCutOff(): Promise<void> {
  const before = useRecovery.getState().found;
  return load(
    latest,
    (signal) => engine.call('recovery.find', [], { signal }),
    (found) => {
      useRecovery.setState({ found });
      const isNew = before.status !== 'ready' || before.value === null;
      if (found.status === 'ready' && found.value !== null && isNew)
        announce(message('told.cut-off'));
    },
    true,
  );
}

/** Finishes or takes back what was cut off. */
export async function putRight(): Promise<void> {
  if (useRecovery.getState().repair.status === 'loading') return;
  useRecovery.setState({ repair: loading });
  announce(message('told.putting-right'));
  try {
    await engine.call('recovery.run', []);
    useRecovery.setState({ found: ready(null), repair: idle });
    announce(message('told.put-right'));
  } catch (error) {
    useRecovery.setState({ repair: failed(error) });
    announce(message('told.not-put-right'));
  }
}
