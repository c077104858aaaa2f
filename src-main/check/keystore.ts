import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { certificatesOfPubkeyPackage, Keyring } from '../openpgp/index.ts';

/** The part of a database that is needed to read its keys. */
export interface KeyDatabase {
  find(
    index: 'Name',
    key: string,
  ): Iterable<{ readonly instance: number; readonly header: Header }>;
}

/**
 * The keys imported into a database: rpm keeps each as a package named `gpg-pubkey`. They are taken
 * out now and read when the first signature asks for one.
 */
export function keyringFromDatabase(database: KeyDatabase): Keyring {
  const keyring = new Keyring();
  for (const { header } of database.find('Name', 'gpg-pubkey')) {
    const description = header.string(Tag.DESCRIPTION) ?? '';
    const publicKeys = header.strings(Tag.PUBKEYS);
    keyring.addLater(() => certificatesOfPubkeyPackage(description, publicKeys));
  }
  return keyring;
}
