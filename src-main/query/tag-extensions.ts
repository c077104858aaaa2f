import { FileState, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { fileInfos } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { dependencyTags, formatCapability } from '../dependency/index.ts';
import type { HeaderDependencyKind } from '../dependency/index.ts';
import { formatEvr, formatNevr, formatNevra, formatNvr, formatNvra } from '../nevra/index.ts';
import type { Nevra } from '../nevra/index.ts';
import { formatTriggerType } from './flag-texts.ts';
import { numbersValue, storedValue, textsValue } from './tag-value.ts';
import type { TagValue } from './tag-value.ts';

/** What is queried: a header and what is known of it besides. */
export interface Subject {
  readonly header: Header;
  /** Row in the database; 0 for a package file. */
  readonly instance: number;
  /** Whether `-v` was given: the VERBOSE tag. */
  readonly isVerbose: boolean;
}

type Extension = (subject: Subject) => TagValue | undefined;

/** `(none)` stands in a label for what the header lacks, as in any other place. */
function nevraOf(header: Header): Nevra {
  return {
    name: header.string(Tag.NAME) ?? '(none)',
    epoch: header.number(Tag.EPOCH),
    version: header.string(Tag.VERSION) ?? '(none)',
    release: header.string(Tag.RELEASE) ?? '(none)',
    arch: header.string(Tag.ARCH),
  };
}

/** `src` for source packages, whatever their Arch tag says. */
function archOf(header: Header): string | undefined {
  if (!header.has(Tag.ARCH)) return undefined;
  if (!isSource(header)) return header.string(Tag.ARCH);
  return header.has(Tag.NOSOURCE) || header.has(Tag.NOPATCH) ? 'nosrc' : 'src';
}

function isSource(header: Header): boolean {
  return header.has(Tag.SOURCEPACKAGE) || !header.has(Tag.SOURCERPM);
}

const text = (value: string): TagValue => ({ kind: 'texts', values: [value] });
const number = (value: number): TagValue => ({ kind: 'numbers', values: [value] });

const label =
  (format: (nevra: Nevra) => string): Extension =>
  ({ header }) =>
    header.has(Tag.NAME) ? text(format(nevraOf(header))) : undefined;

const perFile =
  (of: (file: FileInfo, files: readonly FileInfo[]) => string): Extension =>
  ({ header }) => {
    const files = fileInfos(header);
    return textsValue(files.map((file) => of(file, files)));
  };

/** The 64-bit tag where there is one, else the 32-bit one. */
const widened =
  (longTag: number, tag: number): Extension =>
  ({ header }) =>
    storedValue(header, longTag) ?? storedValue(header, tag);

const capabilities =
  (kind: HeaderDependencyKind): Extension =>
  ({ header }) => {
    const [nameTag, flagsTag, versionTag] = dependencyTags[kind];
    return textsValue(capabilityTexts(header, nameTag, flagsTag, versionTag));
  };

function capabilityTexts(
  header: Header,
  nameTag: number,
  flagsTag: number,
  versionTag: number,
): readonly string[] {
  const flags = header.numbers(flagsTag);
  const versions = header.strings(versionTag);
  return header
    .strings(nameTag)
    .map((name, at) => formatCapability({ name, sense: flags[at] ?? 0, evr: versions[at] ?? '' }));
}

interface TriggerTags {
  readonly name: number;
  readonly flags: number;
  readonly version: number;
  readonly script: number;
  readonly scripts: number;
}

const triggers: TriggerTags = {
  name: Tag.TRIGGERNAME,
  flags: Tag.TRIGGERFLAGS,
  version: Tag.TRIGGERVERSION,
  script: Tag.TRIGGERINDEX,
  scripts: Tag.TRIGGERSCRIPTS,
};
const fileTriggers: TriggerTags = {
  name: Tag.FILETRIGGERNAME,
  flags: Tag.FILETRIGGERFLAGS,
  version: Tag.FILETRIGGERVERSION,
  script: Tag.FILETRIGGERINDEX,
  scripts: Tag.FILETRIGGERSCRIPTS,
};
const transactionFileTriggers: TriggerTags = {
  name: Tag.TRANSFILETRIGGERNAME,
  flags: Tag.TRANSFILETRIGGERFLAGS,
  version: Tag.TRANSFILETRIGGERVERSION,
  script: Tag.TRANSFILETRIGGERINDEX,
  scripts: Tag.TRANSFILETRIGGERSCRIPTS,
};

/** One text for each script: everything that fires it. */
const triggerConditions =
  (tags: TriggerTags): Extension =>
  ({ header }) => {
    const shown = capabilityTexts(header, tags.name, tags.flags, tags.version);
    const scripts = header.numbers(tags.script);
    return textsValue(
      header
        .strings(tags.scripts)
        .map((_, script) => shown.filter((_text, at) => scripts[at] === script).join(', ')),
    );
  };

const triggerTypes =
  (tags: TriggerTags): Extension =>
  ({ header }) => {
    const flags = header.numbers(tags.flags);
    const scripts = header.numbers(tags.script);
    return textsValue(
      header
        .strings(tags.scripts)
        .map((_, script) => formatTriggerType(flags[scripts.indexOf(script)] ?? 0)),
    );
  };

/** For each file the dependencies it brought, of one kind, from the dictionary. */
const fileDependencies =
  (kind: 'provides' | 'requires', letter: 'P' | 'R'): Extension =>
  ({ header }) => {
    const count = header.count(Tag.BASENAMES);
    const starts = header.numbers(Tag.FILEDEPENDSX);
    const counts = header.numbers(Tag.FILEDEPENDSN);
    const dictionary = header.numbers(Tag.DEPENDSDICT);
    const texts = capabilityTexts(header, ...dependencyTags[kind]);
    const ofFile = (_: unknown, file: number): string => {
      const start = starts[file] ?? 0;
      return dictionary
        .slice(start, start + (counts[file] ?? 0))
        .filter((word) => String.fromCharCode(word >>> 24) === letter)
        .map((word) => texts[word & 0xffffff] ?? '')
        .join(' ');
    };
    return textsValue(Array.from({ length: count }, ofFile));
  };

/** What the packager's libmagic said of a file, or else what its mode tells. */
function fileClasses({ header }: Subject): TagValue | undefined {
  const names = header.strings(Tag.CLASSDICT);
  const classes = header.numbers(Tag.FILECLASS);
  const classOf = ({ index, mode, linkTarget }: FileInfo): string => {
    const recorded = names[classes[index] ?? -1] ?? '';
    if (recorded !== '') return recorded;
    if ((mode & 0o170000) === 0o120000) return `symbolic link to \`${linkTarget}'`;
    return specialClasses[mode & 0o170000] ?? '';
  };
  return textsValue(fileInfos(header).map(classOf));
}

/** By the type bits of st_mode. */
const specialClasses: Readonly<Record<number, string>> = {
  0o040000: 'directory',
  0o020000: 'character special',
  0o060000: 'block special',
  0o010000: 'fifo (named pipe)',
  0o140000: 'socket',
};

function linkCounts({ header }: Subject): TagValue | undefined {
  const files = fileInfos(header);
  const keyOf = (file: FileInfo): string => `${file.deviceNumber}:${file.inode}`;
  const counts = new Map<string, number>();
  for (const file of files) counts.set(keyOf(file), (counts.get(keyOf(file)) ?? 0) + 1);
  return numbersValue(files.map((file) => counts.get(keyOf(file)) ?? 1));
}

function originalNames({ header }: Subject): TagValue | undefined {
  const directories = header.strings(Tag.ORIGDIRNAMES);
  const indexes = header.numbers(Tag.ORIGDIRINDEXES);
  return textsValue(
    header
      .strings(Tag.ORIGBASENAMES)
      .map((name, at) => (directories[indexes[at] ?? 0] ?? '') + name),
  );
}

/** Only files that were put on the disk; none in a package file. */
function installedNames({ header }: Subject): TagValue | undefined {
  return textsValue(
    fileInfos(header)
      .filter(({ state }) => state === FileState.NORMAL || state === FileState.NETSHARED)
      .map(({ path }) => path),
  );
}

function headerColor({ header }: Subject): TagValue {
  return number(header.numbers(Tag.FILECOLORS).reduce((all, color) => all | color, 0) & 0xf);
}

function packageFormat({ header }: Subject): TagValue {
  if (header.has(Tag.RPMFORMAT)) return number(header.number(Tag.RPMFORMAT) ?? 4);
  return number(header.region === undefined ? 3 : 4);
}

/** Tags that are computed when asked for, by number; undefined means "missing". */
const extensions: ReadonlyMap<number, Extension> = new Map<number, Extension>([
  [Tag.NVR, label(formatNvr)],
  [Tag.NVRA, label(formatNvra)],
  [Tag.NEVR, label(formatNevr)],
  [Tag.NEVRA, label(formatNevra)],
  [Tag.EVR, label(formatEvr)],
  [Tag.EPOCHNUM, ({ header }) => number(header.number(Tag.EPOCH) ?? 0)],
  [
    Tag.ARCHSUFFIX,
    ({ header }) => {
      const arch = archOf(header);
      return arch === undefined ? undefined : text(`.${arch}`);
    },
  ],
  [Tag.DBINSTANCE, ({ instance }) => number(instance)],
  [Tag.VERBOSE, ({ isVerbose }) => (isVerbose ? number(1) : undefined)],
  [Tag.HEADERCOLOR, headerColor],
  [Tag.RPMFORMAT, packageFormat],
  [Tag.LONGSIZE, widened(Tag.LONGSIZE, Tag.SIZE)],
  [Tag.LONGFILESIZES, widened(Tag.LONGFILESIZES, Tag.FILESIZES)],
  [Tag.LONGARCHIVESIZE, widened(Tag.LONGARCHIVESIZE, Tag.ARCHIVESIZE)],
  [Tag.LONGSIGSIZE, widened(Tag.LONGSIGSIZE, Tag.SIGSIZE)],
  [Tag.FILENAMES, perFile(({ path }) => path)],
  [Tag.ORIGFILENAMES, originalNames],
  [Tag.INSTFILENAMES, installedNames],
  [Tag.FILECLASS, fileClasses],
  [Tag.FILENLINKS, linkCounts],
  [Tag.FILEPROVIDE, fileDependencies('provides', 'P')],
  [Tag.FILEREQUIRE, fileDependencies('requires', 'R')],
  [Tag.PROVIDENEVRS, capabilities('provides')],
  [Tag.REQUIRENEVRS, capabilities('requires')],
  [Tag.CONFLICTNEVRS, capabilities('conflicts')],
  [Tag.OBSOLETENEVRS, capabilities('obsoletes')],
  [Tag.RECOMMENDNEVRS, capabilities('recommends')],
  [Tag.SUGGESTNEVRS, capabilities('suggests')],
  [Tag.SUPPLEMENTNEVRS, capabilities('supplements')],
  [Tag.ENHANCENEVRS, capabilities('enhances')],
  [Tag.TRIGGERCONDS, triggerConditions(triggers)],
  [Tag.TRIGGERTYPE, triggerTypes(triggers)],
  [Tag.FILETRIGGERCONDS, triggerConditions(fileTriggers)],
  [Tag.FILETRIGGERTYPE, triggerTypes(fileTriggers)],
  [Tag.TRANSFILETRIGGERCONDS, triggerConditions(transactionFileTriggers)],
  [Tag.TRANSFILETRIGGERTYPE, triggerTypes(transactionFileTriggers)],
]);

/** Values of a tag: computed where rpm computes them, else as stored; undefined when there are none. */
export function valueOf(subject: Subject, tag: number): TagValue | undefined {
  const extension = extensions.get(tag);
  return extension === undefined ? storedValue(subject.header, tag) : extension(subject);
}

const labelTags = [Tag.NAME, Tag.EPOCH, Tag.VERSION, Tag.RELEASE, Tag.ARCH] as const;

/** What computed tags of short facts are made from. */
const sources: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
  [Tag.NVR, labelTags],
  [Tag.NVRA, labelTags],
  [Tag.NEVR, labelTags],
  [Tag.NEVRA, labelTags],
  [Tag.EVR, labelTags],
  [Tag.EPOCHNUM, [Tag.EPOCH]],
  [Tag.ARCHSUFFIX, [Tag.ARCH, Tag.SOURCEPACKAGE, Tag.SOURCERPM, Tag.NOSOURCE, Tag.NOPATCH]],
  [Tag.DBINSTANCE, []],
  [Tag.VERBOSE, []],
  [Tag.LONGSIZE, [Tag.LONGSIZE, Tag.SIZE]],
]);

/** The tags of a header from which a value is made; the tag itself where nothing more is known of it. */
export function sourcesOf(tag: number): readonly number[] {
  return sources.get(tag) ?? [tag];
}
