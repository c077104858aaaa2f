import { readSecretKey } from '../openpgp/index.ts';
import type { SigningSecretKey } from '../openpgp/index.ts';
import { RpmError } from '../base/index.ts';
import type { Signer } from './signer.ts';
import { SigningError } from './signing-error.ts';

/**
 * Signs with a secret key from a file, without any other program.
 *
 * @param content - of the file, armored or binary
 * @param nowSeconds - asked once a signature
 * @throws {SigningError} when there is no such key in it, or the pass phrase does not open it
 */
export async function keyFileSigner(
  content: Uint8Array,
  options: {
    /** Opens a key that is locked. */
    readonly passphrase: string | undefined;
    /** Key id, fingerprint or part of the user id; the first key that can sign where it is absent. */
    readonly keyName: string | undefined;
    /** `sha256`, `sha512` ... */
    readonly hash: string | undefined;
    readonly nowSeconds: () => number;
  },
): Promise<Signer> {
  const key = await opened(() => readSecretKey(content, options));
  return {
    sign: (document) => opened(() => key.sign(document, options.nowSeconds())),
  };
}

async function opened<T extends SigningSecretKey | Uint8Array>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof RpmError) throw new SigningError(thrown.message);
    throw thrown;
  }
}
