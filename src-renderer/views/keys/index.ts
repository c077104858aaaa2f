/** keys: the public keys of a root, what each signed, importing, exporting, deleting. */
export { KeyImport } from './key-import.tsx';
export { Keys } from './keys.tsx';
