import { statSync } from 'node:fs';
import { openFileSource, silentLog } from '../base/index.ts';
import { checkPackage, keyFolder, keyringFromDatabase } from '../check/index.ts';
import type { PackageCheck } from '../check/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { readPackageHead } from '../format/index.ts';

/** From so many bytes on it is worth a thread to begin before the plan is made. */
const leastBytes = 16 * 1024 * 1024;

/** Where the keys are that packages are checked with. */
export interface KeyPlace {
  readonly database: ReadableDatabase;
  /** The folder of the keys, where they are not in the database. */
  readonly keysIn?: string | undefined;
}

/** Every digest and signature of a package file, with the root's keys. @throws as `checkPackage` */
export async function checksOf(
  path: string,
  { database, keysIn }: KeyPlace,
  signal?: AbortSignal,
): Promise<readonly PackageCheck[]> {
  using source = openFileSource(path);
  const head = readPackageHead(source);
  const keys = keysIn === undefined ? database : keyFolder(keysIn, silentLog);
  return await checkPackage(source, head, keyringFromDatabase(keys), { ...(signal && { signal }) });
}

/**
 * The check of the first large package file among some, which a thread begins while this one plans. What
 * goes wrong with it is told to who asks for its checks.
 */
export class BegunCheck implements AsyncDisposable {
  readonly #path: string | undefined;
  readonly #checks: Promise<readonly PackageCheck[]> | undefined;
  readonly #stop = new AbortController();

  constructor(paths: readonly string[], keys: KeyPlace) {
    this.#path = paths.find(isLarge);
    if (this.#path === undefined) return;
    this.#checks = checksOf(this.#path, keys, this.#stop.signal);
    // Nobody may ask.
    this.#checks.catch(() => {});
  }

  /** Undefined for all files but that one. */
  of(path: string): Promise<readonly PackageCheck[]> | undefined {
    return path === this.#path ? this.#checks : undefined;
  }

  /** Gives up what is not done; when it resolves, nothing reads the file any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#checks?.catch(() => {});
  }
}

/** What cannot be looked at is for the plan to refuse. */
function isLarge(path: string): boolean {
  try {
    const status = statSync(path);
    return status.isFile() && status.size >= leastBytes;
  } catch {
    return false;
  }
}
