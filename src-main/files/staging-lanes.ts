import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import {
  FileError,
  InternalError,
  MalformedError,
  present,
  RpmError,
  workerUrl,
} from '../base/index.ts';
import type { LaneData, SlabAnswer, SlabPart, SlabRequest } from './staging-lane.worker.ts';
import type { StagedFileJob } from './temporary-file.ts';

/** Slabs of a lane: one is filled while others are written. */
const slabsOfLane = 3;
const slabBytes = 512 * 1024;
/** Files that are collected for a slab however small they are. */
const maxParts = 64;

/** One processor is left to who reads the payload, and writes what the threads have no room for. */
const laneCount = Math.max(1, Math.min(2, availableParallelism() - 1));

/** That threads stopped at another package's file; this one's may be begun again. */
export class StagingStoppedError extends InternalError {}

/**
 * Threads that write, hash and finish regular files while the payload is being read. Content reaches
 * them in slabs that both see, each used by one at a time; there are so many and no more, and who is too fast
 * asks by `isBusy`, or waits. After a failure they do nothing more, whosever file it was.
 */
export class StagingLanes {
  readonly #lanes: Lane[];
  readonly #wakers: (() => void)[] = [];
  /** Whose file each number is, until it is finished. */
  readonly #begun = new Map<number, { readonly files: LaneFiles; readonly at: number }>();
  #current: Lane | undefined;
  #next = 0;
  #hasFailed = false;

  constructor(rootDescriptor: number) {
    const failed = (error: unknown): void =>
      this.#fail(new InternalError(`staging files: ${String(error)}`, { cause: error }));
    this.#lanes = Array.from(
      { length: laneCount },
      () => new Lane(rootDescriptor, (answer) => this.#answered(answer), failed),
    );
  }

  /**
   * The files of one package.
   *
   * @param onStaged - told the position and inode of each file that is finished
   */
  open(onStaged: (at: number, inode: number) => void): LaneFiles {
    return new LaneFiles(this, onStaged);
  }

  /** Whether a file that begins now would have to wait. */
  isBusy(sizeBytes: number): boolean {
    if (this.#current?.hasRoom(sizeBytes) ?? false) return false;
    this.#current?.send();
    // Nothing else asks for answers while who reads the payload never waits.
    for (const lane of this.#lanes) lane.takeAnswers();
    // One that has nothing to do takes what is larger than its slabs, too.
    return !this.#lanes.some((lane) => lane.isIdle() || lane.hasRoom(sizeBytes));
  }

  /** Whether they do nothing more. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** @internal */
  begin(
    files: LaneFiles,
    at: number,
    job: StagedFileJob,
    sizeBytes: number,
  ): Promise<void> | undefined {
    this.#next += 1;
    const number = this.#next;
    this.#begun.set(number, { files, at });
    const lane = this.#current;
    if (lane?.hasRoom(sizeBytes) ?? false) {
      lane?.begin(number, job, sizeBytes);
      return undefined;
    }
    lane?.send();
    return this.#idlest().then((idlest) => {
      this.#current = idlest;
      idlest.begin(number, job, sizeBytes);
    });
  }

