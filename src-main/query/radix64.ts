/** Base64 in lines, and the armour of OpenPGP around it (RFC 4880, section 6). */

const lineLength = 64;

/** Base64 in lines of 64 characters, each ended. */
export function base64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return text.replace(new RegExp(`.{1,${lineLength}}`, 'g'), '$&\n');
}

/** Bytes of a base64 text, blanks, line ends and what is not ASCII skipped; undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/[ \t\r\n\u0080-\uffff]/g, '');
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined;
  return Buffer.from(plain, 'base64');
}

/** ASCII armour around bytes, with their checksum. */
export function armored(bytes: Uint8Array, kind: 'SIGNATURE' | 'PUBLIC KEY BLOCK'): string {
  const checksum = Buffer.from(crc24(bytes)).toString('base64');
  return [
    `-----BEGIN PGP ${kind}-----`,
    'Version: rpm-4.18.0',
    '',
    `${base64Lines(bytes)}=${checksum}`,
    `-----END PGP ${kind}-----`,
    '',
  ].join('\n');
}

function crc24(bytes: Uint8Array): Uint8Array {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return Uint8Array.of((crc >> 16) & 0xff, (crc >> 8) & 0xff, crc & 0xff);
}
