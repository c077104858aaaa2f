import { openFileSource, RpmError } from '../base/index.ts';
import type { FileSource } from '../base/index.ts';
import {
  mergedHeader,
  readHeaderBytes,
  readPackageHead,
  readPayload,
  Tag,
} from '../format/index.ts';
import type { Header, PayloadEntry } from '../format/index.ts';
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
    const header = headerOf(source, element);
    // Its digest was checked with the package; every file's own is, while it is unpacked.
    const options = { checkDigest: false, isUsedAtOnce: true };
    const payload = readPayload({ header, name: source.name }, source, options);
    return { payload, [Symbol.dispose]: () => source[Symbol.dispose]() };
  } catch (thrown) {
    source[Symbol.dispose]();
    throw thrown;
  }
}

/** The header that was planned with, once the file has turned out to hold the same one still. */
function headerOf(
  source: FileSource,
  { path, shippedHeader, headerDigest }: InstallElement,
): Header {
  // Its bytes say the same as its digest, and need not be taken apart once more.
  const isCompared = shippedHeader.region?.tag === Tag.HEADERIMMUTABLE;
  const head = isCompared ? undefined : readPackageHead(source);
  const isSame =
    head === undefined
      ? Buffer.compare(readHeaderBytes(source), shippedHeader.immutableBlob()) === 0
      : headerDigestOf(mergedHeader(head)) === headerDigest;
  if (isSame) return head?.header ?? shippedHeader;
  throw new RpmError('PLAN_STALE', `opening ${path}: it is another package by now`);
}
