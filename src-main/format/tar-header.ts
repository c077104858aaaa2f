/** Headers of tar archives in the ustar form, with pax records for what does not fit (POSIX.1-2001). */
import { encodeText } from '../base/index.ts';

export interface TarMember {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly type: TarType;
  readonly linkTarget: string;
  readonly userName: string;
  readonly groupName: string;
  /** Of a device node. */
  readonly major: number;
  readonly minor: number;
}

export type TarType =
  | 'file'
  | 'hardLink'
  | 'symlink'
  | 'character'
  | 'block'
  | 'directory'
  | 'fifo';

const typeFlags: Readonly<Record<TarType | 'pax', string>> = {
  file: '0',
  hardLink: '1',
  symlink: '2',
  character: '3',
  block: '4',
  directory: '5',
  fifo: '6',
  pax: 'x',
};

const blockBytes = 512;
const nameBytes = 100;
const prefixBytes = 155;
/** Eleven octal digits. */
const maxSizeBytes = 0o77777777777;

/** Two empty blocks. */
export const tarTrailer = new Uint8Array(2 * blockBytes);

/** Zeros after so many bytes of content. */
export function tarPadding(sizeBytes: number): Uint8Array {
  return new Uint8Array((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
}

/** The header of a member; names of users count, their numbers are those of root. */
export function tarHeader(member: TarMember): Uint8Array {
  const records = paxRecords(member);
  if (records.length === 0) return ustarHeader(member, typeFlags[member.type]);
  const content = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
  const slash = member.path.lastIndexOf('/') + 1;
  const path = `${member.path.slice(0, slash)}PaxHeader/${member.path.slice(slash)}`;
  const pax: TarMember = {
    ...member,
    path,
    mode: 0o644,
    sizeBytes: content.length,
    linkTarget: '',
    userName: 'root',
    groupName: 'root',
    major: 0,
    minor: 0,
  };
  return Buffer.concat([
    ustarHeader(pax, typeFlags.pax),
    content,
    tarPadding(content.length),
    ustarHeader(member, typeFlags[member.type]),
  ]);
}

function paxRecords(member: TarMember): (readonly [key: string, value: string])[] {
  const { path, linkTarget, sizeBytes } = member;
  const records: (readonly [string, string])[] = [];
  if (!isPlain(path) || splitPath(encodeText(path)) === undefined) records.push(['path', path]);
  if (!isPlain(linkTarget) || encodeText(linkTarget).length > nameBytes)
    records.push(['linkpath', linkTarget]);
  if (sizeBytes > maxSizeBytes) records.push(['size', String(sizeBytes)]);
  // names are bytes here, in no encoding
  return records.some(([key]) => key !== 'size') ? [['hdrcharset', 'BINARY'], ...records] : records;
}

function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** `length key=value`, where the length counts its own digits. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = encodeText(` ${key}=${value}\n`);
  let length = rest.length;
  while (String(length).length + rest.length !== length)
    length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** Prefix and name of a path that fits; undefined when it does not. */
function splitPath(path: Uint8Array): readonly [Uint8Array, Uint8Array] | undefined {
  if (path.length <= nameBytes) return [new Uint8Array(), path];
  const slash = path.indexOf(0x2f, path.length - nameBytes - 1);
  if (slash <= 0 || slash > prefixBytes || slash === path.length - 1) return undefined;
  return [path.subarray(0, slash), path.subarray(slash + 1)];
}

function ustarHeader(member: TarMember, typeFlag: string): Uint8Array {
  const block = Buffer.alloc(blockBytes);
  const path = encodeText(member.path);
  const [prefix, name] = splitPath(path) ?? [new Uint8Array(), path.subarray(0, nameBytes)];
  const text = (at: number, value: string): number => block.write(value, at, 'latin1');
  const octal = (value: number, digits: number): string =>
    value.toString(8).padStart(digits, '0').slice(-digits);
  block.set(name, 0);
  text(100, `${octal(member.mode, 6)} \0`);
  text(108, '000000 \0');
  text(116, '000000 \0');
  text(124, `${octal(Math.min(member.sizeBytes, maxSizeBytes), 11)} `);
  text(136, `${octal(member.mtimeSeconds, 11)} `);
  text(148, ' '.repeat(8));
  text(156, typeFlag);
  block.set(encodeText(member.linkTarget).subarray(0, nameBytes), 157);
  text(257, 'ustar\u000000');
  block.set(encodeText(member.userName).subarray(0, 32), 265);
  block.set(encodeText(member.groupName).subarray(0, 32), 297);
  text(329, `${octal(member.major, 6)} \0`);
  text(337, `${octal(member.minor, 6)} \0`);
  block.set(prefix, 345);
  text(
    148,
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  return block;
}
