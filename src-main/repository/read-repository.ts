import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  errnoOf,
  fileError,
  openFileSource,
  RpmError,
  writeFileAtomically,
} from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { decompress } from '../format/index.ts';
import { packageChoice } from './choose-packages.ts';
import { bytesOfFile } from './existing-metadata.ts';
import { below, checkFile, fetchFile, localPath, openAccess, shown } from './fetch-file.ts';
import { readAdvisories } from './read-advisories.ts';
import type { Advisory } from './read-advisories.ts';
import type { RepositoryDefinition } from './read-definitions.ts';
import { readFileLists } from './read-file-lists.ts';
import type { PackageFileList } from './read-file-lists.ts';
import { readGroups } from './read-groups.ts';
import type { PackageGroups } from './read-groups.ts';
import { isWithin, malformed, readIndex, unescaped } from './read-index.ts';
import type { IndexedFile, RepositoryContent } from './read-index.ts';
import { readMetalink, readMirrorList } from './read-mirrors.ts';
import type { Metalink } from './read-mirrors.ts';
import { readPackages } from './read-packages.ts';
import type { RepositoryPackage } from './read-packages.ts';

/** How a repository is opened. */
export interface OpenRepositoryOptions {
  readonly context: Context;
  /** Where what is fetched is kept; `repositoryCache` of the context unless given. */
  readonly cacheFolder?: string;
  /** `fresh` asks the server anew, `cached` asks nobody; by default it is asked when what is kept has expired. */
  readonly refresh?: 'fresh' | 'cached';
}

const indexHref = 'repodata/repomd.xml';
const mostIndexBytes = 8 * 1024 * 1024;
const mostMirrorBytes = 8 * 1024 * 1024;
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

/** Where metadata that were fetched are kept: below `XDG_CACHE_HOME`, or `.cache` at home. */
export function repositoryCache({ environment }: Context): string {
  const { XDG_CACHE_HOME: cache, HOME: home } = environment;
  const base = cache?.startsWith('/') === true ? cache : join(home ?? '/root', '.cache');
  return join(base, 'turntable', 'repositories');
}

