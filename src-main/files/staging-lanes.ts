import { Worker } from 'node:worker_threads';
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

/** Threads that write: two, because creating a file is mostly waiting for the disk. */
const laneCount = 2;
/** Slabs of a lane: one is filled while others are written. */
const slabsOfLane = 3;
const slabBytes = 512 * 1024;
/** Files that are collected for a slab however small they are. */
const maxParts = 64;

/**
 * Threads that write, hash and finish regular files while the payload is being read. Content reaches
 * them in slabs that change hands; there are so many and no more, and who is too fast waits.
 */
export class StagingLanes {
  readonly #lanes: Lane[];
  readonly #wakers: (() => void)[] = [];
  #current: Lane | undefined;
  #failure: RpmError | undefined;

  /** @param onStaged - told the position and inode of each file that is finished */
  constructor(rootDescriptor: number, onStaged: (at: number, inode: number) => void) {
    const answered = ({ finished, failure }: SlabAnswer): void => {
      for (const [at, inode] of finished) onStaged(at, inode);
      if (failure !== undefined) this.#failure ??= errorOf(failure);
      this.#wake();
    };
    const failed = (error: unknown): void => {
      this.#failure ??= new InternalError(`staging files: ${String(error)}`, { cause: error });
      this.#wake();
    };
    this.#lanes = Array.from(
      { length: laneCount },
      () => new Lane(rootDescriptor, answered, failed),
    );
  }

  /**
   * Begins a file, whose content follows by `put`. Its directory must be there.
   *
   * @returns a promise where it has to be waited for
   * @throws {RpmError} what went wrong with a file before it
   */
  begin(at: number, job: StagedFileJob, sizeBytes: number): Promise<void> | undefined {
    const lane = this.#current;
    const isHere = lane !== undefined && lane.canTake() && sizeBytes <= lane.freeBytes();
    if (isHere) return this.#open(lane, at, job, sizeBytes);
    lane?.send();
    return this.#idlest().then((idlest) => this.#open(idlest, at, job, sizeBytes));
  }

  /** The next piece of the file; used up when it returns, or when the promise is fulfilled. */
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

  #open(lane: Lane, at: number, job: StagedFileJob, sizeBytes: number): undefined {
    if (this.#failure !== undefined) throw this.#failure;
    this.#current = lane;
    lane.begin(at, job, sizeBytes);
  }

  /**
   * Waits until everything handed over is on its way to the disk.
   *
   * @throws {RpmError} what went wrong with any file
   */
  async finish(): Promise<void> {
    for (const lane of this.#lanes) lane.send();
    await this.#until(() => this.#lanes.every((lane) => lane.isIdle()));
  }

  /** Ends the threads; when it resolves, none of them writes any more. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.end()));
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

  async #until(condition: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (condition()) return;
      await new Promise<void>((resolve) => this.#wakers.push(resolve));
    }
  }

  #wake(): void {
    for (const waker of this.#wakers.splice(0)) waker();
  }
}

/** One thread with its slabs. */
class Lane {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #free: ArrayBuffer[];
  #slab: ArrayBuffer | undefined;
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
    this.#free = Array.from({ length: slabsOfLane }, () => new ArrayBuffer(slabBytes));
    const workerData: LaneData = { rootDescriptor };
    const url = workerUrl('./staging-lane.worker.ts', import.meta.url);
    // The thread handles few objects at a time.
    const resourceLimits = { maxYoungGenerationSizeMb: 2 };
    // It closes descriptors that system calls of ours have opened, of which Node does not know.
    const options = { workerData, resourceLimits, trackUnmanagedFds: false };
    this.#worker = new Worker(url, options);
    this.#worker.on('message', (answer: SlabAnswer) => {
      this.waiting -= 1;
      this.#free.push(answer.slab);
      answered(answer);
    });
    this.#worker.on('error', failed);
    this.#ended = new Promise((resolve) => this.#worker.on('exit', () => resolve()));
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

  #take(slab: ArrayBuffer | undefined): void {
    this.#slab = slab;
    if (slab === undefined) return;
    this.#bytes = new Uint8Array(slab);
    this.#used = 0;
  }

  send(): void {
    if (this.#slab === undefined || this.#parts.length === 0) return;
    const request: SlabRequest = { slab: this.#slab, parts: this.#parts };
    this.waiting += 1;
    this.#slab = undefined;
    this.#parts = [];
    this.#worker.postMessage(request, [request.slab]);
  }

  async end(): Promise<void> {
    this.#worker.postMessage('end');
    await this.#ended;
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
