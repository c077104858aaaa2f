import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openFileSource, RpmError } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { decompress } from '../format/index.ts';
import { packageChoice } from './choose-packages.ts';
import { below, checkFile, localPath, shown } from './fetch-file.ts';
import { fetchFromMirrors, isAsExpected } from './fetch-from-mirrors.ts';
import { readAdvisories } from './read-advisories.ts';
import type { Advisory } from './read-advisories.ts';
import type { RepositoryDefinition } from './read-definitions.ts';
import { readFileLists } from './read-file-lists.ts';
import type { PackageFileList } from './read-file-lists.ts';
import { readGroups } from './read-groups.ts';
import type { PackageGroups } from './read-groups.ts';
import { isWithin, malformed, readIndex, unescaped } from './read-index.ts';
import type { IndexedFile, RepositoryContent } from './read-index.ts';
import { readPackages } from './read-packages.ts';
import type { RepositoryPackage } from './read-packages.ts';
import { findRepository, indexHref, indexPieces } from './repository-place.ts';
import type { OpenRepositoryOptions, RepositoryPlace } from './repository-place.ts';

/** No file of metadata is larger, packed or not. */
const mostFileBytes = 8 * 1024 ** 3;

/** The kinds of metadata that are read, and what they were called before. */
const kindNames = {
  primary: ['primary'],
  filelists: ['filelists'],
  updateinfo: ['updateinfo'],
  group: ['group', 'group_gz', 'group_xz', 'group_zst'],
} as const;

const compressors: Readonly<Record<string, string>> = {
  ...{ gz: 'gzip', zst: 'zstd', xz: 'xz', bz2: 'bzip2', xml: 'none' },
};

/**
 * A repository whose repomd.xml has been read. The rest is read when it is asked for, and fetched before
 * where it is not here; each file is held against the size and checksum that repomd.xml gives.
 */
export class Repository {
  readonly definition: RepositoryDefinition;
  readonly content: RepositoryContent;
  /** The address or folder it was found at. */
  readonly base: string;
  /** When what repomd.xml says was fetched, in milliseconds since 1970; undefined for what lies here. */
  readonly fetchedMs: number | undefined;
  readonly #folder: string;
  readonly #mirrors: readonly string[];
  readonly #context: Context;

  private constructor(
    definition: RepositoryDefinition,
    found: RepositoryPlace,
    content: RepositoryContent,
    context: Context,
  ) {
    this.definition = definition;
    this.content = content;
    this.base = found.base;
    this.fetchedMs = found.fetchedMs;
    this.#folder = found.folder;
    this.#mirrors = found.mirrors;
    this.#context = context;
  }

  /**
   * Finds a repository and reads its repomd.xml. What lies in a folder is read where it is; what has to be
   * fetched is kept, until it expires.
   *
   * @throws {RpmError} REPOSITORY_MALFORMED; FETCH_FAILED when no mirror gives it; PAYLOAD_DIGEST_MISMATCH
   * when none has what the metalink names; UNSUPPORTED when its metadata are to be checked by a signature;
   * FileError
   */
  static async open(
    definition: RepositoryDefinition,
    options: OpenRepositoryOptions,
  ): Promise<Repository> {
    const { context } = options;
    if (definition.checksMetadata)
      throw new RpmError(
        'UNSUPPORTED',
        `${definition.id}: repo_gpgcheck: signatures of repomd.xml are not checked yet`,
      );
    const found = await findRepository(definition, options);
    const path = below(found.folder, indexHref);
    const content = await readIndex(indexPieces(path), path);
    return new Repository(definition, found, content, context);
  }

  /** The kinds of metadata there are, those that are not read among them: `modules`, `primary_db` ... */
  get kinds(): readonly string[] {
    return this.content.files.map(({ kind }) => kind);
  }

