import { openFileSource } from '../../base/index.ts';
import { checkPackage, Keyring } from '../../check/index.ts';
import type { PackageCheck } from '../../check/index.ts';
import { dependenciesOf } from '../../dependency/index.ts';
import type { Capability, HeaderDependencyKind } from '../../dependency/index.ts';
import { fileInfos } from '../../files/index.ts';
import type { FileInfo } from '../../files/index.ts';
import { mergedHeader, readPackageHead, readPayload } from '../../format/index.ts';
import type { Header, PayloadEntry } from '../../format/index.ts';
import { formatNevra } from '../../nevra/index.ts';
import type { Nevra } from '../../nevra/index.ts';
import { compileFormat } from '../../query/index.ts';
import { identityOf } from '../../transaction/index.ts';

/** A package, installed or in a file: its header and what can be read from it. */
export class Package {
  /** Tags and their values; numbers of tags are in `Tag`. */
  readonly header: Header;
  readonly isSource: boolean;
  /** Row in the database, from 1; 0 for a package file. */
  readonly instance: number;

  /** Use `openPackage` or a `System`. */
  constructor(header: Header, instance: number, isSource: boolean) {
    this.header = header;
    this.instance = instance;
    this.isSource = isSource;
  }

  /** Name, epoch, version, release and architecture; `src` or `nosrc` for source packages. */
  get identity(): Nevra {
    return identityOf(this.header, this.isSource);
  }

  /** `name-[epoch:]version-release.arch` */
  get nevra(): string {
    return formatNevra(this.identity);
  }

  /** Its files in header order; `state` is there for installed packages alone. */
  get files(): readonly FileInfo[] {
    return fileInfos(this.header);
  }

  /** What it requires, provides, conflicts with ... */
  dependencies(kind: HeaderDependencyKind): readonly Capability[] {
    return dependenciesOf(this.header, kind);
  }

  /**
   * The package in a `--queryformat`.
   *
   * @throws {RpmError} QUERY_FORMAT_INVALID in rpm's words
   */
  format(queryFormat: string): string {
    const { header, instance } = this;
    return compileFormat(queryFormat).evaluate({ header, instance, isVerbose: false });
  }
}

/** A package file. Nothing stays open between calls. */
export class PackageFile extends Package {
  readonly path: string;

  /** Use `openPackage`. */
  constructor(path: string, header: Header, isSource: boolean) {
    super(header, 0, isSource);
    this.path = path;
  }

  /**
   * Reads the whole file once and checks every digest and signature it has.
   *
   * @param keys - who is trusted; nobody unless given
   * @returns in rpm's order; a wrong digest is a result and not an error
   */
  async check(keys: Keyring = new Keyring()): Promise<readonly PackageCheck[]> {
    using source = openFileSource(this.path);
    return await checkPackage(source, readPackageHead(source), keys);
  }

  /**
   * The files of the payload as a stream, each to be read before the next is asked for.
   *
   * @throws {MalformedError} PAYLOAD_MALFORMED, TRUNCATED, PAYLOAD_DIGEST_MISMATCH when it ends
   */
  async *contents(): AsyncGenerator<PayloadEntry> {
    using source = openFileSource(this.path);
    yield* readPayload(readPackageHead(source), source);
  }
}

/**
 * Reads the headers of a package file; its payload is left alone.
 *
 * @throws {FileError} when it cannot be opened
 * @throws {MalformedError} when it is no package
 */
export function openPackage(path: string): PackageFile {
  using source = openFileSource(path);
  const head = readPackageHead(source);
  return new PackageFile(path, mergedHeader(head), head.isSource);
}
