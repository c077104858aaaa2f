/** Databases of other formats, made from headers by the programs that define those formats. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledPackage } from '../../src-main/database/index.ts';
import { runProgram } from './real-rpm.ts';

const dbLoad = '/usr/bin/db_load';

/** Why Berkeley DB files cannot be made here; false when they can. */
export const withoutBerkeley: string | false = existsSync(dbLoad)
  ? false
  : 'db_load of Berkeley DB is not on this machine (db-util)';

export interface BerkeleyShape {
  readonly method: 'hash' | 'btree';
  readonly isBigEndian: boolean;
  readonly pageBytes: number;
}

/** Writes a folder whose `Packages` has the headers, as rpm of RHEL 8 and older kept them. */
export function makeBerkeley(
  folder: string,
  packages: Iterable<InstalledPackage>,
  { method, isBigEndian, pageBytes }: BerkeleyShape,
): void {
  mkdirSync(folder, { recursive: true });
  const order = isBigEndian ? 4321 : 1234;
  const pairs: string[] = [];
  const add = (number: number, value: string): void => {
    pairs.push(` ${wordBytes(number, isBigEndian)}`, ` ${value}`);
  };
  let highest = 0;
  for (const { instance, header } of packages) {
    highest = Math.max(highest, instance);
    add(instance, Buffer.from(header.bytes).toString('hex'));
  }
  add(0, wordBytes(highest, isBigEndian));
  const head = [
    'VERSION=3',
    'format=bytevalue',
    `type=${method}`,
    `db_lorder=${order}`,
    `db_pagesize=${pageBytes}`,
    'HEADER=END',
  ];
  const input = [...head, ...pairs, 'DATA=END', ''].join('\n');
  const made = runProgram(dbLoad, [join(folder, 'Packages')], { input });
  if (made.status !== 0) throw new Error(`db_load: ${made.stderr}`);
}

/** A number of four bytes in hexadecimal. */
function wordBytes(number: number, isBigEndian: boolean): string {
  const bytes = Buffer.alloc(4);
  if (isBigEndian) bytes.writeUInt32BE(number);
  else bytes.writeUInt32LE(number);
  return bytes.toString('hex');
}

const block = 16;

/** The bytes of an ndb database with these blobs as numbers 1, 2, ... in one page of slots. */
export function ndbBytes(blobs: readonly Uint8Array[]): Buffer {
  const page = Buffer.alloc(4096);
  for (let at = 32; at < page.length; at += 16) page.write('Slot', at, 'latin1');
  page.write('RpmP', 0, 'latin1');
  page.writeUInt32LE(1, 12);
  page.writeUInt32LE(blobs.length + 1, 16);
  const pieces: Buffer[] = [page];
  let at = page.length / block;
  blobs.forEach((blob, index) => {
    const blocks = Math.ceil((16 + blob.length + 12) / block);
    const slot = 32 + 16 * index;
    page.writeUInt32LE(index + 1, slot + 4);
    page.writeUInt32LE(at, slot + 8);
    page.writeUInt32LE(blocks, slot + 12);
    pieces.push(ndbBlob(index + 1, blob, blocks * block));
    at += blocks;
  });
  return Buffer.concat(pieces);
}

function ndbBlob(instance: number, blob: Uint8Array, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write('BlbS', 0, 'latin1');
  bytes.writeUInt32LE(instance, 4);
  bytes.writeUInt32LE(blob.length, 12);
  bytes.set(blob, 16);
  const tail = size - 12;
  bytes.writeUInt32LE(adler32(bytes.subarray(0, tail)), tail);
  bytes.writeUInt32LE(blob.length, tail + 4);
  bytes.write('BlbE', tail + 8, 'latin1');
  return bytes;
}

/** RFC 1950, by its definition. */
function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}
