import { createHash, getHashes, hash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { fileError, MalformedError } from '../base/index.ts';
import type { FileInfo } from './file-info.ts';

/** What the header says of a content. */
export type ExpectedContent = Pick<FileInfo, 'path' | 'digest' | 'digestAlgorithm' | 'sizeBytes'>;

const supported = new Set(getHashes());

/** Writes a file's content as it comes and compares it with the digest of the header. */
export class StagedContent {
  readonly #descriptor: number;
  readonly #expected: ExpectedContent;
  readonly #algorithm: string | undefined;
  /** Of a content that came in several pieces. */
  #hash: Hash | undefined;
  /** Digest of a content that came in one, which is hashed in less time. */
  #found: string | undefined;

  /** @param descriptor - open for writing; stays the caller's */
  constructor(descriptor: number, expected: ExpectedContent) {
    this.#descriptor = descriptor;
    this.#expected = expected;
    this.#algorithm = algorithmOf(expected);
  }

  /** @throws {FileError} DISK_FULL and others from the kernel */
  write(piece: Uint8Array): void {
    this.#learn(piece);
    try {
      for (let at = 0; at < piece.length; ) at += writeSync(this.#descriptor, piece, at);
    } catch (thrown) {
      throw fileError('writing', this.#expected.path, thrown);
    }
  }

  /** @throws {MalformedError} PAYLOAD_DIGEST_MISMATCH */
  check(): void {
    const { path, digest } = this.#expected;
    const found = this.#digest();
    if (found === undefined || found === digest) return;
    throw new MalformedError(
      'PAYLOAD_DIGEST_MISMATCH',
      `unpacking ${path}: its digest is ${found}, the header says ${digest}`,
      { context: { path } },
    );
  }

  #learn(piece: Uint8Array): void {
    if (this.#algorithm === undefined) return;
    const isWhole = this.#hash === undefined && piece.length === this.#expected.sizeBytes;
    if (isWhole && this.#found === undefined) {
      this.#found = hash(this.#algorithm, piece, 'hex');
      return;
    }
    // More than the header says: of that no digest is right.
    if (this.#found !== undefined) this.#found = 'of another length';
    this.#hash ??= createHash(this.#algorithm);
    this.#hash.update(piece);
  }

  #digest(): string | undefined {
    if (this.#algorithm === undefined) return undefined;
    return this.#found ?? (this.#hash ?? createHash(this.#algorithm)).digest('hex');
  }
}

/** What to hash a file with whose header says what it must come to. */
function algorithmOf({ digest, digestAlgorithm }: ExpectedContent): string | undefined {
  return digest === '' || !supported.has(digestAlgorithm) ? undefined : digestAlgorithm;
}
