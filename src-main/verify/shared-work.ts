import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { accountsOf, CancelledError, RootedPaths } from '../base/index.ts';
import { fileCount, FileList, fileSizes } from '../files/index.ts';
import type { Header } from '../format/index.ts';
import type { CheckSurroundings } from './check-file.ts';
import { checkFiles } from './check-files.ts';
import type { CheckedFiles, CheckOptions } from './check-files.ts';
import { FilePlaces } from './file-places.ts';
import type { VerifyOptions, VerifySurroundings } from './verify-options.ts';
import { startWorkerPool } from './worker-pool.ts';
import type { FileRange, WorkerPool } from './worker-pool.ts';

/** Where the caller has other things to do: below both of these a package is compared here between them. */
const SMALL_FILES = 200;
const SMALL_BYTES = 16 * 1024 * 1024;
const SMALL_PACKAGES = 8;
/** Where it has not: starting a thread takes as long as comparing this much. */
const ALONE_FILES = 4000;
const ALONE_BYTES = 48 * 1024 * 1024;
/** A range ends at either of these, so that threads share the work of one big package too. */
const BATCH_FILES = 256;
const BATCH_BYTES = 8 * 1024 * 1024;

/** Part of a package that waits for a thread. */
interface Job {
  readonly range: FileRange;
  readonly list: () => FileList;
  resolve(checked: CheckedFiles): void;
  reject(reason: unknown): void;
}

/** The work of comparing packages, shared between this thread and others. */
export class SharedWork {
  readonly #options: VerifyOptions;
  readonly #checks: CheckOptions;
  readonly #surroundings: VerifySurroundings;
  readonly #here: CheckSurroundings;
  readonly #threads: number;
  readonly #isFree: boolean;
  #pool: WorkerPool | undefined;
  #jobs: Job[] = [];
  /** Until all that waits is in work. */
  #giving: Promise<void> | undefined;
  readonly #seen = { packages: 0, files: 0, bytes: 0 };
  #bytesRead = 0;

  constructor(options: VerifyOptions, surroundings: VerifySurroundings) {
    const { root, rootOwner, isThreadFree = false, mask, choice, lists = 'faults' } = options;
    this.#options = options;
    this.#checks = { mask, choice: choice ?? { kept: 0, dropped: 0 }, lists };
    this.#surroundings = surroundings;
    this.#isFree = isThreadFree;
    this.#threads = availableParallelism() - (isThreadFree ? 1 : 0);
    const paths = new RootedPaths(root);
    this.#here = {
      paths,
      places: new FilePlaces(paths),
      accounts: accountsOf(root),
      rootOwner,
      onRead: (count) => void (this.#bytesRead += count),
    };
  }

  /**
   * Compares a package's files; begins at once.
   *
   * @throws {CancelledError}; {RpmError} HEADER_MALFORMED
   */
  async check(header: Header, name: string): Promise<CheckedFiles> {
    this.#stopWhenCancelled();
    const sizes = fileSizes(header);
    const count = fileCount(header);
    const isForThreads = this.#isForThreads(count, sizes);
    let list: FileList | undefined;
    const known = (): FileList => (list ??= new FileList(header));
    if (!isForThreads) {
      const checked: CheckedFiles[] = [];
      for (const { from, to } of rangesOf(count, sizes)) {
        this.#stopWhenCancelled();
        checked.push(this.#checkHere(known(), from, to));
        await turn();
      }
      return merged(checked);
    }
    const { root, rootOwner } = this.#options;
    this.#pool ??= startWorkerPool({ root, rootOwner, options: this.#checks }, this.#threads);
    const ranges = rangesOf(count, sizes);
    const shared = { package: this.#seen.packages, name, header: sharedBytes(header, ranges) };
    const answers = ranges.map((range) => this.#add({ ...shared, ...range }, known));
    return merged(await Promise.all(answers));
  }

  /** Resolves when all that was to be compared is in work. */
  async room(): Promise<void> {
    await this.#giving;
    if (!this.#isFree) await this.#pool?.room();
  }

  /** Ends the threads, with what they have in work. */
  async close(): Promise<void> {
    this.#jobs = [];
    this.#here.places.close();
    await this.#pool?.close();
  }

  #isForThreads(files: number, sizes: readonly number[]): boolean {
    const bytes = sumOf(sizes);
    const seen = this.#seen;
    seen.packages += 1;
    seen.files += files;
    seen.bytes += bytes;
    if (this.#threads === 0) return false;
    if (this.#pool !== undefined) return true;
    if (this.#isFree) return seen.files > ALONE_FILES || seen.bytes > ALONE_BYTES;
    // A long row of small packages is work for threads as well.
    return files > SMALL_FILES || bytes > SMALL_BYTES || seen.packages > SMALL_PACKAGES;
  }

  #add(range: FileRange, list: () => FileList): Promise<CheckedFiles> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ range, list, resolve, reject });
      this.#giving ??= this.#giveJobs();
    });
  }

  /** Hands out what waits: to a thread that has room, else to this one where it is free. */
  async #giveJobs(): Promise<void> {
    // the first one waits until all of a package are there
    await turn();
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      try {
        this.#stopWhenCancelled();
        if (this.#isFree && this.#pool?.hasRoom() !== true) {
          const { from, to } = job.range;
          job.resolve(this.#checkHere(job.list(), from, to));
          await turn();
          continue;
        }
        await this.#pool?.room();
        void this.#checkThere(job);
      } catch (thrown) {
        job.reject(thrown);
      }
    }
    this.#giving = undefined;
  }

  async #checkThere(job: Job): Promise<void> {
    try {
      const answer = await this.#pool?.check(job.range);
      if (answer === undefined) return;
      const { count, named, bytesRead } = answer;
      this.#surroundings.onProgress?.({ files: count, bytes: bytesRead });
      job.resolve({ count, named });
    } catch (thrown) {
      job.reject(thrown);
    }
  }

  #checkHere(list: FileList, from: number, to: number): CheckedFiles {
    this.#bytesRead = 0;
    const checked = checkFiles(list, from, to, this.#checks, this.#here);
    this.#surroundings.onProgress?.({ files: checked.count, bytes: this.#bytesRead });
    return checked;
  }

  #stopWhenCancelled(): void {
    if (this.#surroundings.signal?.aborted === true)
      throw new CancelledError('verifying: cancelled');
  }
}

function merged(answers: readonly CheckedFiles[]): CheckedFiles {
  return {
    count: answers.reduce((sum, { count }) => sum + count, 0),
    named: answers.flatMap(({ named }) => named),
  };
}

/** Of a header that several threads read there is one copy for all of them. */
function sharedBytes({ bytes }: Header, { length }: readonly unknown[]): Uint8Array {
  if (length <= 1) return bytes.slice();
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

interface PlaceRange {
  readonly from: number;
  readonly to: number;
}

/** Ranges of a package's files, in its order; one at least. */
function rangesOf(count: number, sizes: readonly number[]): readonly PlaceRange[] {
  const ranges: PlaceRange[] = [];
  let from = 0;
  let bytes = 0;
  for (let at = 0; at < count; at += 1) {
    bytes += sizes[at] ?? 0;
    if (at + 1 - from < BATCH_FILES && bytes < BATCH_BYTES && at + 1 < count) continue;
    ranges.push({ from, to: at + 1 });
    from = at + 1;
    bytes = 0;
  }
  return ranges.length === 0 ? [{ from: 0, to: 0 }] : ranges;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
