import { DatabaseError } from '../base/index.ts';
import { addFault, faultOf } from './header-store.ts';
import type { HeaderStore, StoredHeader, StoreFault, StoreFile } from './header-store.ts';

/**
 * `Packages.db`, SUSE's ndb: pages of slots, then blobs of whole 16-byte blocks, each between a head
 * and a tail that repeat its number and length. Everything is little-endian. What is said here was
 * learned from rpm's ndb backend and from files it wrote.
 */
const pageBytes = 4096;
const blockBytes = 16;
const slotBytes = 16;
/** The first two slots of the first page are the file's own head. */
const fileHeadBytes = 32;
const blobHeadBytes = 16;
const blobTailBytes = 12;

const magic = { file: 'RpmP', slot: 'Slot', blobHead: 'BlbS', blobTail: 'BlbE' } as const;

/** A million packages: more than any system has, and a bound for what a hostile file costs. */
const maxSlotPages = 4096;

interface Slot {
  readonly instance: number;
  readonly block: number;
  readonly blocks: number;
}

/**
 * Reads the slots of an ndb file. A slot that cannot be right is a fault, and so is every slot that
 * claims blocks another one has.
 *
 * @throws {DatabaseError} DATABASE_CORRUPT when the head is not ndb's, DATABASE_UNREADABLE for
 * another version
 */
export function readNdb(file: StoreFile): HeaderStore {
  const faults: StoreFault[] = [];
  // rpm fills such a file with an empty database
  if (file.sizeBytes === 0) return { headers: [], faults };
  const slots = readSlots(file, faults).sort((a, b) => a.block - b.block);
  const headers: StoredHeader[] = [];
  const seen = new Set<number>();
  let end = 0;
  for (const slot of slots) {
    const offset = slot.block * blockBytes;
    const isTwice = seen.has(slot.instance);
    if (isTwice || slot.block < end) {
      const reason = isTwice ? 'a second slot has its number' : 'its blocks belong to another slot';
      addFault(faults, { instance: slot.instance, offset, reason });
      continue;
    }
    seen.add(slot.instance);
    end = slot.block + slot.blocks;
    headers.push({
      instance: slot.instance,
      offset,
      sizeBytes: slot.blocks * blockBytes,
      read: () => readBlob(file, slot),
    });
  }
  return { headers, faults };
}

function readSlots(file: StoreFile, faults: StoreFault[]): Slot[] {
  const slotPages = readFileHead(file);
  const firstBlock = slotPages * (pageBytes / blockBytes);
  const fileBlocks = Math.floor(file.sizeBytes / blockBytes);
  const slots: Slot[] = [];
  for (let page = 0; page < slotPages; page += 1) {
    const bytes = file.read(page * pageBytes, pageBytes);
    for (let at = page === 0 ? fileHeadBytes : 0; at < pageBytes; at += slotBytes) {
      const offset = page * pageBytes + at;
      const fault = (reason: string, instance?: number): void =>
        addFault(faults, { instance, offset, reason });
      if (bytes.toString('latin1', at, at + 4) !== magic.slot) {
        fault('a slot does not begin with "Slot"');
        continue;
      }
      const [instance, block] = [bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at + 8)];
      const blocks = bytes.readUInt32LE(at + 12);
      if (block === 0) continue;
      if (instance === 0) fault('a slot in use has no number');
      else if (blocks === 0 || block < firstBlock)
        fault(`the slot's ${blocks} blocks at block ${block} cannot be`, instance);
      else if (block + blocks > fileBlocks)
        fault(`the slot's blocks end behind the file (block ${block + blocks})`, instance);
      else slots.push({ instance, block, blocks });
    }
  }
  return slots;
}

/** Number of pages with slots. */
function readFileHead(file: StoreFile): number {
  if (file.sizeBytes < pageBytes) throw file.damaged(0, 'the file is shorter than one page');
  const head = file.read(0, fileHeadBytes);
  if (head.toString('latin1', 0, 4) !== magic.file) throw file.damaged(0, 'it is no ndb database');
  const version = head.readUInt32LE(4);
  if (version !== 0)
    throw new DatabaseError(
      'DATABASE_UNREADABLE',
      `opening ${file.path}: ndb version ${version} is not known, only 0`,
      { context: { path: file.path } },
    );
  const pages = head.readUInt32LE(12);
  const most = Math.min(maxSlotPages, Math.floor(file.sizeBytes / pageBytes));
  if (pages === 0 || pages > most)
    throw file.damaged(12, `${pages} pages of slots are declared, at most ${most} can be`);
  return pages;
}

function readBlob(file: StoreFile, { instance, block, blocks }: Slot): Uint8Array {
  const offset = block * blockBytes;
  const bytes = file.read(offset, blocks * blockBytes);
  const refuse = (reason: string): never => {
    throw file.damaged(offset, reason);
  };
  if (bytes.length < blobHeadBytes + blobTailBytes) refuse('the blob is too short');
  const length = bytes.readUInt32LE(12);
  const tail = bytes.length - blobTailBytes;
  if (bytes.toString('latin1', 0, 4) !== magic.blobHead) refuse('the blob has no head');
  if (bytes.readUInt32LE(4) !== instance)
    refuse(`the blob is that of #${bytes.readUInt32LE(4)}, not of #${instance}`);
  if (Math.ceil((blobHeadBytes + length + blobTailBytes) / blockBytes) !== blocks)
    refuse(`a blob of ${length} bytes does not take ${blocks} blocks`);
  if (bytes.toString('latin1', tail + 8) !== magic.blobTail) refuse('the blob has no tail');
  if (bytes.readUInt32LE(tail + 4) !== length) refuse('head and tail tell different lengths');
  return bytes.subarray(blobHeadBytes, blobHeadBytes + length);
}

/**
 * Compares every blob with the checksum in its tail; rpm does so before it writes, not when it reads.
 */
export function ndbChecksumFaults(file: StoreFile, { headers }: HeaderStore): StoreFault[] {
  const faults: StoreFault[] = [];
  for (const { instance, offset, sizeBytes } of headers) {
    try {
      const bytes = file.read(offset, sizeBytes);
      const tail = bytes.length - blobTailBytes;
      if (tail < blobHeadBytes || bytes.readUInt32LE(tail) === adler32(bytes.subarray(0, tail)))
        continue;
      addFault(faults, { instance, offset, reason: 'the checksum of the blob is wrong' });
    } catch (thrown) {
      addFault(faults, faultOf(instance, thrown));
    }
  }
  return faults;
}

/** RFC 1950; Node has CRC-32 only. */
export function adler32(bytes: Uint8Array): number {
  const modulus = 65521;
  /** As many sums fit into 32 bits between two reductions. */
  const stretch = 5552;
  let [low, high] = [1, 0];
  for (let start = 0; start < bytes.length; start += stretch) {
    const end = Math.min(start + stretch, bytes.length);
    for (let at = start; at < end; at += 1) {
      low += bytes[at] ?? 0;
      high += low;
    }
    low %= modulus;
    high %= modulus;
  }
  return ((high << 16) | low) >>> 0;
}
