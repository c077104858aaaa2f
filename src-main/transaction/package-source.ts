import { openFileSource, RpmError } from '../base/index.ts';
import { mergedHeader, readPackageHead, readPayload } from '../format/index.ts';
import type { PayloadEntry } from '../format/index.ts';
import { headerDigestOf } from './transaction-element.ts';
import type { InstallElement } from './transaction-element.ts';
import type { PackageFile } from './transaction-set.ts';

/**
 * Opens a package file and reads its headers; the header is the merged one that rpm installs.
 *
 * @throws {FileError} when it cannot be opened
 * @throws {MalformedError} when it is no package
 */
export function openPackageFile(path: string): PackageFile {
  using source = openFileSource(path);
  const head = readPackageHead(source);
  return { path, header: mergedHeader(head), isSource: head.isSource };
}

/** Whether a package file with this header is at a path. */
export function isPackageWith(path: string, headerDigest: string): boolean {
  try {
    return headerDigestOf(openPackageFile(path).header) === headerDigest;
  } catch (thrown) {
    if (thrown instanceof RpmError) return false;
    throw thrown;
  }
}

/** A payload that is open for one reading. */
export interface OpenPayload extends Disposable {
  readonly payload: AsyncIterable<PayloadEntry>;
}

/**
 * Opens an element's package file again and makes sure that it is still the one that was planned.
 *
 * @throws {RpmError} PLAN_STALE when another package lies there now
 */
export function openPayload(element: InstallElement): OpenPayload {
  const source = openFileSource(element.path);
  try {
    const head = readPackageHead(source);
    if (headerDigestOf(mergedHeader(head)) !== element.headerDigest)
      throw new RpmError('PLAN_STALE', `opening ${element.path}: it is another package by now`);
    // Its digest was checked with the package; every file's own is, while it is unpacked.
    const payload = readPayload(head, source, { checkDigest: false });
    return { payload, [Symbol.dispose]: () => source[Symbol.dispose]() };
  } catch (thrown) {
    source[Symbol.dispose]();
    throw thrown;
  }
}
