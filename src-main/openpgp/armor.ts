import { loadLibrary } from './library.ts';
import { openpgpError } from './packets.ts';

const keyBlocks = /-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?-----END PGP PUBLIC KEY BLOCK-----/g;

/**
 * The binary content of every armoured public key in a text, in order: OpenPGP.js reads one block,
 * key files often hold several.
 *
 * @throws {MalformedError} OPENPGP_MALFORMED
 */
export async function unarmorKeys(text: string): Promise<Uint8Array[]> {
  const { unarmor } = await loadLibrary();
  const found: Uint8Array[] = [];
  for (const [block] of text.matchAll(keyBlocks)) {
    try {
      const { data } = await unarmor(block);
      if (data instanceof Uint8Array) found.push(data);
    } catch (thrown) {
      throw openpgpError('the armoured text is damaged', thrown);
    }
  }
  return found;
}

/**
 * Public keys as an armoured text in the form rpm gives it: lines of 64 characters and the checksum,
 * the last line ended too. (OpenPGP.js breaks lines elsewhere.)
 *
 * @param version - what its Version line says; no such line without it
 */
export function armorKeys(bytes: Uint8Array, version?: string): string {
  const mark = 'PGP PUBLIC KEY BLOCK-----';
  const note = version === undefined ? '' : `Version: ${version}\n`;
  const content = `${encodeBase64(bytes)}=${checksum(bytes)}\n`;
  return `-----BEGIN ${mark}\n${note}\n${content}-----END ${mark}\n`;
}

/** The CRC-24 of RFC 9580, 6.1.1, as it stands at the end of a block. */
function checksum(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x800000 ? (crc << 1) ^ 0x1864cfb : crc << 1;
  }
  return Buffer.from([crc >> 16, crc >> 8, crc].map((part) => part & 0xff)).toString('base64');
}

/** Bytes as base64 in lines of 64 characters, each ended. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
}

/** What an armoured block of a key file is. */
export interface ArmoredBlock {
  /** Of a public key; undefined for anything else and for what is damaged. */
  readonly publicKey: Uint8Array | undefined;
}

/** Every armoured block of a text, from each beginning to the next. */
export async function armoredBlocks(text: string): Promise<ArmoredBlock[]> {
  const blocks = text.split(/(?=-----BEGIN PGP )/).filter((part) => part.startsWith('-----BEGIN'));
  const found: ArmoredBlock[] = [];
  for (const block of blocks) {
    try {
      const [publicKey] = await unarmorKeys(block);
      found.push({ publicKey: isIntact(block, publicKey) ? publicKey : undefined });
    } catch {
      found.push({ publicKey: undefined });
    }
  }
  return found;
}

/** Whether the checksum, where there is one, is that of the content. OpenPGP.js does not look at it. */
function isIntact(block: string, content: Uint8Array | undefined): boolean {
  const [, given] = /^=([A-Za-z0-9+/]{4})\s*$/m.exec(block) ?? [];
  return given === undefined || content === undefined || given === checksum(content);
}

/** Bytes of base64 text; anything else in it is refused. */
export function decodeBase64(text: string): Uint8Array {
  const clean = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) throw openpgpError('the base64 text is damaged');
  return Uint8Array.from(Buffer.from(clean, 'base64'));
}
