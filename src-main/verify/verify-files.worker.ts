/** A worker thread that compares files: takes batches, answers each with what it found. */
import { parentPort, workerData } from 'node:worker_threads';
import { accountsOf, RootedPaths } from '../base/index.ts';
import { unpackBatch } from './batch-message.ts';
import type { BatchMessage } from './batch-message.ts';
import { checkFile } from './check-file.ts';
import type { RootOwner } from './check-file.ts';
import type { FileOutcome } from './file-check.ts';

/** Whose files a worker compares. */
export interface WorkerRoot {
  readonly root: string;
  readonly rootOwner: RootOwner | undefined;
}

export interface BatchAnswer {
  readonly batch: number;
  /** Of the files with something to say; copying the others between threads would cost most. */
  readonly outcomes: readonly FileOutcome[];
  readonly bytesRead: number;
}

const { root, rootOwner } = workerData as WorkerRoot;
let bytesRead = 0;
const surroundings = {
  paths: new RootedPaths(root),
  accounts: accountsOf(root),
  rootOwner,
  onRead: (bytes: number) => void (bytesRead += bytes),
};

parentPort?.on('message', (message: BatchMessage) => {
  bytesRead = 0;
  const outcomes = unpackBatch(message)
    .map((check) => checkFile(check, surroundings))
    .filter(({ found }) => found !== 0);
  const answer: BatchAnswer = { batch: message.batch, outcomes, bytesRead };
  parentPort?.postMessage(answer);
});
