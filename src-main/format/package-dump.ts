import { decodeText, MalformedError, readFully, visibleText } from '../base/index.ts';
import type { ByteSource } from '../base/index.ts';
import { SigTag, Tag, tagByNumber } from './tags.ts';
import { TagType } from './tag-types.ts';

const leadBytes = 96;
const introBytes = 16;
const entryBytes = 16;
const chunkBytes = 1 << 20;

/** Words of rpmdump for the types, by number. */
const typeWords: readonly string[] = [
  '(null)',
  'char',
  'int8',
  'int16',
  'int32',
  'int64',
  'string',
  'blob',
  'argv',
  'i18nstring',
];

/** Names of the signature header that its tags have nowhere else. */
const signatureOnly: Readonly<Record<number, string>> = {
  [Tag.HEADERIMAGE]: 'Headerimage',
  [Tag.HEADERSIGNATURES]: 'Headersignatures',
  264: 'Badsha1_1',
  265: 'Badsha1_2',
  1001: 'Lemd5_1',
  1003: 'Lemd5_2',
};

/** Names of the header that `--querytags` says otherwise, or not at all. */
const headerOnly: Readonly<Record<number, string>> = {
  0: 'Packages',
  [Tag.HEADERIMAGE]: '(unknown)',
  [Tag.HEADERSIGNATURES]: '(unknown)',
  [Tag.HEADERREGIONS]: '(unknown)',
  1146: 'Sourcesigmd5',
  5092: 'Payloadsha256',
  5093: 'Payloadsha256algo',
  5097: 'Payloadsha256alt',
};

const signatureNames = new Map<number, string>(
  Object.entries(SigTag).map(([name, number]) => [number, capitalised(name)]),
);

function capitalised(name: string): string {
  return name.slice(0, 1) + name.slice(1).toLowerCase();
}

function nameIn(part: 'Signature' | 'Header', tag: number): string {
  const name =
    part === 'Signature'
      ? (signatureOnly[tag] ?? signatureNames.get(tag))
      : (headerOnly[tag] ?? capitalised(tagByNumber(tag)?.name ?? ''));
  return name === undefined || name === '' ? '(unknown)' : name;
}