  /** The packages that the definition's patterns let count, in the order of primary. @throws as `open` */
  async *packages(): AsyncGenerator<RepositoryPackage> {
    const file = this.#find('primary');
    if (file === undefined) throw malformed(this.#indexName(), 'it names no primary');
    const counts = packageChoice(this.definition);
    for await (const one of readPackages(await this.#open(file), this.#nameOf(file)))
      if (counts(one)) yield one;
  }

  /** All files of all packages; nothing where the repository has no filelists. @throws as `open` */
  async *fileLists(): AsyncGenerator<PackageFileList> {
    const file = this.#find('filelists');
    if (file !== undefined) yield* readFileLists(await this.#open(file), this.#nameOf(file));
  }

  /** What updateinfo says; nothing where there is none. @throws as `open` */
  async advisories(): Promise<readonly Advisory[]> {
    const file = this.#find('updateinfo');
    if (file === undefined) return [];
    return readAdvisories(await this.#open(file), this.#nameOf(file));
  }

  /** Whether what updateinfo says can be read without asking a server. */
  get hasAdvisoriesHere(): boolean {
    const file = this.#find('updateinfo');
    if (file === undefined || localPath(this.base) !== undefined) return true;
    return isAsExpected(this.#kept(file), file);
  }

  /** What comps says; nothing where there is none. @throws as `open` */
  async groups(): Promise<PackageGroups> {
    const file = this.#find('group');
    if (file === undefined) return { groups: [], collections: [] };
    return readGroups(await this.#open(file), this.#nameOf(file));
  }

  /** Where a package lies. @throws {RpmError} PATH_ESCAPES_ROOT when it says it is outside of the repository */
  addressOf({ href, base, name }: Pick<RepositoryPackage, 'href' | 'base' | 'name'>): string {
    if (base !== undefined && /^(?:https?|ftp):\/\//.test(base) && isWithin(href))
      return below(base, href);
    if (!isWithin(href))
      throw new RpmError('PATH_ESCAPES_ROOT', `${name} of ${this.definition.id}: ${href}`);
    const folder = localPath(this.base);
    return folder === undefined ? below(this.base, href) : below(folder, decodeHref(folder, href));
  }

  /**
   * Brings a package to a folder, where it keeps its file name; one that is there with the right content
   * stays. It gets its name when it is whole and has the size and checksum that primary gives.
   *
   * @param onBytes - told how many bytes of it are here, now and then while it comes
   * @returns its path
   * @throws {RpmError} FETCH_FAILED, PAYLOAD_DIGEST_MISMATCH, PATH_ESCAPES_ROOT; FileError
   */
  async fetchPackage(
    one: Pick<RepositoryPackage, 'href' | 'base' | 'name' | 'checksum' | 'packageSizeBytes'>,
    folder: string,
    onBytes?: (bytes: number) => void,
  ): Promise<string> {
    const expected = { checksum: one.checksum, sizeBytes: one.packageSizeBytes };
    const target = join(folder, basename(one.href));
    if (isAsExpected(target, expected)) return target;
    const bases = [this.base, ...this.#mirrors.filter((mirror) => mirror !== this.base)];
    mkdirSync(folder, { recursive: true });
    await fetchFromMirrors(bases, target, {
      ...{ access: this.definition.access, signal: this.#context.signal },
      mostBytes: one.packageSizeBytes,
      addressOn: (base) => (base === this.base ? this.addressOf(one) : below(base, one.href)),
      check: (fetched, address) => checkFile(fetched, expected, address),
      onBytes,
    });
    return target;
  }

  #find(kind: keyof typeof kindNames): IndexedFile | undefined {
    for (const name of kindNames[kind]) {
      const found = this.content.files.find((file) => file.kind === name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #indexName(): string {
    return below(shown(this.base), indexHref);
  }

  #nameOf(file: IndexedFile): string {
    return below(shown(this.base), file.href);
  }

  /** What a file holds, once it is here and as repomd.xml says. */
  async #open(file: IndexedFile): Promise<AsyncIterable<Uint8Array>> {
    const name = this.#nameOf(file);
    const suffix = file.href.slice(file.href.lastIndexOf('.') + 1);
    const compressor = compressors[suffix];
    if (compressor === undefined)
      throw new RpmError('UNSUPPORTED', `reading ${name}: '.${suffix}' is not a known compression`);
    const isLocal = localPath(this.base) !== undefined;
    const path = isLocal ? below(this.#folder, file.href) : this.#kept(file);
    if (isLocal) checkFile(path, file, name);
    else await this.#fetch(file, path);
    return opened(path, compressor, file.openSizeBytes ?? mostFileBytes, name);
  }

  /** Its checksum stands in the name of what is kept, so that no older one is taken for it. */
  #kept({ checksum, href }: IndexedFile): string {
    return join(this.#folder, `${checksum.value.slice(0, 32)}-${basename(href).slice(-80)}`);
  }

  async #fetch(file: IndexedFile, path: string): Promise<void> {
    if (isAsExpected(path, file)) return;
    await fetchFromMirrors(this.#mirrors, path, {
      ...{ access: this.definition.access, signal: this.#context.signal },
      mostBytes: file.sizeBytes ?? mostFileBytes,
      addressOn: (mirror) => below(mirror, file.href),
      check: (fetched, address) => checkFile(fetched, file, shown(address)),
    });
    this.#forgetOthers();
  }

  /** What no repomd.xml names any more. */
  #forgetOthers(): void {
    const kept = new Set(this.content.files.map((file) => basename(this.#kept(file))));
    for (const name of readdirSync(this.#folder))
      if (/^[0-9a-f]{32}-/.test(name) && !kept.has(name) && !/\.[0-9a-f]{12}$/.test(name))
        rmSync(join(this.#folder, name), { force: true });
  }
}

/** Names of packages in a folder are as they are; those in addresses are escaped. */
function decodeHref(folder: string, href: string): string {
  try {
    statSync(below(folder, href));
    return href;
  } catch {
    return unescaped(href);
  }
}

/** What a file holds once decompressed, and not a byte more than it should. */
async function* opened(
  path: string,
  compressor: string,
  limitBytes: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  using source = openFileSource(path, name);
  let bytes = 0;
  for await (const piece of decompress(source, compressor)) {
    bytes += piece.length;
    if (bytes > limitBytes) throw malformed(name, `it holds more than ${limitBytes} bytes`);
    yield piece;
  }
}
