import { Worker } from 'node:worker_threads';
import { InternalError, toRpmError, workerUrl } from '../base/index.ts';
import type { FileSource } from '../base/index.ts';
import type { DigestOrder } from './digest-file.worker.ts';

/** A digest that a thread of its own computes. */
export interface DigestThread extends AsyncDisposable {
  /**
   * In hexadecimal.
   *
   * @throws {RpmError} when the file cannot be read to its end
   */
  readonly digest: Promise<string>;
}

/**
 * Starts to compute the digest of a file's bytes from an offset to the end, beside whatever else is done.
 *
 * @param source - stays open until the digest is there or the thread disposed of
 */
export function digestInThread(source: FileSource, from: number, hash: string): DigestThread {
  const workerData: DigestOrder = { descriptor: source.fd, from, hash };
  const url = workerUrl('./digest-file.worker.ts', import.meta.url);
  const worker = new Worker(url, { workerData, resourceLimits: { maxYoungGenerationSizeMb: 2 } });
  const digest = new Promise<string>((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', (thrown) => reject(toRpmError(thrown)));
    worker.on('exit', () => reject(new InternalError(`reading ${source.name}: the thread ended`)));
  });
  // Whoever gives up the check before its end does not ask.
  digest.catch(() => {});
  return { digest, [Symbol.asyncDispose]: async () => void (await worker.terminate()) };
}
