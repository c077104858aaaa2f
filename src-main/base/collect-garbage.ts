/**
 * Asking for a collection where memory would pile up: what lies behind buffers counts little for the
 * engine, which lets tens of megabytes of used ones wait for the next collection.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { readonly type: 'major' | 'minor' }) => void;

let collect: Collect | undefined;

/** The engine's own function, which it shows to those alone who ask for it by a flag. */
function collector(): Collect {
  if (collect !== undefined) return collect;
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  collect = typeof found === 'function' ? (found as Collect) : () => {};
  return collect;
}

/** Collects what is short-lived, a millisecond or so, when so many bytes lie behind buffers. */
export function collectBuffersFrom(bytes: number): void {
  if (process.memoryUsage().external >= bytes) collector()({ type: 'minor' });
}

/** What was left of all objects at the last full collection that was asked for. */
let leftBytes = 0;

/**
 * Collects everything where there are objects of so many bytes, and half as many again as the last time
 * left; it takes tens of milliseconds. Lets three times of what is left come together before the engine
 * collects by itself: it counts buffers too, and would do so for each few megabytes that pass.
 */
export function makeRoom(heapBytes: number): void {
  if (getHeapStatistics().used_heap_size < Math.max(heapBytes, leftBytes * 1.5)) return;
  const collectAll = collector();
  setFlagsFromString('--heap-growing-percent=200');
  collectAll({ type: 'major' });
  leftBytes = getHeapStatistics().used_heap_size;
}
