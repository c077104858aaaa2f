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

/** Bytes of base64 text; anything else in it is refused. */
export function decodeBase64(text: string): Uint8Array {
  const clean = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) throw openpgpError('the base64 text is damaged');
  return Uint8Array.from(Buffer.from(clean, 'base64'));
}