  /** @internal */
  put(piece: Uint8Array): Promise<void> | undefined {
    const lane = present(this.#current, 'lane');
    for (let from = 0; from < piece.length; ) {
      if (!lane.canTake()) {
        lane.send();
        const rest = piece.subarray(from);
        return this.#until(() => lane.canTake()).then(() => this.put(rest));
      }
      from += lane.put(from === 0 ? piece : piece.subarray(from));
    }
    return undefined;
  }

  /** Waits until everything handed over has been dealt with: nothing is written any more then. */
  async drain(): Promise<void> {
    for (const lane of this.#lanes) lane.send();
    while (!this.#lanes.every((lane) => lane.isIdle())) await this.#answer();
  }

  /** Directories may have been moved or removed: those that are kept open are opened anew. */
  forget(): void {
    for (const lane of this.#lanes) lane.forget();
  }

  /** Ends the threads; when it resolves, none of them writes any more. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.end()));
  }

  #answered({ finished, failure }: SlabAnswer): void {
    for (const [number, inode] of finished) {
      const begun = this.#begun.get(number);
      this.#begun.delete(number);
      begun?.files.finished(begun.at, inode);
    }
    if (failure !== undefined) {
      this.#hasFailed = true;
      this.#begun.get(failure.at)?.files.fail(errorOf(failure));
    }
    this.#wake();
  }

  /** Nobody knows at whose file a thread ended. */
  #fail(error: RpmError): void {
    this.#hasFailed = true;
    for (const { files } of this.#begun.values()) files.fail(error);
    this.#wake();
  }

  async #idlest(): Promise<Lane> {
    let found: Lane | undefined;
    await this.#until(() => {
      const free = this.#lanes.filter((lane) => lane.hasFreeSlab());
      found = free.toSorted((a, b) => a.waiting - b.waiting)[0];
      return found !== undefined;
    });
    if (found === undefined) throw new InternalError('staging files: there is no thread');
    return found;
  }

  /** @throws {StagingStoppedError} when it will never come to that */
  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#hasFailed) throw new StagingStoppedError('staging files: they were stopped');
      await this.#answer();
    }
  }

  #answer(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  #wake(): void {
    for (const waker of this.#wakers.splice(0)) waker();
  }
}

/** The files of one package on their way through the threads. */
export class LaneFiles {
  readonly #lanes: StagingLanes;
  readonly #onStaged: (at: number, inode: number) => void;
  /** What went wrong with one of these files. */
  failure: RpmError | undefined;
  /** Files that are begun and not finished. */
  #open = 0;

  /** @internal */
  constructor(lanes: StagingLanes, onStaged: (at: number, inode: number) => void) {
    this.#lanes = lanes;
    this.#onStaged = onStaged;
  }

  /**
   * Begins a file, whose content follows by `put`. Its directory must be there.
   *
   * @returns a promise where it has to be waited for
   * @throws {RpmError} what went wrong with a file before it
   */
  begin(at: number, job: StagedFileJob, sizeBytes: number): Promise<void> | undefined {
    this.#mayGoOn();
    this.#open += 1;
    return this.#lanes.begin(this, at, job, sizeBytes);
  }

  /**
   * The next piece of the file; used up when it returns, or when the promise is fulfilled.
   *
   * @throws {RpmError} what went wrong with a file before it
   */
  put(piece: Uint8Array): Promise<void> | undefined {
    this.#mayGoOn();
    return this.#lanes.put(piece);
  }

  /**
   * Whether all is there, once the threads are drained.
   *
   * @throws {RpmError} what went wrong with one of these files
   * @throws {StagingStoppedError} when it was another package's
   */
  check(): void {
    if (this.#open === 0) return;
    this.#mayGoOn();
    throw new InternalError(`staging files: ${this.#open} of them are not there`);
  }

  /** Whether a file that begins now would have to wait, which takes longer than to write it. */
  isBusy(sizeBytes: number): boolean {
    this.#mayGoOn();
    return this.#lanes.isBusy(sizeBytes);
  }

  #mayGoOn(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.#lanes.hasFailed) throw new StagingStoppedError('staging files: they were stopped');
  }

  /** Waits until nothing is written any more, of these and all others; `check` tells what came of it. */
  drain(): Promise<void> {
    return this.#lanes.drain();
  }

  /** @internal */
  finished(at: number, inode: number): void {
    this.#open -= 1;
    this.#onStaged(at, inode);
  }

  /** @internal */
  fail(error: RpmError): void {
    this.failure ??= error;
  }
}

/** One thread with its slabs. */
class Lane {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #answered: (answer: SlabAnswer) => void;
  readonly #ended: Promise<void>;
  readonly #free: SharedArrayBuffer[];
  #slab: SharedArrayBuffer | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #used = 0;
  #parts: SlabPart[] = [];
  /** The file whose content comes. */
  #at = 0;
  #job: StagedFileJob | undefined;
  #left = 0;
  /** Slabs that are being written. */
  waiting = 0;

