import { createHash } from 'node:crypto';
import {
  existsSync,
  fsyncSync,
  openSync,
  closeSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import {
  fileError,
  isSystemError,
  makeUnnamedFile,
  openFileSource,
  RpmError,
  syncFolder,
} from '../base/index.ts';
import type { FileSource, UnnamedFile } from '../base/index.ts';
import { readPackageHead } from '../format/index.ts';
import { bytesOfFile, ExistingMetadata, openedContent } from './existing-metadata.ts';
import { findPackages } from './find-packages.ts';
import type { PackageChoice } from './find-packages.ts';
import { checksumNames, writeMetadataFile } from './metadata-file.ts';
import type { MetadataCompressor, MetadataFile } from './metadata-file.ts';
import { locationLine, packageEntries } from './package-entries.ts';
import type { MetadataKind, PackageEntries } from './package-entries.ts';
import { repositoryIndex } from './repository-index.ts';
import type { RepositoryFacts } from './repository-index.ts';

/** How a repository is made. */
export interface RepositoryOptions extends PackageChoice, Omit<RepositoryFacts, 'revision'> {
  /** Where `repodata` is put; the folder of the packages unless given. */
  readonly outputFolder?: string | undefined;
  readonly baseUrl: string | undefined;
  /** Whether packages whose size and time are as they were are taken over without being opened. */
  readonly isUpdate: boolean;
  readonly compressor: MetadataCompressor;
  readonly isNameUnique: boolean;
  readonly changelogLimit: number;
  readonly revision: string | undefined;
  /** Comps files and advisories, put in as they are: what repomd.xml calls each, and where it is. */
  readonly additional: readonly { readonly kind: string; readonly path: string }[];
  readonly nowSeconds: number;
  /** Told of a package that cannot be read, which is left out. */
  readonly report: (path: string, problem: RpmError) => void;
}

export interface RepositoryReport {
  readonly packages: number;
  /** Of them taken over from before. */
  readonly reused: number;
  readonly failed: number;
}

/** Root elements of the three files. */
const roots: Readonly<Record<MetadataKind, readonly [name: string, namespaces: string]>> = {
  primary: [
    'metadata',
    'xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm"',
  ],
  filelists: ['filelists', 'xmlns="http://linux.duke.edu/metadata/filelists"'],
  other: ['otherdata', 'xmlns="http://linux.duke.edu/metadata/other"'],
};
const kinds: readonly MetadataKind[] = ['primary', 'filelists', 'other'];

/**
 * Makes the metadata of a folder of packages. They are written into `.repodata` and take the place of
 * `repodata` as a whole; whatever fails, the old ones stay.
 *
 * @throws {RpmError} BAD_ARGUMENT for an unknown checksum, and when another run is at work
 * @throws {FileError} when the folder cannot be read or written
 */
export async function createRepository(
  folder: string,
  options: RepositoryOptions,
): Promise<RepositoryReport> {
  if (checksumNames[options.checksumName] === undefined)
    throw new RpmError(
      'BAD_ARGUMENT',
      `Unknown/Unsupported checksum type "${options.checksumName}"`,
    );
  const output = options.outputFolder ?? folder;
  const paths = findPackages(folder, options);
  const temporary = join(output, '.repodata');
  claim(temporary);
  try {
    const report = await fill(folder, output, temporary, paths, options);
    takePlace(output, temporary);
    return report;
  } catch (thrown) {
    rmSync(temporary, { recursive: true, force: true });
    throw isSystemError(thrown) ? fileError('writing', temporary, thrown) : thrown;
  }
}

/** The folder that is filled is also the lock. */
function claim(temporary: string): void {
  try {
    mkdirSync(temporary);
  } catch (thrown) {
    if (!isSystemError(thrown) || thrown.code !== 'EEXIST')
      throw fileError('making', temporary, thrown);
    throw new RpmError(
      'BAD_ARGUMENT',
      `Temporary repodata directory ${temporary} already exists! (Another createrepo process is running?)`,
    );
  }
}

async function fill(
  folder: string,
  output: string,
  temporary: string,
  paths: readonly string[],
  options: RepositoryOptions,
): Promise<RepositoryReport> {
  using existing = options.isUpdate
    ? await ExistingMetadata.read(join(output, 'repodata'), temporary)
    : undefined;
  using entries = new EntryFiles(temporary);
  const counts = { packages: 0, reused: 0, failed: 0 };
  for (const path of paths) {
    try {
      const known = existing === undefined ? undefined : reusable(existing, folder, path, options);
      entries.add(known ?? entriesOf(folder, path, options));
      counts.packages += 1;
      if (known !== undefined) counts.reused += 1;
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      counts.failed += 1;
      options.report(path, thrown);
    }
  }
  const files = await writeAll(temporary, entries, counts.packages, existing, options);
  const revision = options.revision ?? String(options.nowSeconds);
  writeFileSync(join(temporary, 'repomd.xml'), repositoryIndex(files, { ...options, revision }));
  for (const name of [...files.map(({ fileName }) => fileName), 'repomd.xml'])
    synced(join(temporary, name));
  return counts;
}

/** What was known of a package that has not changed since. */
function reusable(
  existing: ExistingMetadata,
  folder: string,
  path: string,
  { checksumName, baseUrl }: RepositoryOptions,
): PackageEntries | undefined {
  const known = existing.find(path);
  const status = statSync(join(folder, path), { throwIfNoEntry: false });
  if (known === undefined || status === undefined) return undefined;
  const isSame =
    known.sizeBytes === status.size &&
    known.mtimeSeconds === Math.floor(status.mtimeMs / 1000) &&
    known.checksumName === checksumName &&
    known.entries.primary.includes(`${locationLine(path, baseUrl)}\n`);
  return isSame ? known.entries : undefined;
}

function entriesOf(folder: string, path: string, options: RepositoryOptions): PackageEntries {
  const { checksumName, changelogLimit, baseUrl } = options;
  using source = openFileSource(join(folder, path), path);
  const head = readPackageHead(source);
  const status = statSync(join(folder, path));
  return packageEntries(head, {
    ...{ href: path, baseUrl, checksumName, changelogLimit },
    sizeBytes: status.size,
    mtimeSeconds: Math.floor(status.mtimeMs / 1000),
    checksum: checksumOf(source, checksumNames[checksumName] ?? checksumName),
  });
}

const chunkBytes = 1024 * 1024;

function checksumOf(source: FileSource, hashName: string): string {
  const hash = createHash(hashName);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let at = 0;
  for (let count = source.readAt(buffer, at); count > 0; count = source.readAt(buffer, at)) {
    hash.update(buffer.subarray(0, count));
    at += count;
  }
  return hash.digest('hex');
}

/** Elements of all packages, kept outside of memory until it is known how many there are. */
class EntryFiles implements Disposable {
  readonly #files: Readonly<Record<MetadataKind, UnnamedFile>>;

  constructor(folder: string) {
    this.#files = {
      primary: makeUnnamedFile(folder),
      filelists: makeUnnamedFile(folder),
      other: makeUnnamedFile(folder),
    };
  }

  add(entries: PackageEntries): void {
    for (const kind of kinds) {
      const bytes = Buffer.from(entries[kind]);
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.#files[kind].descriptor, bytes, at);
    }
  }

  *content(kind: MetadataKind, packages: number): Generator<Uint8Array> {
    const [name, namespaces] = roots[kind];
    yield Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>\n<${name} ${namespaces} packages="${packages}">\n`,
    );
    yield* bytesOfFile(this.#files[kind].path);
    yield Buffer.from(`</${name}>`);
  }

  [Symbol.dispose](): void {
    for (const kind of kinds) this.#files[kind][Symbol.dispose]();
  }
}

async function writeAll(
  folder: string,
  entries: EntryFiles,
  packages: number,
  existing: ExistingMetadata | undefined,
  options: RepositoryOptions,
): Promise<MetadataFile[]> {
  const files: MetadataFile[] = [];
  const write = async (
    kind: string,
    baseName: string,
    content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<void> => {
    files.push(await writeMetadataFile(content, { ...options, folder, kind, baseName }));
  };
  for (const kind of kinds) await write(kind, `${kind}.xml`, entries.content(kind, packages));
  const given = new Set(options.additional.map(({ kind }) => kind));
  const kept = (existing?.others ?? []).filter(({ kind }) => !given.has(kind));
  for (const { kind, path } of [...options.additional, ...kept])
    await write(kind, plainName(path, kind), openedContent(path));
  return files;
}

/** Without the checksum before it and the compression behind it. */
function plainName(path: string, kind: string): string {
  const name = basename(path).replace(/^[0-9a-f]{32,128}-/, '');
  const plain = name.replace(/\.(?:gz|zst|xz|bz2)$/, '');
  return plain === '' ? `${kind}.xml` : plain;
}

function synced(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The old metadata step aside and come back if the new ones cannot take their place. */
function takePlace(output: string, temporary: string): void {
  const place = join(output, 'repodata');
  const aside = join(output, '.repodata.old');
  rmSync(aside, { recursive: true, force: true });
  const isThere = existsSync(place);
  if (isThere) renameSync(place, aside);
  try {
    renameSync(temporary, place);
  } catch (thrown) {
    if (isThere) renameSync(aside, place);
    throw thrown;
  }
  syncFolder(output);
  rmSync(aside, { recursive: true, force: true });
}
