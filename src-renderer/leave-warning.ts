import { useEffect } from 'react';
import { desktopBridge } from './engine/index.ts';
import { useRun } from './state/index.ts';

/**
 * A browser's tab that is closed or loaded again stops the transaction it started, so the browser asks
 * first. The desktop has no such question to show; there the window says afterwards how it ended.
 */
export function useLeaveWarning(): void {
  const isRunning = useRun((state) => state.outcome.status === 'loading');
  useEffect(() => {
    if (!isRunning || desktopBridge() !== undefined) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning]);
}
