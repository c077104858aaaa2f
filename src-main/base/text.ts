/**
 * Text from packages and file names. RPM strings are bytes, mostly UTF-8. They are decoded so that
 * every byte comes back: a byte that is not UTF-8 becomes a lone surrogate U+DC80..U+DCFF (the
 * scheme Python calls surrogateescape), and encodes to that byte again.
 */

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes -> string; reversible by `encodeText`. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

/** The slow path: decodes the longest valid sequences, escapes every other byte. */
function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += 1;
    } else {
      text += strictDecoder.decode(bytes.subarray(at, at + length));
      at += length;
    }
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none (RFC 3629). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    strictDecoder.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

/** String -> bytes; the reverse of `decodeText`. */
export function encodeText(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  let plain = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) {
      parts.push(Buffer.from(plain, 'utf8'), Buffer.from([code - 0xdc00]));
      plain = '';
    } else {
      plain += character;
    }
  }
  parts.push(Buffer.from(plain, 'utf8'));
  return Buffer.concat(parts);
}

/** A file name for Node's fs: a Buffer where the name is not UTF-8, the string itself otherwise. */
export function pathForSystem(path: string): string | Buffer {
  return path.isWellFormed() ? path : Buffer.from(encodeText(path));
}

/** C0 and C1 controls but tab and newline, lone surrogates, and the marks that reverse text direction. */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text that is safe on a terminal and in the window: control characters (but newline and tab) and
 * bytes that are not UTF-8 become U+FFFD, so that a package cannot move the cursor or ring a bell.
 */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, '\ufffd');
}
