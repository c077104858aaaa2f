import { HeaderBuilder } from './header-builder.ts';
import { allProvides, allRequires, unique } from './package-dependencies.ts';
import type { WrittenFile } from './package-files.ts';
import { largeFileBytes } from './package-files.ts';
import type { DependencyInput, PackageInput, ScriptInput, ScriptName } from './package-input.ts';
import { TagType } from './tag-types.ts';
import { FileFlag, Sense, Tag, VerifyFlag } from './tags.ts';

/** What is known of the payload once it has been made. */
export interface PayloadFacts {
  readonly compressor: string;
  readonly level: number | undefined;
  /** SHA-256 of the compressed payload and of the archive in it. */
  readonly digest: string;
  readonly archiveDigest: string;
}

/** The rpm whose package format this is; readers look at it to know what to expect. */
const rpmVersion = '4.18.0';
const everything = 0xffffffff;
const ghostVerifyFlags =
  everything - (VerifyFlag.FILEDIGEST | VerifyFlag.FILESIZE | VerifyFlag.LINKTO | VerifyFlag.MTIME);
const sha256 = 8;

/** The main header of a package, with its immutable region. */
export function buildHeader(
  input: PackageInput,
  files: readonly WrittenFile[],
  payload: PayloadFacts,
): Uint8Array {
  const builder = new HeaderBuilder();
  putIdentity(builder, input, files);
  putDependencies(builder, input, files, payload.compressor);
  putScripts(builder, input);
  putTriggers(builder, input);
  putChangelog(builder, input);
  if (files.length > 0) putFiles(builder, files);
  builder
    .setString(Tag.PAYLOADFORMAT, 'cpio')
    .setStrings(Tag.PAYLOADDIGEST, [payload.digest])
    .setNumbers(Tag.PAYLOADDIGESTALGO, TagType.INT32, [sha256])
    .setStrings(Tag.PAYLOADDIGESTALT, [payload.archiveDigest]);
  // Where there is no compressor, real rpm writes neither tag.
  if (payload.compressor !== 'none') {
    builder.setString(Tag.PAYLOADCOMPRESSOR, payload.compressor);
    if (payload.level !== undefined) builder.setString(Tag.PAYLOADFLAGS, String(payload.level));
  }
  return builder.build(Tag.HEADERIMMUTABLE);
}

function putIdentity(
  builder: HeaderBuilder,
  input: PackageInput,
  files: readonly WrittenFile[],
): void {
  const label = `${input.name}-${input.version}-${input.release}`;
  const os = input.os ?? 'linux';
  builder
    .setStrings(Tag.HEADERI18NTABLE, ['C'])
    .setString(Tag.NAME, input.name)
    .setString(Tag.VERSION, input.version)
    .setString(Tag.RELEASE, input.release)
    .setI18nString(Tag.SUMMARY, input.summary)
    .setI18nString(Tag.DESCRIPTION, input.description)
    .setI18nString(Tag.GROUP, input.group ?? 'Unspecified')
    .setString(Tag.LICENSE, input.license)
    .setString(Tag.OS, os)
    .setString(Tag.ARCH, input.arch)
    .setString(Tag.PLATFORM, `${input.arch}-unknown-${os}`)
    .setNumbers(Tag.BUILDTIME, TagType.INT32, [input.buildTimeSeconds])
    .setString(Tag.BUILDHOST, input.buildHost)
    .setString(Tag.COOKIE, `${input.buildHost} ${input.buildTimeSeconds}`)
    .setString(Tag.SOURCERPM, input.sourceRpm ?? `${label}.src.rpm`)
    .setString(Tag.RPMVERSION, rpmVersion)
    .setString(Tag.ENCODING, 'utf-8');
  if (input.epoch !== undefined) builder.setNumbers(Tag.EPOCH, TagType.INT32, [input.epoch]);
  const optional = [
    [Tag.URL, input.url],
    [Tag.VENDOR, input.vendor],
    [Tag.PACKAGER, input.packager],
    [Tag.DISTRIBUTION, input.distribution],
  ] as const;
  for (const [tag, text] of optional) if (text !== undefined) builder.setString(tag, text);
  if (input.prefixes !== undefined && input.prefixes.length > 0)
    builder.setStrings(Tag.PREFIXES, input.prefixes);
  const seen = new Set<number>();
  let total = 0;
  for (const file of files) {
    const isGhost = ((file.input.flags ?? 0) & FileFlag.GHOST) !== 0;
    if (!isGhost && !seen.has(file.inode)) total += file.sizeBytes;
    seen.add(file.inode);
  }
  if (total > largeFileBytes) builder.setNumbers(Tag.LONGSIZE, TagType.INT64, [total]);
  else builder.setNumbers(Tag.SIZE, TagType.INT32, [total]);
}

