/** What a header says of the files of a package. */
import { Tag, TagType } from '../../format/index.ts';
import type { HeaderBuilder } from '../../format/index.ts';
import type { FileKind } from '../automatic/file-kinds.ts';
import type { FileDependencies } from '../automatic/dependency-lists.ts';
import type { PackageFormat } from '../build-facts.ts';
import type { FileSet, PackagedFile } from '../listing/packaged-file.ts';

/** Sizes from here on need the tags of 64 bits. */
export const largeBytes = 0xffffffff;

const md5 = 1;

export function isLarge(files: readonly PackagedFile[]): boolean {
  return files.some(({ sizeBytes }) => sizeBytes >= largeBytes);
}

export interface FileTagSettings {
  readonly hasCapabilities: boolean;
  /** Paths are told whole, as before rpm 4. */
  readonly hasWholePaths: boolean;
  readonly format: PackageFormat;
}

export function putFileTags(
  builder: HeaderBuilder,
  { files, totalBytes, digestAlgorithm }: FileSet,
  { hasCapabilities, hasWholePaths, format }: FileTagSettings,
): void {
  if (totalBytes < largeBytes && format === 4)
    builder.setNumbers(Tag.SIZE, TagType.INT32, [totalBytes]);
  else builder.setNumbers(Tag.LONGSIZE, TagType.INT64, [totalBytes]);
  if (digestAlgorithm !== md5)
    builder.setNumbers(Tag.FILEDIGESTALGO, TagType.INT32, [digestAlgorithm]);
  if (files.length === 0) return;
  if (!hasWholePaths) putPaths(builder, files);
  else
    builder.setStrings(
      Tag.OLDFILENAMES,
      files.map(({ path }) => path),
    );
  const sizes = files.map(({ sizeBytes }) => sizeBytes);
  if (isLarge(files) || format === 6) builder.setNumbers(Tag.LONGFILESIZES, TagType.INT64, sizes);
  else builder.setNumbers(Tag.FILESIZES, TagType.INT32, sizes);
  for (const [tag, type, value] of numberTags) builder.setNumbers(tag, type, files.map(value));
  for (const [tag, value] of textTags) builder.setStrings(tag, files.map(value));
  if (hasCapabilities)
    builder.setStrings(
      Tag.FILECAPS,
      files.map(({ capabilities }) => capabilities),
    );
}

const numberTags: readonly (readonly [
  tag: number,
  type: TagType,
  value: (file: PackagedFile) => number,
])[] = [
  [Tag.FILEMODES, TagType.INT16, ({ mode }) => mode],
  [Tag.FILERDEVS, TagType.INT16, ({ device }) => device & 0xffff],
  [Tag.FILEMTIMES, TagType.INT32, ({ mtimeSeconds }) => mtimeSeconds],
  [Tag.FILEFLAGS, TagType.INT32, ({ flags }) => flags],
  [Tag.FILEVERIFYFLAGS, TagType.INT32, ({ verifyFlags }) => verifyFlags],
  [Tag.FILEDEVICES, TagType.INT32, ({ fileSystem }) => fileSystem],
  [Tag.FILEINODES, TagType.INT32, ({ inode }) => inode],
];

const textTags: readonly (readonly [tag: number, value: (file: PackagedFile) => string])[] = [
  [Tag.FILEDIGESTS, ({ digest }) => digest],
  [Tag.FILELINKTOS, ({ linkTarget }) => linkTarget],
  [Tag.FILEUSERNAME, ({ owner }) => owner],
  [Tag.FILEGROUPNAME, ({ group }) => group],
  [Tag.FILELANGS, ({ languages }) => languages],
];

/** Paths in two parts: folders each once, in the order they are met. */
function putPaths(builder: HeaderBuilder, files: readonly PackagedFile[]): void {
  const folders = new Map<string, number>();
  const places = files.map(({ path }) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const place = folders.get(folder) ?? folders.size;
    folders.set(folder, place);
    return place;
  });
  builder
    .setStrings(Tag.DIRNAMES, [...folders.keys()])
    .setNumbers(Tag.DIRINDEXES, TagType.INT32, places)
    .setStrings(
      Tag.BASENAMES,
      files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
    );
}

/** Each word once, in the order they are met, and where each of them stands. */
function inDictionary(words: readonly string[]): {
  readonly words: readonly string[];
  readonly places: readonly number[];
} {
  const known = new Map<string, number>();
  const places = words.map((word) => {
    const place = known.get(word) ?? known.size;
    known.set(word, place);
    return place;
  });
  return { words: [...known.keys()], places };
}

/** Kinds of the files, and what each of them needs and provides. */
export function putKindTags(
  builder: HeaderBuilder,
  kinds: readonly FileKind[],
  { dictionary, starts, counts }: FileDependencies,
): void {
  if (kinds.length === 0) return;
  const colors = kinds.map(({ color }) => color);
  builder.setNumbers(Tag.FILECOLORS, TagType.INT32, colors);
  const hasMediaTypes = kinds.some(({ mediaType }) => mediaType !== undefined);
  const told = inDictionary(kinds.map(({ kept, mediaType }) => mediaType ?? kept));
  builder
    .setStrings(hasMediaTypes ? Tag.MIMEDICT : Tag.CLASSDICT, told.words)
    .setNumbers(hasMediaTypes ? Tag.FILEMIMEINDEX : Tag.FILECLASS, TagType.INT32, told.places);
  if (dictionary.length === 0) return;
  builder
    .setNumbers(Tag.DEPENDSDICT, TagType.INT32, dictionary)
    .setNumbers(Tag.FILEDEPENDSX, TagType.INT32, starts)
    .setNumbers(Tag.FILEDEPENDSN, TagType.INT32, counts);
}
