import { decodeText, MalformedError, readFully } from '../base/index.ts';
import type { ByteSource } from '../base/index.ts';
import { checkCounts, entryBytes, HeaderFault, headerLimits, introBytes } from './header-check.ts';
import { headerMagic, readHeaderBlob, viewOf } from './header.ts';
import type { Header } from './header.ts';
import { SigTag, Tag } from './tags.ts';
import { TagType } from './tag-types.ts';

/** The 96 bytes a package begins with. Kept for `file(1)`; all facts come from the header. */
export interface Lead {
  readonly major: number;
  readonly minor: number;
  /** 0 binary, 1 source; not to be trusted. */
  readonly type: number;
  readonly archNumber: number;
  readonly osNumber: number;
  readonly name: string;
}

/** Everything of a package file before its payload. */
export interface PackageHead {
  /** What to call the package in messages: the name of the source it was read from. */
  readonly name: string;
  readonly lead: Lead;
  readonly signature: Header;
  readonly header: Header;
  /** As rpm decides it: no SOURCERPM tag. */
  readonly isSource: boolean;
  readonly formatVersion: 3 | 4 | 6;
  /** Offsets in bytes from where reading began. */
  readonly signatureOffset: number;
  readonly headerOffset: number;
  readonly payloadOffset: number;
  /** The header with magic, as it is in the file. */
  readonly headerBytes: Uint8Array;
}

/** Bytes of the lead. */
export const leadBytes = 96;
const leadMagic = [0xed, 0xab, 0xee, 0xdb] as const;
/** rpm allows a signature header this much; the header itself has wider limits. */
const signatureLimits = { entries: 32, dataBytes: 64 * 1024 * 1024 } as const;
/** The only signature type left: a header. */
const headerSignature = 5;

/**
 * Reads lead, signature header and header; the source is left at the first byte of the payload.
 *
 * @param options - `isForCheck`: digests will be verified, so gaps between data may pass, as they do
 *   in `rpm -K`; such headers are refused otherwise
 * @throws {MalformedError} NOT_AN_RPM, LEAD_MALFORMED, SIGNATURE_MALFORMED, HEADER_MALFORMED,
 *   HEADER_LIMIT, TRUNCATED
 */
export function readPackageHead(
  source: ByteSource,
  options: { readonly isForCheck?: boolean } = {},
): PackageHead {
  const { isForCheck = false } = options;
  const lead = readLead(source);
  const signaturePart = readHeaderPart(source, 'signature');
  const signatureEnd = leadBytes + signaturePart.length;
  const padding = readPadding(source, signatureEnd);
  const signature = readHeaderBlob(signaturePart.subarray(8), source.name, 'signature', isForCheck);
  const headerBytes = readHeaderPart(source, 'header');
  const header = readHeaderBlob(headerBytes.subarray(8), source.name, 'header', isForCheck);
  checkIdentity(header, signature, source.name);
  const headerOffset = signatureEnd + padding;
  return {
    name: source.name,
    lead,
    signature,
    header,
    isSource: !header.has(Tag.SOURCERPM),
    formatVersion: formatVersionOf(header),
    signatureOffset: leadBytes,
    headerOffset,
    payloadOffset: headerOffset + headerBytes.length,
    headerBytes,
  };
}

/**
 * Reads over lead and headers without looking into them: for who knows them already. The source is left
 * at the payload.
 *
 * @returns the header as it lies in the file, with its magic
 * @throws {MalformedError} as `readPackageHead` does for what has no package's form
 */
export function readHeaderBytes(source: ByteSource): Uint8Array {
  readLead(source);
  readPadding(source, leadBytes + readHeaderPart(source, 'signature').length);
  return readHeaderPart(source, 'header');
}

/** What lies between the signature header and the header; the number of bytes. */
function readPadding(source: ByteSource, signatureEnd: number): number {
  const padding = (8 - (signatureEnd % 8)) % 8;
  const fault = new HeaderFault(source.name, 'signature');
  readExactly(source, padding, fault, `sigh pad(${padding}): BAD, read 0 bytes`);
  return padding;
}

/** Package format as rpm 6 reads it: its own tag, else whether there is an immutable region. */
export function formatVersionOf(header: Header): 3 | 4 | 6 {
  if (header.number(Tag.RPMFORMAT) === 6) return 6;
  return header.region?.tag === Tag.HEADERIMMUTABLE ? 4 : 3;
}

