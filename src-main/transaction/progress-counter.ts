import { Tag } from '../format/index.ts';
import type { PayloadEntry } from '../format/index.ts';
import type { InstallElement } from './transaction-element.ts';

const newcBytes = 110;
const strippedBytes = 14;
const pieceBytes = 32 * 1024;

/**
 * Counts archive bytes as rpm does, whose progress is the position in the unpacked archive after each
 * 32 KiB of content and after each member.
 */
export class ProgressCounter {
  /** Bytes of the whole archive. */
  readonly total: number;
  readonly #isStripped: boolean;
  readonly #prefixBytes: number;
  #position = 0;
  #contentStart = 0;
  #reported = 0;
  #entry: PayloadEntry | undefined;

  constructor({ header, isSource }: InstallElement) {
    this.total = header.number(Tag.LONGARCHIVESIZE) ?? header.number(Tag.ARCHIVESIZE) ?? 0;
    this.#isStripped = header.has(Tag.LONGFILESIZES);
    this.#prefixBytes = isSource ? 0 : '.'.length;
  }

  /**
   * Positions that are to be reported now, rising.
   *
   * @param contentBytes - bytes of content that came; 0 at the end of the entry
   */
  advance(entry: PayloadEntry, contentBytes: number): number[] {
    if (entry !== this.#entry) this.#begin(entry);
    const found: number[] = [];
    const end = this.#position + contentBytes;
    const inPiece = (this.#position - this.#contentStart) % pieceBytes;
    for (let at = this.#position + pieceBytes - inPiece; at <= end; at += pieceBytes)
      found.push(at);
    this.#position = end;
    if (contentBytes === 0) found.push(end);
    const news = found.filter((at) => at > this.#reported && at <= this.total);
    this.#reported = news.at(-1) ?? this.#reported;
    return news;
  }

  /** Position behind the member's header and name. */
  #begin(entry: PayloadEntry): void {
    // content that nobody read lies between as well
    if (this.#entry !== undefined) this.#position = this.#contentStart + this.#entry.sizeBytes;
    this.#entry = entry;
    const nameBytes = Buffer.byteLength(entry.path) + this.#prefixBytes + 1;
    const headerBytes = this.#isStripped ? strippedBytes : newcBytes + nameBytes;
    this.#position = align(align(this.#position) + headerBytes);
    this.#contentStart = this.#position;
  }
}

function align(position: number): number {
  return Math.ceil(position / 4) * 4;
}
