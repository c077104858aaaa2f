import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from '../format/index.ts';

/** Checksums that metadata may use, by the names they have there; the values are Node's. */
export const checksumNames: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha: 'sha1',
  sha1: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
};

/** How metadata may be compressed: what its names end in, and the level. */
export const metadataCompressors = {
  zstd: { suffix: '.zst', level: 10 },
  gz: { suffix: '.gz', level: 9 },
  none: { suffix: '', level: undefined },
} as const;

export type MetadataCompressor = keyof typeof metadataCompressors;

const formatNames = { zstd: 'zstd', gz: 'gzip', none: 'none' } as const;

/** A file of metadata as repomd.xml tells of it. */
export interface MetadataFile {
  readonly kind: string;
  readonly fileName: string;
  readonly checksum: string;
  readonly sizeBytes: number;
  readonly openChecksum: string;
  readonly openSizeBytes: number;
  readonly mtimeSeconds: number;
}

export interface MetadataFileOptions {
  readonly folder: string;
  readonly kind: string;
  /** Without what the compressor adds: `primary.xml`. */
  readonly baseName: string;
  readonly compressor: MetadataCompressor;
  readonly checksumName: string;
  /** Whether its checksum stands in its name, so that no cache keeps an old one for the new. */
  readonly isNameUnique: boolean;
}

/** Writes metadata, which are never held as a whole, compressed into a file, and tells what became of them. */
export async function writeMetadataFile(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: MetadataFileOptions,
): Promise<MetadataFile> {
  const { folder, kind, baseName, compressor, checksumName, isNameUnique } = options;
  const { suffix, level } = metadataCompressors[compressor];
  const hashName = checksumNames[checksumName] ?? checksumName;
  const [open, packed] = [new Measure(hashName), new Measure(hashName)];
  const plainPath = join(folder, `${baseName}${suffix}`);
  const descriptor = openSync(plainPath, 'wx', 0o644);
  let mtimeSeconds: number;
  try {
    for await (const chunk of compress(open.over(content), formatNames[compressor], level)) {
      packed.add(chunk);
      for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at);
    }
    mtimeSeconds = Math.floor(fstatSync(descriptor).mtimeMs / 1000);
  } finally {
    closeSync(descriptor);
  }
  const checksum = packed.digest();
  const fileName = `${isNameUnique ? `${checksum}-` : ''}${baseName}${suffix}`;
  renameSync(plainPath, join(folder, fileName));
  return {
    ...{ kind, fileName, checksum, mtimeSeconds },
    sizeBytes: packed.bytes,
    openChecksum: open.digest(),
    openSizeBytes: open.bytes,
  };
}

/** Size and checksum of what passes. */
class Measure {
  bytes = 0;
  readonly #hash: Hash;

  constructor(hashName: string) {
    this.#hash = createHash(hashName);
  }

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
  }

  async *over(
    content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.add(chunk);
      yield chunk;
    }
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
