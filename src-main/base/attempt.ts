import type { Log } from './context.ts';

/** Best-effort clean-up: what fails is logged with its reason, never thrown. */
export function attempt(what: string, log: Log, action: () => void): void {
  try {
    action();
  } catch (thrown) {
    log.debug(`${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
