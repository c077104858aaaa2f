import { checksumNames } from './metadata-file.ts';
import { checksumFrom, wholeNumber } from './read-index.ts';
import type { MetadataChecksum } from './read-index.ts';
import { readWholeXml } from './read-xml.ts';

/** What a metalink says of repomd.xml. */
export interface Metalink {
  /** Addresses of the repositories, without `repodata/repomd.xml`, the most preferred first. */
  readonly baseUrls: readonly string[];
  /** What repomd.xml may be: the newest, and those from before that mirrors may still have. */
  readonly versions: readonly {
    readonly sizeBytes: number | undefined;
    readonly checksums: readonly MetadataChecksum[];
  }[];
}

/** More than these are not looked at. */
const mostMirrors = 1000;
const indexPlace = /\/repodata\/repomd\.xml$/;

/** The addresses of a mirror list: one a line; lines that begin with `#` say nothing. */
export function readMirrorList(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^(?:https?|ftp|file):\/\//.test(line))
    .slice(0, mostMirrors);
}

/**
 * Reads a metalink (version 3) of a repository.
 *
 * @throws {MalformedError} REPOSITORY_MALFORMED
 */
export async function readMetalink(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): Promise<Metalink> {
  const mirrors: { url: string; preference: number }[] = [];
  const versions: { sizeBytes: number | undefined; checksums: MetadataChecksum[] }[] = [];
  let attributes: Readonly<Record<string, string>> = {};
  let isIndex = false;
  await readWholeXml(pieces, name, {
    open(element, given) {
      attributes = given;
      if (element === 'file') isIndex = given['name'] === 'repomd.xml';
      if (isIndex && (element === 'file' || element === 'alternate'))
        versions.push({ sizeBytes: undefined, checksums: [] });
    },
    close(element, text) {
      const version = versions.at(-1);
      if (!isIndex || version === undefined) return;
      const plain = text.trim();
      if (element === 'size') version.sizeBytes = wholeNumber(plain, name);
      if (element === 'hash' && Object.hasOwn(checksumNames, attributes['type'] ?? ''))
        version.checksums.push(checksumFrom(attributes['type'] ?? '', plain, name));
      if (element === 'url' && indexPlace.test(plain) && mirrors.length < mostMirrors)
        mirrors.push({
          url: plain.replace(indexPlace, '/'),
          preference: Number(attributes['preference'] ?? 0) || 0,
        });
      if (element === 'file') isIndex = false;
    },
  });
  const fetched = mirrors.filter(({ url }) => /^(?:https?|ftp|file):/.test(url));
  return {
    baseUrls: fetched.sort((a, b) => b.preference - a.preference).map(({ url }) => url),
    versions,
  };
}
