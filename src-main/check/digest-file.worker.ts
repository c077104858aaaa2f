/** A worker thread that computes one digest of one open file. */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { sourceOfDescriptor } from '../base/index.ts';

/** What is to be computed. */
export interface DigestOrder {
  readonly descriptor: number;
  /** Offset of the first byte; the last is the file's. */
  readonly from: number;
  readonly hash: string;
}

const { descriptor, from, hash } = workerData as DigestOrder;
const source = sourceOfDescriptor(descriptor, 'the package');
const running = createHash(hash);
const buffer = new Uint8Array(128 * 1024);
for (let at = from, count = -1; count !== 0; at += count) {
  count = source.readAt(buffer, at);
  running.update(buffer.subarray(0, count));
}
parentPort?.postMessage(running.digest('hex'));
