import { createHash, getHashes } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { fileError, MalformedError } from '../base/index.ts';
import type { FileInfo } from './file-info.ts';

/** What the header says of a content. */
export type ExpectedContent = Pick<FileInfo, 'path' | 'digest' | 'digestAlgorithm'>;

const supported = new Set(getHashes());

/** Writes a file's content as it comes and compares it with the digest of the header. */
export class StagedContent {
  readonly #descriptor: number;
  readonly #expected: ExpectedContent;
  readonly #hash: Hash | undefined;

  /** @param descriptor - open for writing; stays the caller's */
  constructor(descriptor: number, expected: ExpectedContent) {
    this.#descriptor = descriptor;
    this.#expected = expected;
    this.#hash = contentHash(expected);
  }

  /** @throws {FileError} DISK_FULL and others from the kernel */
  write(piece: Uint8Array): void {
    this.#hash?.update(piece);
    try {
      for (let at = 0; at < piece.length; ) at += writeSync(this.#descriptor, piece, at);
    } catch (thrown) {
      throw fileError('writing', this.#expected.path, thrown);
    }
  }

  /** @throws {MalformedError} PAYLOAD_DIGEST_MISMATCH */
  check(): void {
    const { path, digest } = this.#expected;
    const found = this.#hash?.digest('hex');
    if (found === undefined || found === digest) return;
    throw new MalformedError(
      'PAYLOAD_DIGEST_MISMATCH',
      `unpacking ${path}: its digest is ${found}, the header says ${digest}`,
      { context: { path } },
    );
  }
}

/** A hash for a file whose header says what it must come to. */
function contentHash({ digest, digestAlgorithm }: ExpectedContent): Hash | undefined {
  if (digest === '' || !supported.has(digestAlgorithm)) return undefined;
  return createHash(digestAlgorithm);
}
