import { Worker } from 'node:worker_threads';
import type { WireError } from '../contract/errors.ts';
import { InternalError, RpmError, workerUrl } from '../base/index.ts';
import type { RangeAnswer, RangeRequest, WorkerRoot } from './verify-files.worker.ts';

/** Batches each thread has waiting: one in work and one so that it never starves. */
const BATCHES_A_WORKER = 2;

/** Files of a package for a thread. */
export type FileRange = Omit<RangeRequest, 'batch'>;
export type RangeResult = Exclude<RangeAnswer, { readonly failure: unknown }>;

/** Compares batches of files in worker threads. */
export interface WorkerPool {
  /** Whether a batch would be taken soon; also when no thread is left, which `check` then tells. */
  readonly hasRoom: () => boolean;
  /** Resolves when there is room for another batch. */
  readonly room: () => Promise<void>;
  /** @throws {RpmError} HEADER_MALFORMED; INTERNAL when a thread is gone */
  check(range: FileRange): Promise<RangeResult>;
  close(): Promise<void>;
}

interface Member {
  readonly worker: Worker;
  waiting: number;
}

/** Starts so many threads. */
export function startWorkerPool(workerData: WorkerRoot, size: number): WorkerPool {
  const pending = new Map<
    number,
    { resolve(answer: RangeResult): void; reject(error: Error): void; member: Member }
  >();
  const roomListeners: (() => void)[] = [];
  let nextBatch = 1;

  const members = Array.from({ length: size }, () => {
    const url = workerUrl('./verify-files.worker.ts', import.meta.url);
    const member: Member = { worker: new Worker(url, { workerData }), waiting: 0 };
    member.worker.on('message', (answer: RangeAnswer) => {
      member.waiting -= 1;
      const call = pending.get(answer.batch);
      if ('failure' in answer) call?.reject(errorOf(answer.failure));
      else call?.resolve(answer);
      pending.delete(answer.batch);
      roomListeners.shift()?.();
    });
    member.worker.on('error', (error) => {
      // The thread is gone: it must not be given the next batch.
      members.splice(members.indexOf(member), 1);
      for (const [batch, call] of pending)
        if (call.member === member) {
          pending.delete(batch);
          call.reject(new InternalError(`verifying files: ${error.message}`, { cause: error }));
        }
      for (const listener of roomListeners.splice(0)) listener();
    });
    return member;
  });

  const leastBusy = (): Member | undefined =>
    members.reduce<Member | undefined>(
      (best, member) => (best === undefined || member.waiting < best.waiting ? member : best),
      undefined,
    );

  const hasRoom = (): boolean => (leastBusy()?.waiting ?? 0) < BATCHES_A_WORKER;

  return {
    hasRoom,
    async room() {
      while (!hasRoom()) await new Promise<void>((resolve) => roomListeners.push(resolve));
    },
    check(range) {
      return new Promise((resolve, reject) => {
        const member = leastBusy();
        if (member === undefined) {
          reject(new InternalError('verifying files: there is no worker'));
          return;
        }
        const message: RangeRequest = { batch: nextBatch, ...range };
        nextBatch += 1;
        member.waiting += 1;
        pending.set(message.batch, { resolve, reject, member });
        member.worker.postMessage(message);
      });
    },
    async close() {
      await Promise.all(members.map(({ worker }) => worker.terminate()));
    },
  };
}

/** An error of a thread as it was thrown there. */
function errorOf({ code, message, ...options }: WireError): RpmError {
  return new RpmError(code, message, options);
}