function readLead(source: ByteSource): Lead {
  const bytes = new Uint8Array(leadBytes);
  const count = readFully(source, bytes);
  const magicBytes = bytes.subarray(0, Math.min(count, 4));
  if (count < 4 || leadMagic.some((value, at) => magicBytes[at] !== value))
    throw new MalformedError(
      'NOT_AN_RPM',
      `reading ${source.name}: not an rpm package: ${count === 0 ? 'it is empty' : 'it begins otherwise'}`,
    );
  // to rpm this is no damaged package, but none
  if (count < leadBytes)
    throw new MalformedError(
      'NOT_AN_RPM',
      `reading lead of ${source.name}: it has ${count} of ${leadBytes} bytes`,
    );
  const view = viewOf(bytes);
  const [major, signatureType] = [view.getUint8(4), view.getUint16(78)];
  if (signatureType !== headerSignature)
    throw leadError(
      source.name,
      `illegal signature type ${signatureType}`,
      'illegal signature type',
    );
  if (major < 3 || major > 4)
    throw leadError(
      source.name,
      `unsupported package version ${major}`,
      'unsupported RPM package version',
    );
  const nameBytes = bytes.subarray(10, 76);
  const end = nameBytes.indexOf(0);
  return {
    major,
    minor: view.getUint8(5),
    type: view.getUint16(6),
    archNumber: view.getUint16(8),
    osNumber: view.getUint16(76),
    name: decodeText(end < 0 ? nameBytes : nameBytes.subarray(0, end)),
  };
}

function leadError(name: string, found: string, rpmText: string): MalformedError {
  const context = { rpmText };
  return new MalformedError('LEAD_MALFORMED', `reading lead of ${name}: ${found}`, { context });
}

/** One header with its magic. @throws {MalformedError} as readPackageHead */
export function readHeaderPart(source: ByteSource, kind: 'signature' | 'header'): Uint8Array {
  const fault = new HeaderFault(source.name, kind);
  const introLength = headerMagic.length + introBytes;
  const short = (what: string, length: number): string =>
    `hdr ${what}(${length}): BAD, read returned 0`;
  const intro = readExactly(source, introLength, fault, short('size', introLength));
  if (headerMagic.some((value, at) => intro[at] !== value))
    throw fault.malformed('the magic bytes are missing', 'hdr magic: BAD');
  const view = viewOf(intro);
  const [entries, dataBytes] = [view.getUint32(8), view.getUint32(12)];
  checkCounts(entries, dataBytes, fault, kind === 'signature' ? signatureLimits : headerLimits);
  const restLength = entries * entryBytes + dataBytes;
  const rest = readExactly(source, restLength, fault, short('blob', restLength));
  const part = new Uint8Array(intro.length + rest.length);
  part.set(intro);
  part.set(rest, intro.length);
  return part;
}

const growthBytes = 1024 * 1024;

/** Reads exactly so many bytes; memory grows with what really comes, not with what was claimed. */
function readExactly(
  source: ByteSource,
  length: number,
  fault: HeaderFault,
  rpmText: string,
): Uint8Array {
  let bytes = new Uint8Array(Math.min(length, growthBytes));
  let filled = readFully(source, bytes);
  while (filled === bytes.length && filled < length) {
    const larger = new Uint8Array(Math.min(length, bytes.length * 2));
    larger.set(bytes);
    bytes = larger;
    filled += readFully(source, bytes.subarray(filled));
  }
  if (filled < length) throw fault.truncated(`it ends after ${filled} of ${length} bytes`, rpmText);
  return bytes;
}

/** What no package can be without, and which real rpm refuses to read a package without. */
function checkIdentity(header: Header, signature: Header, name: string): void {
  const fault = new HeaderFault(name, 'header');
  for (const tag of [Tag.NAME, Tag.VERSION, Tag.RELEASE]) {
    if (header.type(tag) !== TagType.STRING)
      throw fault.malformed(`tag ${tag} is missing or not a string`);
  }
  if (header.has(Tag.ARCHIVESIZE) && signature.has(SigTag.PAYLOADSIZE))
    throw fault.malformed('the payload size is in both headers');
}