/** One record of a header's index, as it stands there; all numbers are signed. */
interface RawEntry {
  readonly tag: number;
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** Where a header begins, and how many bytes it has with its intro and padding. */
interface Extent {
  readonly begin: number;
  readonly end: number;
}

/**
 * The structure of a package file as `rpmdump` of rpm 6.1 prints it, piece by piece: lead, signature and
 * header with every record of their indexes, and where the payload begins. Nothing is checked but what is
 * needed to go on, so that broken packages can be looked at.
 *
 * @throws {MalformedError} HEADER_MALFORMED where it cannot go on, with rpmdump's words as `rpmText`
 */
export function* packageDump(source: ByteSource): Generator<string> {
  yield leadText(piece(source, leadBytes, 'failed to read lead\n'));
  const signature = yield* headerText(source, 'Signature', leadBytes);
  const { end } = yield* headerText(source, 'Header', signature.end);
  yield `Payload:\nFile offset: ${end}\n`;
}

function leadText(bytes: Buffer): string {
  const name = bytes.subarray(10, 76);
  const length = name.indexOf(0);
  const words = [
    `Lead magic: ${bytes.readUInt32BE(0).toString(16)}`,
    `Version ${bytes[4]}.${bytes[5]}`,
    `Type: ${bytes.readUInt16BE(6)}`,
    `Name: ${visibleText(decodeText(length < 0 ? name : name.subarray(0, length)))}`,
    `Arch: ${bytes.readUInt16BE(8)}`,
    `OS: ${bytes.readUInt16BE(76)}`,
    `Sigtype: ${bytes.readUInt16BE(78)}`,
  ];
  return `${words.join('\n')}\n\n`;
}

function* headerText(
  source: ByteSource,
  part: 'Signature' | 'Header',
  begin: number,
): Generator<string, Extent> {
  const intro = piece(source, introBytes, 'header intro fail');
  const [entryCount, dataBytes] = [intro.readInt32BE(8), intro.readInt32BE(12)];
  const sizeBytes = (entryCount * entryBytes + dataBytes) | 0;
  const paddingBytes = part === 'Signature' ? (8 - (((sizeBytes % 8) + 8) % 8)) % 8 : 0;
  yield `${part}:\nFile offset: ${begin}\n` +
    `Header magic: ${intro.readUInt32LE(0).toString(16)} (reserved: ${intro.readUInt32LE(4).toString(16)})\n` +
    `Index entries: ${entryCount} (${(entryCount * entryBytes) | 0} bytes)\n` +
    `Data size: ${dataBytes} bytes\n` +
    `Header size: ${sizeBytes} bytes\n`;
  const bytes = piece(
    source,
    sizeBytes + paddingBytes,
    `reading ${sizeBytes} bytes of header fail\n`,
  );
  yield part === 'Signature' ? `Padding: ${paddingBytes} bytes\n` : '\n';
  yield* indexText(bytes, entryCount, part, source.name);
  return { begin, end: begin + introBytes + sizeBytes + paddingBytes };
}

function* indexText(
  bytes: Buffer,
  entryCount: number,
  part: 'Signature' | 'Header',
  name: string,
): Generator<string> {
  if (entryCount < 0 || entryCount * entryBytes > bytes.length)
    throw malformed(name, `an index of ${entryCount} entries in ${bytes.length} bytes of header`);
  const data = bytes.subarray(entryCount * entryBytes);
  const first = entryCount > 0 ? entryAt(bytes, 0) : undefined;
  let inRegion = 0;
  if (first !== undefined && isRegion(first)) {
    const trailer = trailerOf(data, first, name);
    inRegion = Math.trunc(-trailer.offset / entryBytes);
    yield `Region entries ${inRegion}\nRegion size ${entryBytes - trailer.offset}\n` +
      `Dribbles: ${entryCount - inRegion}\n\n`;
  }
  for (let at = 0; at < entryCount; at += 1) {
    const entry = entryAt(bytes, at * entryBytes);
    // below zero, it counts as more than there can be
    const isInside = inRegion < 0 || at < inRegion;
    yield `Tag #${at} ${isInside ? '[region]' : ''}\n${entryText(entry, part, '\t')}\n`;
    if (isRegion(entry))
      yield `\tregion trailer\n${entryText(trailerOf(data, entry, name), part, '\t\t')}\n`;
  }
}

function isRegion({ tag }: RawEntry): boolean {
  return tag === Tag.HEADERSIGNATURES || tag === Tag.HEADERIMMUTABLE;
}

function trailerOf(data: Buffer, { offset }: RawEntry, name: string): RawEntry {
  if (offset < 0 || offset + entryBytes > data.length)
    throw malformed(name, `a region trailer at offset ${offset} of ${data.length} bytes of data`);
  return entryAt(data, offset);
}

function entryAt(bytes: Buffer, at: number): RawEntry {
  return {
    tag: bytes.readInt32BE(at),
    type: bytes.readInt32BE(at + 4),
    offset: bytes.readInt32BE(at + 8),
    count: bytes.readInt32BE(at + 12),
  };
}

function entryText(entry: RawEntry, part: 'Signature' | 'Header', indent: string): string {
  const { tag, type, offset, count } = entry;
  const number = (value: number): string => String(value).padStart(4);
  const typeWord = typeWords[type] ?? typeWords[TagType.NULL] ?? '';
  return (
    `${indent}tagno:  ${number(tag)} (${nameIn(part, tag)})\n` +
    `${indent}type:   ${number(type)} (${typeWord})\n` +
    `${indent}offset: ${number(offset)}\n` +
    `${indent}count:  ${number(count)}\n`
  );
}

/** Exactly that many bytes; room is taken as they come, for the number may be anybody's. */
function piece(source: ByteSource, sizeBytes: number, rpmText: string): Buffer {
  const chunks: Buffer[] = [];
  for (let left = sizeBytes; left > 0; ) {
    const chunk = Buffer.allocUnsafe(Math.min(left, chunkBytes));
    const count = readFully(source, chunk);
    chunks.push(chunk.subarray(0, count));
    left -= count;
    if (count < chunk.length) break;
  }
  const whole = Buffer.concat(chunks);
  if (sizeBytes >= 0 && whole.length === sizeBytes) return whole;
  throw malformed(source.name, `${whole.length} bytes where ${sizeBytes} were announced`, rpmText);
}

function malformed(name: string, found: string, rpmText?: string): MalformedError {
  return new MalformedError('HEADER_MALFORMED', `reading ${name}: found ${found}`, {
    context: { ...(rpmText !== undefined && { rpmText }) },
  });
}