function putDependencies(
  builder: HeaderBuilder,
  input: PackageInput,
  files: readonly WrittenFile[],
  compressor: string,
): void {
  const put = (tags: readonly [number, number, number], list: readonly DependencyInput[]): void => {
    if (list.length === 0) return;
    builder
      .setStrings(
        tags[0],
        list.map(({ name }) => name),
      )
      .setStrings(
        tags[1],
        list.map(({ evr }) => evr ?? ''),
      )
      .setNumbers(
        tags[2],
        TagType.INT32,
        list.map(({ sense }) => sense ?? Sense.ANY),
      );
  };
  const kinds = [
    ['PROVIDE', allProvides(input, files)],
    ['REQUIRE', allRequires(input, files, compressor)],
    ['CONFLICT', unique(input.conflicts ?? [])],
    ['OBSOLETE', unique(input.obsoletes ?? [])],
    ['RECOMMEND', unique(input.recommends ?? [])],
    ['SUGGEST', unique(input.suggests ?? [])],
    ['SUPPLEMENT', unique(input.supplements ?? [])],
    ['ENHANCE', unique(input.enhances ?? [])],
  ] as const;
  for (const [kind, list] of kinds)
    put([Tag[`${kind}NAME`], Tag[`${kind}VERSION`], Tag[`${kind}FLAGS`]], list);
}

const scriptTags: Readonly<Record<ScriptName, readonly [body: number, program: number]>> = {
  prein: [Tag.PREIN, Tag.PREINPROG],
  postin: [Tag.POSTIN, Tag.POSTINPROG],
  preun: [Tag.PREUN, Tag.PREUNPROG],
  postun: [Tag.POSTUN, Tag.POSTUNPROG],
  pretrans: [Tag.PRETRANS, Tag.PRETRANSPROG],
  posttrans: [Tag.POSTTRANS, Tag.POSTTRANSPROG],
  preuntrans: [Tag.PREUNTRANS, Tag.PREUNTRANSPROG],
  postuntrans: [Tag.POSTUNTRANS, Tag.POSTUNTRANSPROG],
  verifyscript: [Tag.VERIFYSCRIPT, Tag.VERIFYSCRIPTPROG],
};

function putScripts(builder: HeaderBuilder, input: PackageInput): void {
  for (const [name, script] of Object.entries<ScriptInput>(input.scripts ?? {})) {
    const [bodyTag, programTag] = scriptTags[name as ScriptName];
    const program = script.interpreter ?? ['/bin/sh'];
    if (script.body !== '') builder.setString(bodyTag, script.body);
    const [only] = program;
    if (program.length === 1 && only !== undefined) builder.setString(programTag, only);
    else builder.setStrings(programTag, program);
  }
}

const triggerSense = {
  triggerprein: Sense.TRIGGERPREIN,
  triggerin: Sense.TRIGGERIN,
  triggerun: Sense.TRIGGERUN,
  triggerpostun: Sense.TRIGGERPOSTUN,
} as const;

function putTriggers(builder: HeaderBuilder, input: PackageInput): void {
  const triggers = input.triggers ?? [];
  if (triggers.length === 0) return;
  const conditions = triggers.flatMap((trigger, index) =>
    trigger.conditions.map((condition) => ({ ...condition, index, kind: trigger.kind })),
  );
  builder
    .setStrings(
      Tag.TRIGGERSCRIPTS,
      triggers.map(({ body }) => body),
    )
    .setStrings(
      Tag.TRIGGERSCRIPTPROG,
      triggers.map(({ interpreter }) => interpreter?.[0] ?? '/bin/sh'),
    )
    .setStrings(
      Tag.TRIGGERNAME,
      conditions.map(({ name }) => name),
    )
    .setStrings(
      Tag.TRIGGERVERSION,
      conditions.map(({ evr }) => evr ?? ''),
    )
    .setNumbers(
      Tag.TRIGGERFLAGS,
      TagType.INT32,
      conditions.map(({ sense, kind }) => (sense ?? Sense.ANY) | triggerSense[kind]),
    )
    .setNumbers(
      Tag.TRIGGERINDEX,
      TagType.INT32,
      conditions.map(({ index }) => index),
    );
}

