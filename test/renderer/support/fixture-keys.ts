import type { EngineMethods } from '../../../src-main/contract/methods.ts';
import type {
  KeyFacts,
  KeyUses,
  KeyToImport,
  TrustedKey,
} from '../../../src-main/contract/keys.ts';
import { FixtureError } from './fixture-error.ts';
import { at, type FixturePackage, referenceOf } from './fixture-packages.ts';

const year = 365 * 86_400;
const nowSeconds = 1_714_150_000;

function facts(
  userId: string,
  seed: string,
  algorithm: string,
  state: KeyFacts['state'],
  yearsLeft?: number,
): KeyFacts {
  const fingerprint = seed.repeat(10).slice(0, 40);
  return {
    keyId: fingerprint.slice(-16),
    fingerprint,
    algorithm,
    createdSeconds: nowSeconds - 4 * year,
    ...(yearsLeft !== undefined && { expiresSeconds: nowSeconds + yearsLeft * year }),
    state,
    userId,
    userIds: [userId],
    subkeys: [],
  };
}

const amber = facts(
  'Amber Linux (release 12) <keys@amber.example>',
  'b51a90c7',
  'RSA 4096',
  'valid',
  6,
);
const subkey = facts('', '77e0d2b4', 'EdDSA ed25519', 'valid', 2);
const trusted: readonly KeyFacts[] = [
  { ...amber, userIds: [amber.userId, 'Amber Linux <security@amber.example>'], subkeys: [subkey] },
  facts('Blue Notes Editor <packages@bluenotes.example>', '0c4d8e1f', 'EdDSA ed25519', 'valid'),
  facts('Old Amber Linux (release 9) <keys@amber.example>', '9f3e6a21', 'RSA 2048', 'expired', -1),
  facts('Shellac Tools <signing@shellac.example>', 'd00df00d', 'DSA 1024', 'revoked'),
];
const offered = facts('Vinyl Press <release@vinyl.example>', '5ee1c0de', 'RSA 4096', 'valid', 3);

/** The keys room's side of the fixture engine. */
export class FixtureKeys {
  keys: readonly TrustedKey[] = trusted.map((key, index) => ({
    ...key,
    package: keyPackage(key, index),
    importedSeconds: nowSeconds - (index + 1) * year,
  }));
  readonly #packages: readonly FixturePackage[];
  readonly #plans = new Map<string, () => readonly string[]>();

  constructor(packages: readonly FixturePackage[]) {
    this.#packages = packages;
  }

  /** All but every fifteenth are signed: by the second key one of five, the others by the first. */
  uses(): KeyUses {
    const signed = (wanted: (index: number) => boolean) =>
      this.#packages
        .filter((_, index) => index % 15 !== 7 && wanted(index))
        .map(({ summary }) => referenceOf(summary));
    const [first, second] = trusted;
    const shares = [
      [first, signed((index) => index % 5 !== 1 && index % 11 !== 3)],
      [second, signed((index) => index % 5 === 1)],
      [undefined, signed((index) => index % 5 !== 1 && index % 11 === 3)],
    ] as const;
    return {
      signers: shares.map(([key, packages]) =>
        key === undefined
          ? { keyId: 'feedfacecafebeef', packages }
          : { keyId: key.keyId, fingerprint: key.fingerprint, packages },
      ),
      unsignedCount: this.#packages.filter((_, index) => index % 15 === 7).length,
      packageCount: this.#packages.length,
    };
  }

  planImport(
    source: Parameters<EngineMethods['key.planImport']>[0],
  ): ReturnType<EngineMethods['key.planImport']> {
    const text = source.kind === 'file' ? source.path : source.text;
    if (text.includes('nothing'))
      throw new FixtureError({
        code: 'OPENPGP_MALFORMED',
        message: 'reading keys: there is no OpenPGP public key in it',
        hint: 'A key file has lines between BEGIN PGP PUBLIC KEY BLOCK and END PGP PUBLIC KEY BLOCK.',
        context: {},
      });
    if (text.includes('known'))
      return { keys: [{ ...at(trusted, 0), effect: 'known' }], faults: [] };
    const key: KeyToImport = { ...offered, effect: 'new' };
    const planId = `key-${this.#plans.size + 1}`;
    this.#plans.set(planId, () => {
      const added = { ...offered, package: keyPackage(offered, 9), importedSeconds: nowSeconds };
      this.keys = [...this.keys, added];
      return [offered.fingerprint];
    });
    return { planId, keys: [key], faults: ['Block 2 is no public key, or is damaged.'] };
  }

  planDelete(fingerprints: readonly string[]): ReturnType<EngineMethods['key.planDelete']> {
    const planId = `key-${this.#plans.size + 1}`;
    this.#plans.set(planId, () => {
      this.keys = this.keys.filter(({ fingerprint }) => !fingerprints.includes(fingerprint));
      return fingerprints;
    });
    return {
      planId,
      keys: this.keys.filter(({ fingerprint }) => fingerprints.includes(fingerprint)),
      unchecked: this.uses().signers.flatMap(({ fingerprint = '', packages }) =>
        fingerprints.includes(fingerprint) ? packages : [],
      ),
    };
  }

  /** Undefined for plans that are not its own. */
  run(planId: string): ReturnType<EngineMethods['change.run']> | undefined {
    const change = this.#plans.get(planId);
    return change === undefined ? undefined : { changed: change(), warnings: [] };
  }
}

function keyPackage({ keyId }: KeyFacts, index: number): TrustedKey['package'] {
  const nevra = `gpg-pubkey-${keyId.slice(-8)}-5f000000`;
  return { id: { kind: 'installed', instance: 9000 + index }, nevra, name: 'gpg-pubkey' };
}