  constructor(
    rootDescriptor: number,
    answered: (answer: SlabAnswer) => void,
    failed: (error: unknown) => void,
  ) {
    this.#free = Array.from({ length: slabsOfLane }, () => new SharedArrayBuffer(slabBytes));
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#answered = answered;
    const workerData: LaneData = { rootDescriptor, port: port2 };
    const url = workerUrl('./staging-lane.worker.ts', import.meta.url);
    // The thread handles few objects at a time.
    const resourceLimits = { maxYoungGenerationSizeMb: 2 };
    // It closes descriptors that system calls of ours have opened, of which Node does not know.
    const options = { workerData, resourceLimits, trackUnmanagedFds: false };
    this.#worker = new Worker(url, { ...options, transferList: [port2] });
    this.#port.on('message', (answer: SlabAnswer) => this.#takeAnswer(answer));
    this.#worker.on('error', (error) => {
      this.waiting = 0;
      failed(error);
    });
    this.#ended = new Promise((resolve) => this.#worker.on('exit', () => resolve()));
  }

  /** Those that are there. */
  takeAnswers(): void {
    for (;;) {
      const next = receiveMessageOnPort(this.#port) as { readonly message: SlabAnswer } | undefined;
      if (next === undefined) return;
      this.#takeAnswer(next.message);
    }
  }

  #takeAnswer(answer: SlabAnswer): void {
    this.waiting -= 1;
    this.#free.push(answer.slab);
    this.#answered(answer);
  }

  hasFreeSlab(): boolean {
    return this.#slab !== undefined || this.#free.length > 0;
  }

  isIdle(): boolean {
    return this.waiting === 0;
  }

  /** Whether another piece can be put without waiting. */
  canTake(): boolean {
    if (this.#slab === undefined) this.#take(this.#free.pop());
    return this.#slab !== undefined && this.freeBytes() > 0 && this.#parts.length < maxParts;
  }

  freeBytes(): number {
    return slabBytes - this.#used;
  }

  /** Whether a whole file can be put without waiting. */
  hasRoom(sizeBytes: number): boolean {
    return this.canTake() && sizeBytes <= this.freeBytes() + this.#free.length * slabBytes;
  }

  begin(at: number, job: StagedFileJob, sizeBytes: number): void {
    this.#at = at;
    this.#job = job;
    this.#left = sizeBytes;
    if (sizeBytes === 0) this.#note(0, 0);
  }

  /** Takes as much of a piece as there is room for; the number of bytes taken. Only after `canTake`. */
  put(piece: Uint8Array): number {
    const length = Math.min(piece.length, this.freeBytes());
    this.#bytes.set(length === piece.length ? piece : piece.subarray(0, length), this.#used);
    this.#left -= length;
    this.#note(this.#used, length);
    this.#used += length;
    return length;
  }

  #note(offset: number, length: number): void {
    const job = this.#job;
    this.#job = undefined;
    const part = { at: this.#at, offset, length, isLast: this.#left === 0 };
    this.#parts.push(job === undefined ? part : { job, ...part });
  }

  #take(slab: SharedArrayBuffer | undefined): void {
    this.#slab = slab;
    if (slab === undefined) return;
    this.#bytes = new Uint8Array(slab);
    this.#used = 0;
  }

  forget(): void {
    this.#port.postMessage('forget');
  }

  send(): void {
    if (this.#slab === undefined || this.#parts.length === 0) return;
    const request: SlabRequest = { slab: this.#slab, parts: this.#parts };
    this.waiting += 1;
    this.#slab = undefined;
    this.#parts = [];
    this.#port.postMessage(request);
  }

  async end(): Promise<void> {
    this.#port.postMessage('end');
    await this.#ended;
    this.#port.close();
  }
}

/** An error of a lane as it was thrown there. */
function errorOf({
  kind,
  code,
  message,
  ...options
}: NonNullable<SlabAnswer['failure']>): RpmError {
  if (kind === FileError.name) return new FileError(code, message, options);
  if (kind === MalformedError.name) return new MalformedError(code, message, options);
  return new RpmError(code, message, options);
}
