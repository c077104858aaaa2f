import type { PackageReference } from './package.ts';

export type KeyState = 'valid' | 'expired' | 'revoked';

/** A primary key or a subkey that may sign. */
export interface KeyPart {
  /** 16 hexadecimal digits. */
  readonly keyId: string;
  /** In hexadecimal: 40 digits (version 4) or 64 (version 6). */
  readonly fingerprint: string;
  /** With its size or curve: `RSA 4096`, `EdDSA ed25519`. */
  readonly algorithm: string;
  readonly createdSeconds: number;
  /** Absent for never. */
  readonly expiresSeconds?: number;
  readonly state: KeyState;
}

/** A public key with whom it belongs to. */
export interface KeyFacts extends KeyPart {
  /** Marked as the primary name, else the one that stands last; empty where there is none. */
  readonly userId: string;
  /** All names, verified or not. */
  readonly userIds: readonly string[];
  /** Those that may sign. */
  readonly subkeys: readonly KeyPart[];
}

/** A key signatures are checked with. */
export interface TrustedKey extends KeyFacts {
  /** The package it is kept as in the database. */
  readonly package: PackageReference;
  readonly importedSeconds: number;
}

export interface KeyList {
  /** By name. */
  readonly keys: readonly TrustedKey[];
  /** Keys in the database that cannot be read; nothing is checked with them. */
  readonly unreadable: readonly PackageReference[];
}

/** Which installed packages carry a signature of which key. */
export interface KeyUses {
  /** By key id, those of keys that are not there too; a package may stand at several. */
  readonly signers: readonly KeyUse[];
  /** Installed packages without any signature; keys do not count. */
  readonly unsignedCount: number;
  readonly packageCount: number;
}

export interface KeyUse {
  readonly keyId: string;
  /** The fingerprint of the trusted key it is, or is a subkey of; absent where none has it. */
  readonly fingerprint?: string;
  readonly packages: readonly PackageReference[];
}

/** Where keys to be trusted are read from. */
export type KeySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string };

/** What importing would do; nothing is trusted yet. */
export interface KeyImportPlan {
  /** For `change.run`; absent where there is nothing to import. */
  readonly planId?: string;
  readonly keys: readonly KeyToImport[];
  /** What else stood there and why it is no key, in sentences. */
  readonly faults: readonly string[];
}

export interface KeyToImport extends KeyFacts {
  /** `update`: it is trusted already, and this brings something new, such as a later expiry. */
  readonly effect: 'new' | 'update' | 'known';
}

/** What deleting keys would do; nothing is deleted yet. */
export interface KeyDeletePlan {
  readonly planId: string;
  readonly keys: readonly TrustedKey[];
  /** Installed packages whose signatures nobody could check any more. */
  readonly unchecked: readonly PackageReference[];
}

/** A key as a file of its own. */
export interface KeyExport {
  /** A file name to suggest. */
  readonly fileName: string;
  readonly text: string;
}

/** What the helper is asked to do with the keys of a root. */
export type KeyChange =
  /** Armoured public keys, one block after the other. */
  | { readonly kind: 'import'; readonly armored: string }
  | { readonly kind: 'delete'; readonly fingerprints: readonly string[] };
