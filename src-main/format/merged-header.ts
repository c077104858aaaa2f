import { headerWithAdded, withImageRegion } from './header-builder.ts';
import type { DribbleBuilder } from './header-builder.ts';
import { HeaderFault } from './header-check.ts';
import { readDatabaseHeader } from './header.ts';
import type { Header } from './header.ts';
import type { PackageHead } from './package-reader.ts';
import { TagType } from './tag-types.ts';
import { Sense, SigTag, Tag, tagByNumber } from './tags.ts';

/** Signature tags a header takes over, the tag each becomes, how many values it must have. */
export const takenOver: readonly (readonly [signatureTag: number, tag: number, count?: number])[] =
  [
    [SigTag.SIZE, Tag.SIGSIZE, 1],
    [SigTag.PGP, Tag.SIGPGP],
    [SigTag.MD5, Tag.SIGMD5, 16],
    [SigTag.GPG, Tag.SIGGPG],
    [SigTag.PAYLOADSIZE, Tag.ARCHIVESIZE, 1],
    [SigTag.FILESIGNATURES, Tag.FILESIGNATURES],
    [SigTag.FILESIGNATURELENGTH, Tag.FILESIGNATURELENGTH, 1],
    [SigTag.VERITYSIGNATURES, Tag.VERITYSIGNATURES],
    [SigTag.VERITYSIGNATUREALGO, Tag.VERITYSIGNATUREALGO, 1],
    [SigTag.SHA1, Tag.SHA1HEADER, 1],
    [SigTag.SHA256, Tag.SHA256HEADER, 1],
    [SigTag.SHA3_256, Tag.SHA3_256HEADER, 1],
    [SigTag.DSA, Tag.DSAHEADER],
    [SigTag.RSA, Tag.RSAHEADER],
    [SigTag.OPENPGP, Tag.OPENPGP],
    [SigTag.LONGSIZE, Tag.LONGSIGSIZE, 1],
    [SigTag.LONGARCHIVESIZE, Tag.LONGARCHIVESIZE, 1],
  ];

/**
 * The header as rpm shows and installs it: signature tags taken over behind the region, and what
 * packages of old formats lack added (compressed file names, what the package provides, whether it
 * is a source package). Headers without a region get the HEADERIMAGE one rpm stores them with.
 *
 * @throws {MalformedError} SIGNATURE_MALFORMED when a signature tag has the wrong type or count
 */
export function mergedHeader(head: PackageHead): Header {
  const shipped =
    head.header.region === undefined
      ? readDatabaseHeader(withImageRegion(head.header), head.name, true)
      : head.header;
  const blob = headerWithAdded(shipped, (builder) => {
    retrofit(head, builder);
    takeOver(head, builder);
  });
  // Everything in it has been checked in the headers it comes from.
  return readDatabaseHeader(blob, head.name, true);
}

function takeOver(head: PackageHead, builder: DribbleBuilder): void {
  const { signature, header } = head;
  for (const [signatureTag, tag, count] of takenOver) {
    const entry = signature.entry(signatureTag);
    if (entry === undefined) continue;
    const fault = new HeaderFault(head.name, 'signature');
    if (header.has(tag)) throw fault.entry(entry, 'the header has it as well');
    const expected = tagByNumber(tag)?.type ?? 'BIN';
    if (entry.type !== TagType[expected])
      throw fault.entry(entry, `type ${entry.type} instead of ${expected}`);
    if (count !== undefined && entry.count !== count)
      throw fault.entry(entry, `type ${entry.type} needs count ${count}, got ${entry.count}`);
    builder.setRaw(tag, entry.type, entry.count, signature.rawData(entry));
  }
}

/** Brings old headers up to date, as rpm does when it reads them. */
function retrofit(head: PackageHead, builder: DribbleBuilder): void {
  const { header } = head;
  const paths = header.strings(Tag.OLDFILENAMES);
  const directories =
    paths.length > 0 ? compressFileNames(paths, builder) : header.strings(Tag.DIRNAMES);
  if (!header.has(Tag.SOURCERPM) && !header.has(Tag.SOURCEPACKAGE)) {
    if (directories.length === 1 && directories[0] === '')
      builder.setNumbers(Tag.SOURCEPACKAGE, TagType.INT32, [1]);
    else builder.setString(Tag.SOURCERPM, '(none)');
  }
  if (head.formatVersion === 3 && !head.isSource) provideItself(header, builder);
}

/**
 * Whole paths become directory names, base names and indexes. Returns the directory names. Old
 * directories are looked for by halving, as rpm does although the list need not be sorted: the
 * indexes must come out the same.
 */
function compressFileNames(paths: readonly string[], builder: DribbleBuilder): readonly string[] {
  const isRelative = !paths[0]?.startsWith('/');
  const directories: string[] = [];
  const indexes: number[] = [];
  const baseNames: string[] = [];
  for (const path of paths) {
    const slash = isRelative ? 0 : path.lastIndexOf('/') + 1;
    const directory = path.slice(0, slash);
    let index = findByHalving(directories, directory);
    if (index < 0) index = directories.push(directory) - 1;
    indexes.push(index);
    baseNames.push(path.slice(slash));
  }
  builder
    .setNumbers(Tag.DIRINDEXES, TagType.INT32, indexes)
    .setStrings(Tag.BASENAMES, baseNames)
    .setStrings(Tag.DIRNAMES, directories);
  return directories;
}

function findByHalving(list: readonly string[], wanted: string): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = list[middle] ?? '';
    if (found === wanted) return middle;
    if (wanted < found) high = middle;
    else low = middle + 1;
  }
  return -1;
}

/**
 * Adds `name = [epoch:]version-release` to what the package provides. rpm 4 does so even when the
 * package says it already.
 */
function provideItself(header: Header, builder: DribbleBuilder): void {
  const epoch = header.number(Tag.EPOCH);
  const label = `${header.string(Tag.VERSION)}-${header.string(Tag.RELEASE)}`;
  const names = header.strings(Tag.PROVIDENAME);
  const isVersioned = header.has(Tag.PROVIDEVERSION);
  const versions = isVersioned ? header.strings(Tag.PROVIDEVERSION) : names.map(() => '');
  const flags = isVersioned ? header.numbers(Tag.PROVIDEFLAGS) : names.map(() => Sense.ANY);
  builder
    .setStrings(Tag.PROVIDENAME, [...names, header.string(Tag.NAME) ?? ''])
    .setStrings(Tag.PROVIDEVERSION, [
      ...versions,
      epoch === undefined ? label : `${epoch}:${label}`,
    ])
    .setNumbers(Tag.PROVIDEFLAGS, TagType.INT32, [...flags, Sense.EQUAL]);
}