function putChangelog(builder: HeaderBuilder, input: PackageInput): void {
  const entries = input.changelog ?? [];
  if (entries.length === 0) return;
  builder
    .setNumbers(
      Tag.CHANGELOGTIME,
      TagType.INT32,
      entries.map(({ timeSeconds }) => timeSeconds),
    )
    .setStrings(
      Tag.CHANGELOGNAME,
      entries.map(({ author }) => author),
    )
    .setStrings(
      Tag.CHANGELOGTEXT,
      entries.map(({ text }) => text),
    );
}

function putFiles(builder: HeaderBuilder, files: readonly WrittenFile[]): void {
  const directories = new Map<string, number>();
  const directoryIndexes = files.map(({ input }) => {
    const directory = input.path.slice(0, input.path.lastIndexOf('/') + 1);
    const index = directories.get(directory) ?? directories.size;
    directories.set(directory, index);
    return index;
  });
  const isLarge = files.some((file) => file.sizeBytes > largeFileBytes);
  const numbers = (tag: number, value: (file: WrittenFile) => number): void => {
    builder.setNumbers(tag, TagType.INT32, files.map(value));
  };
  const texts = (tag: number, value: (file: WrittenFile) => string): void => {
    builder.setStrings(tag, files.map(value));
  };
  const isDirectory = (file: WrittenFile): boolean => (file.mode & 0o170000) === 0o040000;
  builder
    .setStrings(Tag.DIRNAMES, [...directories.keys()])
    .setNumbers(Tag.DIRINDEXES, TagType.INT32, directoryIndexes)
    .setNumbers(
      Tag.FILEMODES,
      TagType.INT16,
      files.map(({ mode }) => mode),
    )
    .setNumbers(
      Tag.FILERDEVS,
      TagType.INT16,
      files.map(() => 0),
    )
    .setNumbers(
      isLarge ? Tag.LONGFILESIZES : Tag.FILESIZES,
      isLarge ? TagType.INT64 : TagType.INT32,
      files.map(({ sizeBytes }) => sizeBytes),
    )
    .setNumbers(Tag.FILEDIGESTALGO, TagType.INT32, [sha256])
    .setStrings(Tag.CLASSDICT, ['', 'directory']);
  texts(Tag.BASENAMES, ({ input }) => input.path.slice(input.path.lastIndexOf('/') + 1));
  texts(Tag.FILEDIGESTS, ({ digest }) => digest);
  texts(Tag.FILELINKTOS, ({ linkTarget }) => linkTarget);
  texts(Tag.FILEUSERNAME, ({ input }) => input.owner ?? 'root');
  texts(Tag.FILEGROUPNAME, ({ input }) => input.group ?? 'root');
  texts(Tag.FILELANGS, ({ input }) => input.language ?? '');
  numbers(Tag.FILEMTIMES, ({ mtimeSeconds }) => mtimeSeconds);
  numbers(Tag.FILEFLAGS, ({ input }) => input.flags ?? 0);
  numbers(Tag.FILEVERIFYFLAGS, ({ input }) => {
    const isGhost = ((input.flags ?? 0) & FileFlag.GHOST) !== 0;
    return input.verifyFlags ?? (isGhost ? ghostVerifyFlags : everything);
  });
  numbers(Tag.FILEDEVICES, () => 1);
  numbers(Tag.FILEINODES, ({ inode }) => inode);
  numbers(Tag.FILECOLORS, ({ color }) => color);
  numbers(Tag.FILECLASS, (file) => (isDirectory(file) ? 1 : 0));
  if (files.some(({ input }) => input.capabilities !== undefined))
    texts(Tag.FILECAPS, ({ input }) => input.capabilities ?? '');
}