/** A definition for a folder or an address of which nothing more is known. */
export function repositoryAt(
  address: string,
  id = basename(address) || address,
): RepositoryDefinition {
  return {
    ...{ id, name: id, file: '', isEnabled: true, baseUrls: [address] },
    ...{ mirrorList: undefined, metalink: undefined, priority: 99, cost: 1000 },
    ...{ excludes: [], includes: [], isModuleHotfixes: false },
    ...{ checksPackages: false, checksMetadata: false, keyAddresses: [] },
    ...{ expirySeconds: 48 * 3600, isSkippedIfUnavailable: false, access: openAccess },
  };
}

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
    found: Found,
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
    const local = localFolder(definition);
    const found = local ?? (await fetchedIndex(definition, options));
    const path = below(found.folder, indexHref);
    const content = await readIndex(piecesOf(path), path);
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
   * @returns its path
   * @throws {RpmError} FETCH_FAILED, PAYLOAD_DIGEST_MISMATCH, PATH_ESCAPES_ROOT; FileError
   */
  async fetchPackage(
    one: Pick<RepositoryPackage, 'href' | 'base' | 'name' | 'checksum' | 'packageSizeBytes'>,
    folder: string,
  ): Promise<string> {
    const expected = { checksum: one.checksum, sizeBytes: one.packageSizeBytes };
    const target = join(folder, basename(one.href));
    if (isAsExpected(target, expected)) return target;
    const temporary = `${target}.${randomBytes(6).toString('hex')}`;
    const { access } = this.definition;
    const bases = [this.base, ...this.#mirrors.filter((mirror) => mirror !== this.base)];
    mkdirSync(folder, { recursive: true });
    await firstThatWorks(bases, async (base) => {
      const address = base === this.base ? this.addressOf(one) : below(base, one.href);
      try {
        await fetchFile(address, temporary, access, one.packageSizeBytes, this.#context.signal);
        checkFile(temporary, expected, address);
        renameSync(temporary, target);
      } finally {
        rmSync(temporary, { force: true });
      }
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
    const temporary = `${path}.${randomBytes(6).toString('hex')}`;
    const limit = file.sizeBytes ?? mostFileBytes;
    const { access } = this.definition;
    await firstThatWorks(this.#mirrors, async (mirror) => {
      const address = below(mirror, file.href);
      try {
        await fetchFile(address, temporary, access, limit, this.#context.signal);
        checkFile(temporary, file, shown(address));
        renameSync(temporary, path);
      } finally {
        rmSync(temporary, { force: true });
      }
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

interface Found {
  readonly base: string;
  /** Below which `repodata/repomd.xml` lies, and where what is fetched is kept. */
  readonly folder: string;
  readonly mirrors: readonly string[];
  readonly fetchedMs: number | undefined;
}

function localFolder({ baseUrls }: RepositoryDefinition): Found | undefined {
  for (const base of baseUrls) {
    const folder = localPath(base);
    if (folder !== undefined) return { base, folder, mirrors: [base], fetchedMs: undefined };
  }
  return undefined;
}

async function fetchedIndex(
  definition: RepositoryDefinition,
  { context, refresh, cacheFolder = repositoryCache(context) }: OpenRepositoryOptions,
): Promise<Found> {
  const folder = join(cacheFolder, cacheName(definition));
  const path = below(folder, indexHref);
  const mirrorsPath = join(folder, 'mirrors');
  const fetchedMs = timeOf(path);
  const ageSeconds = fetchedMs === undefined ? Infinity : (context.now() - fetchedMs) / 1000;
  const isFresh = refresh === 'cached' || ageSeconds < definition.expirySeconds;
  if (fetchedMs !== undefined && isFresh && refresh !== 'fresh')
    return kept(folder, mirrorsPath, definition, fetchedMs);
  if (refresh === 'cached')
    throw new RpmError('FETCH_FAILED', `${definition.id}: nothing of it has been fetched yet`);
  mkdirSync(join(folder, 'repodata'), { recursive: true });
  const { mirrors, metalink } = await mirrorsOf(definition, folder, context);
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const base = await firstThatWorks(mirrors, async (mirror) => {
    const address = below(mirror, indexHref);
    try {
      await fetchFile(address, temporary, definition.access, mostIndexBytes, context.signal);
      checkAgainstMetalink(temporary, metalink, shown(address));
      await readIndex(piecesOf(temporary), shown(address));
      const seconds = context.now() / 1000;
      utimesSync(temporary, seconds, seconds);
      renameSync(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
  const ordered = [base, ...mirrors.filter((mirror) => mirror !== base)];
  writeFileAtomically(mirrorsPath, `${ordered.join('\n')}\n`, 0o600);
  return { base, folder, mirrors: ordered, fetchedMs: context.now() };
}

function kept(
  folder: string,
  mirrorsPath: string,
  definition: RepositoryDefinition,
  fetchedMs: number,
): Found {
  let text = '';
  try {
    text = Buffer.concat([...bytesOfFile(mirrorsPath)]).toString();
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw fileError('reading', mirrorsPath, thrown);
  }
  const mirrors = text.split('\n').filter((line) => line !== '');
  const all = mirrors.length > 0 ? mirrors : definition.baseUrls;
  return { base: all[0] ?? '', folder, mirrors: all, fetchedMs };
}

/** Another address is another repository, whatever it is called. */
function cacheName({ id, baseUrls, mirrorList, metalink }: RepositoryDefinition): string {
  const said = JSON.stringify([baseUrls, mirrorList ?? null, metalink ?? null]);
  const digest = createHash('sha256').update(said).digest('hex').slice(0, 16);
  return `${id.replace(/[^\w.-]/g, '_').slice(0, 60)}-${digest}`;
}

function timeOf(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

async function mirrorsOf(
  definition: RepositoryDefinition,
  folder: string,
  context: Context,
): Promise<{ mirrors: readonly string[]; metalink: Metalink | undefined }> {
  const { baseUrls, metalink, mirrorList, access, id } = definition;
  if (baseUrls.length > 0) return { mirrors: baseUrls, metalink: undefined };
  const address = metalink ?? mirrorList;
  if (address === undefined)
    throw new RpmError('BAD_ARGUMENT', `${id}: it has neither baseurl, mirrorlist nor metalink`);
  const temporary = join(folder, `mirrors.${randomBytes(6).toString('hex')}`);
  try {
    await fetchFile(address, temporary, access, mostMirrorBytes, context.signal);
    const isMetalink = metalink !== undefined;
    const read = isMetalink ? await readMetalink(piecesOf(temporary), shown(address)) : undefined;
    const text = isMetalink ? '' : Buffer.concat([...bytesOfFile(temporary)]).toString();
    const mirrors = read?.baseUrls ?? readMirrorList(text);
    if (mirrors.length === 0) throw malformed(shown(address), 'it names no mirrors');
    return { mirrors, metalink: read };
  } finally {
    rmSync(temporary, { force: true });
  }
}

function checkAgainstMetalink(path: string, metalink: Metalink | undefined, name: string): void {
  const versions = metalink?.versions.filter(({ checksums }) => checksums.length > 0) ?? [];
  if (versions.length === 0) return;
  let last: unknown;
  for (const { checksums, sizeBytes } of versions)
    try {
      for (const checksum of checksums) checkFile(path, { checksum, sizeBytes }, name);
      return;
    } catch (thrown) {
      last = thrown;
    }
  throw last;
}

/** More mirrors than these are not asked. */
const mostTries = 6;

/** Asks one after another. @returns the one that worked @throws what the first one said */
async function firstThatWorks(
  mirrors: readonly string[],
  ask: (mirror: string) => Promise<void>,
): Promise<string> {
  let first: unknown;
  for (const mirror of mirrors.slice(0, mostTries))
    try {
      await ask(mirror);
      return mirror;
    } catch (thrown) {
      if (thrown instanceof RpmError && thrown.code === 'CANCELLED') throw thrown;
      first ??= thrown;
    }
  throw first ?? new RpmError('BAD_ARGUMENT', 'no address is given');
}

function isAsExpected(path: string, expected: Parameters<typeof checkFile>[1]): boolean {
  try {
    checkFile(path, expected);
    return true;
  } catch {
    return false;
  }
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for (const piece of bytesOfFile(path)) {
      bytes += piece.length;
      if (bytes > mostIndexBytes) throw malformed(path, 'it is too long');
      yield piece;
    }
  } catch (thrown) {
    throw fileError('reading', path, thrown);
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
