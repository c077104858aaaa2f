import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, fileError, RpmError, writeFileAtomically } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { bytesOfFile } from './existing-metadata.ts';
import { below, checkFile, fetchFile, localPath, shown } from './fetch-file.ts';
import { fetchFromMirrors } from './fetch-from-mirrors.ts';
import type { RepositoryDefinition } from './read-definitions.ts';
import { malformed, readIndex } from './read-index.ts';
import { readMetalink, readMirrorList } from './read-mirrors.ts';
import type { Metalink } from './read-mirrors.ts';

/** How a repository is opened. */
export interface OpenRepositoryOptions {
  readonly context: Context;
  /** Where what is fetched is kept; `repositoryCache` of the context unless given. */
  readonly cacheFolder?: string;
  /** `fresh` asks the server anew, `cached` asks nobody; by default it is asked when what is kept has expired. */
  readonly refresh?: 'fresh' | 'cached';
}

/** Where a repository's index lies in it. */
export const indexHref = 'repodata/repomd.xml';
const mostIndexBytes = 8 * 1024 * 1024;
const mostMirrorBytes = 8 * 1024 * 1024;

/** Where metadata that were fetched are kept: below `XDG_CACHE_HOME`, or `.cache` at home. */
export function repositoryCache({ environment }: Context): string {
  const { XDG_CACHE_HOME: cache, HOME: home } = environment;
  const base = cache?.startsWith('/') === true ? cache : join(home ?? '/root', '.cache');
  return join(base, 'turntable', 'repositories');
}

/**
 * Finds a repository: in a folder as it is, otherwise what was fetched of it and has not expired, otherwise by
 * its mirrors, whose repomd.xml is fetched and held against the metalink.
 *
 * @throws {RpmError} FETCH_FAILED, PAYLOAD_DIGEST_MISMATCH, REPOSITORY_MALFORMED, BAD_ARGUMENT; FileError
 */
export async function findRepository(
  definition: RepositoryDefinition,
  options: OpenRepositoryOptions,
): Promise<RepositoryPlace> {
  return localFolder(definition) ?? (await fetchedIndex(definition, options));
}

/** Where a repository was found, and where its files are. */
export interface RepositoryPlace {
  readonly base: string;
  /** Below which `repodata/repomd.xml` lies, and where what is fetched is kept. */
  readonly folder: string;
  readonly mirrors: readonly string[];
  readonly fetchedMs: number | undefined;
}

function localFolder({ baseUrls }: RepositoryDefinition): RepositoryPlace | undefined {
  for (const base of baseUrls) {
    const folder = localPath(base);
    if (folder !== undefined) return { base, folder, mirrors: [base], fetchedMs: undefined };
  }
  return undefined;
}

async function fetchedIndex(
  definition: RepositoryDefinition,
  { context, refresh, cacheFolder = repositoryCache(context) }: OpenRepositoryOptions,
): Promise<RepositoryPlace> {
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
  const base = await fetchFromMirrors(mirrors, path, {
    ...{ access: definition.access, mostBytes: mostIndexBytes, signal: context.signal },
    addressOn: (mirror) => below(mirror, indexHref),
    check: async (fetched, address) => {
      checkAgainstMetalink(fetched, metalink, shown(address));
      await readIndex(indexPieces(fetched), shown(address));
      const seconds = context.now() / 1000;
      utimesSync(fetched, seconds, seconds);
    },
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
): RepositoryPlace {
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
    const read = isMetalink
      ? await readMetalink(indexPieces(temporary), shown(address))
      : undefined;
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

/** The bytes of a repomd.xml, as many as any has. */
export async function* indexPieces(path: string): AsyncGenerator<Uint8Array> {
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
