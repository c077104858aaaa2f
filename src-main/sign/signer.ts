/** What makes a signature, whatever holds the key. */
export interface Signer {
  /**
   * Signs a document.
   *
   * @param document - its bytes, in pieces; read once and to the end
   * @returns one binary signature packet
   * @throws {SigningError} when there is no signature
   */
  sign(document: Iterable<Uint8Array>): Promise<Uint8Array>;
}
