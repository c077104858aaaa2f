/** What is known of every signature packet. */
export interface SignatureFacts {
  /** 0 for binary documents, 0x18 for subkey bindings ... (RFC 9580, 5.2.1). */
  readonly type: number;
  readonly publicKeyAlgorithm: number;
  readonly hashAlgorithm: number;
  /** 16 hexadecimal digits; empty where the signature does not say. */
  readonly keyId: string;
  readonly fingerprint: string | undefined;
  readonly createdSeconds: number;
  /** First two octets of the digest, which tell damage from a wrong key. */
  readonly digestPrefix: Uint8Array;
  /** Hashed before the data (version 6). */
  readonly salt: Uint8Array;
  /** Hashed behind the data. */
  readonly trailer: Uint8Array;
  /** Octets of the signature's values, lengths included: how long an RSA key must be. */
  readonly valueOctets: number;
}
