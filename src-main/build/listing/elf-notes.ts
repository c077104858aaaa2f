/** The build id of an ELF file: its note NT_GNU_BUILD_ID (elf(5)). */

/** Reads bytes at a place; fewer at the end of the file. */
type ReadAt = (at: number, length: number) => Uint8Array;

interface ElfHead {
  readonly isWide: boolean;
  readonly isLittle: boolean;
  readonly type: number;
}

const executable = 2;
const shared = 3;
const relocatable = 1;
const noteSegment = 4;
const noteSection = 7;
const gnuBuildId = 3;
/** More of either no file of a package has. */
const mostEntries = 65_535;
const longestNotes = 1 << 20;
const longestNames = 1 << 20;

/**
 * The id; empty where it has none.
 *
 * @returns undefined for what is no program, library or kernel module
 */
export function buildIdOf(read: ReadAt): Uint8Array | undefined {
  const head = readHead(read(0, 64));
  if (head === undefined) return undefined;
  const elf = new ElfFile(read, head);
  const isLinked = head.type === executable || head.type === shared;
  const isModule = (): boolean => elf.sections().some(({ name }) => name === '.modinfo');
  if (!isLinked && !(head.type === relocatable && isModule())) return undefined;
  for (const { at, length } of elf.notes()) {
    const id = idAmong(read(at, Math.min(length, longestNotes)), head.isLittle);
    if (id !== undefined) return id;
  }
  return new Uint8Array();
}

function readHead(bytes: Uint8Array): ElfHead | undefined {
  const isElf = [0x7f, 0x45, 0x4c, 0x46].every((value, at) => bytes[at] === value);
  if (!isElf || bytes.length < 52) return undefined;
  const [form, order] = [bytes[4], bytes[5]];
  if ((form !== 1 && form !== 2) || (order !== 1 && order !== 2)) return undefined;
  const isLittle = order === 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { isWide: form === 2, isLittle, type: view.getUint16(16, isLittle) };
}

interface Extent {
  readonly at: number;
  readonly length: number;
}

interface Section extends Extent {
  readonly name: string;
  readonly type: number;
}

class ElfFile {
  readonly #read: ReadAt;
  readonly #head: ElfHead;

  constructor(read: ReadAt, head: ElfHead) {
    this.#read = read;
    this.#head = head;
  }

  /** Where notes stand; the segments of debug files point to where they were in the program. */
  notes(): readonly Extent[] {
    return [...this.#segments(), ...this.sections().filter(({ type }) => type === noteSection)];
  }

  #number(bytes: Uint8Array, at: number, width: number): number {
    if (at + width > bytes.length) return 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const { isLittle } = this.#head;
    if (width === 2) return view.getUint16(at, isLittle);
    return width === 4 ? view.getUint32(at, isLittle) : Number(view.getBigUint64(at, isLittle));
  }

  #segments(): readonly Extent[] {
    const { isWide } = this.#head;
    const word = isWide ? 8 : 4;
    const head = this.#read(0, 64);
    const start = this.#number(head, isWide ? 32 : 28, word);
    const size = this.#number(head, isWide ? 54 : 42, 2);
    const count = this.#number(head, isWide ? 56 : 44, 2);
    return this.#entries(start, size, count)
      .filter((entry) => this.#number(entry, 0, 4) === noteSegment)
      .map((entry) => ({
        at: this.#number(entry, isWide ? 8 : 4, word),
        length: this.#number(entry, isWide ? 32 : 16, word),
      }));
  }

  sections(): readonly Section[] {
    const { isWide } = this.#head;
    const word = isWide ? 8 : 4;
    const head = this.#read(0, 64);
    const start = this.#number(head, isWide ? 40 : 32, word);
    const size = this.#number(head, isWide ? 58 : 46, 2);
    const count = this.#number(head, isWide ? 60 : 48, 2);
    const namesAt = this.#number(head, isWide ? 62 : 50, 2);
    const extents = this.#entries(start, size, count).map((entry) => ({
      nameAt: this.#number(entry, 0, 4),
      type: this.#number(entry, 4, 4),
      at: this.#number(entry, isWide ? 24 : 16, word),
      length: this.#number(entry, isWide ? 32 : 20, word),
    }));
    const names = extents[namesAt];
    const text =
      names === undefined
        ? ''
        : Buffer.from(this.#read(names.at, Math.min(names.length, longestNames))).toString(
            'latin1',
          );
    return extents.map(({ nameAt, ...rest }) => ({
      ...rest,
      name: text.slice(nameAt, Math.max(nameAt, text.indexOf('\0', nameAt))),
    }));
  }

  #entries(start: number, size: number, count: number): readonly Uint8Array[] {
    if (size === 0 || start === 0) return [];
    const whole = this.#read(start, size * Math.min(count, mostEntries));
    return Array.from({ length: Math.floor(whole.length / size) }, (_, at) =>
      whole.subarray(at * size, (at + 1) * size),
    );
  }
}

function idAmong(notes: Uint8Array, isLittle: boolean): Uint8Array | undefined {
  const view = new DataView(notes.buffer, notes.byteOffset, notes.length);
  const padded = (length: number): number => Math.ceil(length / 4) * 4;
  for (let at = 0; at + 12 <= notes.length; ) {
    const nameBytes = view.getUint32(at, isLittle);
    const bytes = view.getUint32(at + 4, isLittle);
    const type = view.getUint32(at + 8, isLittle);
    const nameAt = at + 12;
    const contentAt = nameAt + padded(nameBytes);
    const name = Buffer.from(notes.subarray(nameAt, nameAt + nameBytes)).toString('latin1');
    const isWhole = contentAt + bytes <= notes.length;
    if (type === gnuBuildId && name === 'GNU\0' && isWhole)
      return notes.subarray(contentAt, contentAt + bytes);
    at = contentAt + padded(bytes);
  }
  return undefined;
}
