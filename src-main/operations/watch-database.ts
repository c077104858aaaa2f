import { watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../base/index.ts';

/** Changes come in flurries: a transaction writes the database and its log many times. */
const SETTLE_MS = 150;
/** File systems that do not notify (network, some containers) are asked instead. */
const POLL_MS = 5000;

/**
 * Calls `changed` some time after anything in the database's folder changed; whether the packages did is
 * for the caller to find out.
 *
 * @returns the function that stops watching
 */
export function watchDatabase(databaseFile: string, changed: () => void, log: Log): () => void {
  let settling: NodeJS.Timeout | undefined;
  const settle = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      changed();
    }, SETTLE_MS);
  };
  const poll = setInterval(changed, POLL_MS);
  poll.unref();
  let stopWatching = (): void => undefined;
  try {
    const watcher = watch(dirname(databaseFile), { persistent: false }, settle);
    watcher.on('error', (error) => log.debug(`watching ${databaseFile}: ${error.message}`));
    stopWatching = () => watcher.close();
  } catch (thrown) {
    log.debug(`watching ${databaseFile}: ${String(thrown)}; asking now and then instead`);
  }
  return () => {
    clearTimeout(settling);
    clearInterval(poll);
    stopWatching();
  };
}
