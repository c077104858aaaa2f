import type {
  PublicKeyPacket,
  PublicSubkeyPacket,
  SecretKeyPacket,
  SecretSubkeyPacket,
} from 'openpgp';

/** One public key, primary or subkey. */
export interface PublicKey {
  readonly version: number;
  readonly algorithm: number;
  readonly createdSeconds: number;
  /** In hexadecimal: 40 digits (version 4) or 64 (version 6). */
  readonly fingerprint: string;
  /** 16 hexadecimal digits. */
  readonly keyId: string;
  /** What OpenPGP.js made of it. */
  readonly packet: KeyPacket;
}

type KeyPacket = PublicKeyPacket | PublicSubkeyPacket | SecretKeyPacket | SecretSubkeyPacket;

/** What is known of a key OpenPGP.js has read. */
export function publicKeyOf(packet: KeyPacket): PublicKey {
  return {
    version: packet.version,
    algorithm: packet.algorithm,
    createdSeconds: Math.floor(packet.created.getTime() / 1000),
    fingerprint: packet.getFingerprint(),
    keyId: packet.getKeyID().toHex(),
    packet,
  };
}
