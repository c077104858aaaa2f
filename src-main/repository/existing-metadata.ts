import { closeSync, existsSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeUnnamedFile, openFileSource } from '../base/index.ts';
import type { UnnamedFile } from '../base/index.ts';
import { decompress } from '../format/index.ts';
import type { MetadataKind, PackageEntries } from './package-entries.ts';

/** A package as metadata that are there tell of it. */
export interface KnownPackage {
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly checksumName: string;
  readonly entries: PackageEntries;
}

/** A file of metadata that is neither of the three nor made from packages: comps, updateinfo ... */
export interface OtherMetadata {
  readonly kind: string;
  readonly path: string;
}

/** Where an element lies in a file of its kind. */
interface Place {
  readonly at: number;
  readonly length: number;
}

const kinds: readonly MetadataKind[] = ['primary', 'filelists', 'other'];

const compressors: Readonly<Record<string, string>> = {
  gz: 'gzip',
  zst: 'zstd',
  xz: 'xz',
  bz2: 'bzip2',
  xml: 'none',
};

/**
 * The metadata of a repository as they are, so that packages that have not changed need not be opened.
 * Elements are kept outside of memory and given back as they stood; they are found by where they begin
 * and end, which holds for what createrepo_c and this program write. What cannot be read is not known.
 */
export class ExistingMetadata implements Disposable {
  readonly #file: UnnamedFile;
  #end = 0;
  readonly #primary = new Map<string, Place>();
  readonly #byChecksum = {
    filelists: new Map<string, Place>(),
    other: new Map<string, Place>(),
  };
  /** Metadata made of other things than packages. */
  others: readonly OtherMetadata[] = [];

  private constructor(scratch: string) {
    this.#file = makeUnnamedFile(scratch);
  }

  /** @param folder - the `repodata` folder @param scratch - on whose file system the elements lie meanwhile */
  static async read(folder: string, scratch: string): Promise<ExistingMetadata> {
    const metadata = new ExistingMetadata(scratch);
    const indexPath = join(folder, 'repomd.xml');
    if (!existsSync(indexPath)) return metadata;
    const files = filesOf(readFileSync(indexPath, 'utf8'), folder);
    for (const kind of kinds) {
      const path = files.find((file) => file.kind === kind)?.path;
      if (path === undefined) return metadata;
      await metadata.#take(kind, path);
    }
    metadata.others = files.filter(({ kind }) => !/^(?:primary|filelists|other)(?:_|$)/.test(kind));
    return metadata;
  }

  /** What is known of a package by its place; undefined where anything of it is missing. */
  find(href: string): KnownPackage | undefined {
    const primary = this.#text(this.#primary.get(href));
    const [, type = '', checksum = ''] =
      /<checksum type="([^"]+)" pkgid="YES">([0-9a-f]+)</.exec(primary) ?? [];
    const filelists = this.#text(this.#byChecksum.filelists.get(checksum));
    const other = this.#text(this.#byChecksum.other.get(checksum));
    const [, mtime] = /<time file="(\d+)"/.exec(primary) ?? [];
    const [, size] = /<size package="(\d+)"/.exec(primary) ?? [];
    if (filelists === '' || other === '' || mtime === undefined || size === undefined)
      return undefined;
    return {
      ...{ sizeBytes: Number(size), mtimeSeconds: Number(mtime), checksumName: type },
      entries: { primary, filelists, other },
    };
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  async #take(kind: MetadataKind, path: string): Promise<void> {
    for await (const element of elementsOf(path)) {
      const place = this.#keep(element);
      if (kind === 'primary') {
        const [, href] = /<location\b[^>]*\bhref="([^"]*)"/.exec(element) ?? [];
        if (href !== undefined) this.#primary.set(plain(href), place);
      } else {
        const [, checksum] = /^<package pkgid="([0-9a-f]+)"/.exec(element) ?? [];
        if (checksum !== undefined) this.#byChecksum[kind].set(checksum, place);
      }
    }
  }

  #keep(element: string): Place {
    const bytes = Buffer.from(element);
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#file.descriptor, bytes, done, undefined, this.#end + done);
    const place = { at: this.#end, length: bytes.length };
    this.#end += bytes.length;
    return place;
  }

  #text(place: Place | undefined): string {
    if (place === undefined) return '';
    const bytes = Buffer.allocUnsafe(place.length);
    const count = readSync(this.#file.descriptor, bytes, 0, place.length, place.at);
    return count === place.length ? bytes.toString() : '';
  }
}

function filesOf(index: string, folder: string): OtherMetadata[] {
  const found: OtherMetadata[] = [];
  for (const [, kind = '', body = ''] of index.matchAll(
    /<data type="([^"]+)">([\s\S]*?)<\/data>/g,
  )) {
    const [, name] = /<location\b[^>]*href="repodata\/([^"/]+)"/.exec(body) ?? [];
    if (name !== undefined && existsSync(join(folder, name)))
      found.push({ kind, path: join(folder, name) });
  }
  return found;
}

/** The package elements of a file, from line to line. */
async function* elementsOf(path: string): AsyncGenerator<string> {
  using source = openFileSource(path);
  const compressor = compressors[path.slice(path.lastIndexOf('.') + 1)];
  if (compressor === undefined) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of decompress(source, compressor)) {
    rest += decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf(closing); end >= 0; end = rest.indexOf(closing)) {
      const start = rest.lastIndexOf('<package ', end);
      if (start >= 0) yield rest.slice(start, end + closing.length);
      rest = rest.slice(end + closing.length);
    }
  }
}

const closing = '</package>\n';

/** An attribute's value: createrepo_c escapes what is not ASCII by numbers. */
function plain(value: string): string {
  return value
    .replace(/&#x([0-9A-Fa-f]+);/g, (_, digits: string) =>
      String.fromCodePoint(parseInt(digits, 16)),
    )
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** Bytes of a file in pieces. */
export function* bytesOfFile(path: string): Generator<Uint8Array> {
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(chunkBytes);
      const count = readSync(descriptor, chunk);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}

const chunkBytes = 256 * 1024;

/** What a file of metadata holds, whatever its name says it is compressed with. */
export async function* openedContent(path: string): AsyncGenerator<Uint8Array> {
  using source = openFileSource(path);
  yield* decompress(source, compressors[path.slice(path.lastIndexOf('.') + 1)] ?? 'none');
}
