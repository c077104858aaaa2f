/** Headers made in a test from a few words, without a package file. */
import { parseCapability } from '../../src-main/dependency/index.ts';
import type { Capability } from '../../src-main/dependency/index.ts';
import { HeaderBuilder, readHeaderBlob, Tag, TagType } from '../../src-main/format/index.ts';
import type { Header } from '../../src-main/format/index.ts';

export interface MadeFile {
  readonly path: string;
  readonly mode?: number;
  readonly size?: number;
  /** Hex; files with equal digests have equal content. */
  readonly digest?: string;
  readonly linkTarget?: string;
  readonly flags?: number;
  readonly color?: number;
  readonly user?: string;
}

export interface MadePackage {
  readonly name: string;
  readonly epoch?: number;
  readonly version?: string;
  readonly release?: string;
  readonly arch?: string;
  readonly os?: string;
  readonly provides?: readonly (string | Capability)[];
  readonly requires?: readonly (string | Capability)[];
  readonly conflicts?: readonly (string | Capability)[];
  readonly obsoletes?: readonly (string | Capability)[];
  readonly files?: readonly (string | MadeFile)[];
  /** Whether the header has its immutable region, as every package since rpm 4.0 has. */
  readonly region?: boolean;
}

/** A header of a package; without `provides` it provides its own name, as rpmbuild arranges. */
export function makeHeader(made: MadePackage): Header {
  const { name, version = '1', release = '1' } = made;
  const builder = new HeaderBuilder()
    .setStrings(Tag.HEADERI18NTABLE, ['C'])
    .setString(Tag.NAME, name)
    .setString(Tag.VERSION, version)
    .setString(Tag.RELEASE, release)
    .setString(Tag.ARCH, made.arch ?? 'noarch')
    .setString(Tag.OS, made.os ?? 'linux')
    .setNumbers(Tag.BUILDTIME, TagType.INT32, [1_600_000_000])
    .setI18nString(Tag.SUMMARY, `Package ${name}`);
  if (made.epoch !== undefined) builder.setNumbers(Tag.EPOCH, TagType.INT32, [made.epoch]);
  const epoch = made.epoch === undefined ? '' : `${made.epoch}:`;
  const provides = made.provides ?? [`${name} = ${epoch}${version}-${release}`];
  setDependencies(builder, [Tag.PROVIDENAME, Tag.PROVIDEFLAGS, Tag.PROVIDEVERSION], provides);
  setDependencies(builder, [Tag.REQUIRENAME, Tag.REQUIREFLAGS, Tag.REQUIREVERSION], made.requires);
  setDependencies(
    builder,
    [Tag.CONFLICTNAME, Tag.CONFLICTFLAGS, Tag.CONFLICTVERSION],
    made.conflicts,
  );
  setDependencies(
    builder,
    [Tag.OBSOLETENAME, Tag.OBSOLETEFLAGS, Tag.OBSOLETEVERSION],
    made.obsoletes,
  );
  setFiles(builder, made.files);
  const region = made.region === false ? undefined : Tag.HEADERIMMUTABLE;
  return readHeaderBlob(builder.build(region), name, 'header');
}

function setDependencies(
  builder: HeaderBuilder,
  [nameTag, flagsTag, versionTag]: readonly [number, number, number],
  texts: readonly (string | Capability)[] = [],
): void {
  if (texts.length === 0) return;
  const all = texts.map((one) => (typeof one === 'string' ? parseCapability(one) : one));
  builder
    .setStrings(
      nameTag,
      all.map((one) => one.name),
    )
    .setNumbers(
      flagsTag,
      TagType.INT32,
      all.map((one) => one.sense),
    )
    .setStrings(
      versionTag,
      all.map((one) => one.evr),
    );
}

function setFiles(builder: HeaderBuilder, given: readonly (string | MadeFile)[] = []): void {
  if (given.length === 0) return;
  const files = given.map((one): MadeFile => (typeof one === 'string' ? { path: one } : one));
  const directories = [...new Set(files.map(({ path }) => directoryOf(path)))];
  const size = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  const texts = (tag: number, of: (file: MadeFile) => string): unknown =>
    builder.setStrings(tag, files.map(of));
  const numbers = (
    tag: number,
    type: TagType,
    of: (file: MadeFile, at: number) => number,
  ): unknown => builder.setNumbers(tag, type, files.map(of));
  builder.setNumbers(Tag.SIZE, TagType.INT32, [size]).setStrings(Tag.DIRNAMES, directories);
  texts(Tag.BASENAMES, ({ path }) => path.slice(directoryOf(path).length));
  numbers(Tag.DIRINDEXES, TagType.INT32, ({ path }) => directories.indexOf(directoryOf(path)));
  numbers(
    Tag.FILEMODES,
    TagType.INT16,
    (file) => file.mode ?? (file.linkTarget === undefined ? 0o100644 : 0o120777),
  );
  numbers(Tag.FILESIZES, TagType.INT32, (file) => file.size ?? 0);
  numbers(Tag.FILEFLAGS, TagType.INT32, (file) => file.flags ?? 0);
  numbers(Tag.FILECOLORS, TagType.INT32, (file) => file.color ?? 0);
  numbers(Tag.FILEMTIMES, TagType.INT32, () => 1_700_000_000);
  numbers(Tag.FILERDEVS, TagType.INT16, () => 0);
  numbers(Tag.FILEINODES, TagType.INT32, (_, at) => at + 1);
  numbers(Tag.FILEDEVICES, TagType.INT32, () => 1);
  numbers(Tag.FILEVERIFYFLAGS, TagType.INT32, () => 0xffff_ffff);
  builder.setNumbers(Tag.FILEDIGESTALGO, TagType.INT32, [8]);
  texts(Tag.FILEDIGESTS, (file) => file.digest ?? '');
  texts(Tag.FILELINKTOS, (file) => file.linkTarget ?? '');
  texts(Tag.FILEUSERNAME, (file) => file.user ?? 'root');
  texts(Tag.FILEGROUPNAME, () => 'root');
  texts(Tag.FILELANGS, () => '');
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
