import { compareVersions } from './version.ts';
import type { Order } from './version.ts';

/** Epoch, version, release; a missing epoch compares as 0, a missing release as older than any. */
export interface Evr {
  readonly epoch: number | undefined;
  readonly version: string;
  readonly release: string | undefined;
}

/**
 * Splits `[epoch:]version[-release]`. Digits before the first colon are the epoch (none before it
 * means 0); what follows the last dash is the release. Never fails: a text without either is a version.
 */
export function parseEvr(text: string): Evr {
  const match = /^(\d*):/.exec(text);
  const epoch = match === null ? undefined : Number(match[1]);
  const rest = match === null ? text : text.slice(match[0].length);
  const dash = rest.lastIndexOf('-');
  if (dash < 0) return { epoch, version: rest, release: undefined };
  return { epoch, version: rest.slice(0, dash), release: rest.slice(dash + 1) };
}

/** `[epoch:]version[-release]`; the epoch is written when it is set, also when it is 0. */
export function formatEvr(evr: Evr): string {
  const epoch = evr.epoch === undefined ? '' : `${evr.epoch}:`;
  const release = evr.release === undefined ? '' : `-${evr.release}`;
  return `${epoch}${evr.version}${release}`;
}

/** Compares epochs as numbers, then versions, then releases. */
export function compareEvr(a: Evr, b: Evr): Order {
  const epochs = Math.sign((a.epoch ?? 0) - (b.epoch ?? 0));
  if (epochs !== 0) return epochs < 0 ? -1 : 1;
  const versions = compareVersions(a.version, b.version);
  if (versions !== 0) return versions;
  if (a.release === undefined || b.release === undefined) {
    if (a.release === b.release) return 0;
    return a.release === undefined ? -1 : 1;
  }
  return compareVersions(a.release, b.release);
}
