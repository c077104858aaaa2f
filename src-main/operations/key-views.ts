/** What the window is told of keys. */
import type { KeyFacts, KeyPart, KeyState, TrustedKey } from '../contract/keys.ts';
import { visibleText } from '../base/index.ts';
import type { Certificate, KeyRow } from '../check/index.ts';
import { Tag } from '../format/index.ts';
import { publicKeyName } from '../openpgp/index.ts';
import { referenceOf } from './package-summary.ts';

type SigningKey = Certificate['keys'][number];

/** Its names, its dates, and the parts of it that may sign. */
export function keyFactsOf(certificate: Certificate, nowSeconds: number): KeyFacts {
  const { primaryUserId, userIds, keys } = certificate;
  const parts = keys.map((key) => keyPartOf(key, nowSeconds));
  const [main, ...subkeys] = parts;
  if (main === undefined) throw new Error('a certificate has a primary key');
  return {
    ...main,
    userId: visibleText(primaryUserId ?? userIds.at(-1) ?? ''),
    userIds: userIds.map(visibleText),
    subkeys,
  };
}

/** A key of the database. */
export function trustedKeyOf(
  { instance, header }: KeyRow,
  certificate: Certificate,
  nowSeconds: number,
): TrustedKey {
  return {
    ...keyFactsOf(certificate, nowSeconds),
    package: referenceOf(header, { kind: 'installed', instance }),
    importedSeconds: header.number(Tag.INSTALLTIME) ?? 0,
  };
}

function keyPartOf({ key, expiresSeconds, isRevoked }: SigningKey, nowSeconds: number): KeyPart {
  const { keyId, fingerprint, createdSeconds } = key;
  return {
    ...{ keyId, fingerprint, createdSeconds },
    algorithm: algorithmOf(key),
    ...(expiresSeconds !== undefined && { expiresSeconds }),
    state: stateOf(isRevoked, expiresSeconds, nowSeconds),
  };
}

function stateOf(
  isRevoked: boolean,
  expiresSeconds: number | undefined,
  nowSeconds: number,
): KeyState {
  if (isRevoked) return 'revoked';
  return expiresSeconds !== undefined && expiresSeconds <= nowSeconds ? 'expired' : 'valid';
}

function algorithmOf({ algorithm, packet }: SigningKey['key']): string {
  const { bits, curve } = packet.getAlgorithmInfo();
  // OpenPGP.js tells the older way of writing the same curve apart.
  const size = bits ?? curve?.replace('Legacy', '');
  return size === undefined ? publicKeyName(algorithm) : `${publicKeyName(algorithm)} ${size}`;
}
