import type { ByteSource } from '../base/index.ts';
import { readFully } from '../base/index.ts';
import { readDatabaseHeader, headerMagic } from './header.ts';
import type { Header } from './header.ts';
import { readHeaderPart } from './package-reader.ts';

/**
 * Headers one after the other, each after its magic, as `rpmdb --exportdb` writes them.
 *
 * @throws {MalformedError} HEADER_MALFORMED, HEADER_LIMIT, TRUNCATED at the first that is none; those
 * before it have been handed out
 */
export function* readHeaderStream(source: ByteSource): Iterable<Header> {
  for (let count = 1; ; count += 1) {
    const first = new Uint8Array(1);
    if (readFully(source, first) === 0) return;
    const name = `${source.name}, header ${count}`;
    const whole = readHeaderPart({ ...source, name, read: withFirst(first, source) }, 'header');
    yield readDatabaseHeader(whole.subarray(headerMagic.length), name);
  }
}

/** Reads on from a source one byte of which has been taken already. */
function withFirst(first: Uint8Array, source: ByteSource): ByteSource['read'] {
  let isTaken = false;
  return (target) => {
    if (isTaken || target.length === 0) return source.read(target);
    isTaken = true;
    target.set(first);
    return first.length;
  };
}
