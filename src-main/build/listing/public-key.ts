/** `%pubkey`: an armoured key that the header has, beside the file. */
import { readFileSync } from 'node:fs';
import { decodeText, isSystemError, pathForSystem } from '../../base/index.ts';
import { armoredBlocks, armorKeys } from '../../openpgp/index.ts';
import { writtenVersion } from '../build-facts.ts';

/**
 * The first key of a file, armoured as rpm writes it; undefined where there is none that can be read.
 *
 * @param path - of the file itself
 */
export async function packagedKey(path: string): Promise<string | undefined> {
  const text = readText(path);
  if (text === undefined) return undefined;
  const [first] = await armoredBlocks(text);
  if (first?.publicKey === undefined) return undefined;
  return armorKeys(first.publicKey, `rpm-${writtenVersion}`);
}

function readText(path: string): string | undefined {
  try {
    return decodeText(readFileSync(pathForSystem(path)));
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
}
