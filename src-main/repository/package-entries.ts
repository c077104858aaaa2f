import { fileInfos } from '../files/index.ts';
import { FileFlag, mergedHeader, Tag } from '../format/index.ts';
import type { Header, PackageHead } from '../format/index.ts';
import { dependencyLines } from './dependency-entries.ts';
import { isPrimaryFile } from './primary-files.ts';
import { attributes, elementText } from './xml-text.ts';

/** The three files that describe packages, as they are named in repomd.xml. */
export type MetadataKind = 'primary' | 'filelists' | 'other';

/** The elements of one package, one in each file; lines ended. */
export type PackageEntries = Readonly<Record<MetadataKind, string>>;

/** What is known of a package file besides what is in it. */
export interface PackageFileFacts {
  /** Relative to the repository, as it is shown. */
  readonly href: string;
  /** What the href is relative to, where not to the repository. */
  readonly baseUrl: string | undefined;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  /** Of the whole file, in hexadecimal; the package goes by it in the other files. */
  readonly checksum: string;
  readonly checksumName: string;
  /** How many entries of the change log are told, the newest ones. */
  readonly changelogLimit: number;
}

/**
 * The elements of a package.
 *
 * @throws {MalformedError} as `mergedHeader` and `fileInfos`
 */
export function packageEntries(head: PackageHead, facts: PackageFileFacts): PackageEntries {
  const header = mergedHeader(head);
  const files = fileLines(header);
  const version = versionLine(header);
  const opening =
    `<package${attributes({ pkgid: facts.checksum, name: text(header, Tag.NAME), arch: archOf(head) })}>\n` +
    `  ${version}\n`;
  return {
    primary: primaryEntry(head, header, facts, files),
    filelists: `${opening}${files.map(({ line }) => `  ${line}\n`).join('')}</package>\n`,
    other: `${opening}${changelogLines(header, facts.changelogLimit)}</package>\n`,
  };
}

/** The line that says where a package lies: another place makes another entry. */
export function locationLine(href: string, baseUrl: string | undefined): string {
  return `  <location${attributes({ 'xml:base': baseUrl, href })}/>`;
}

function primaryEntry(
  head: PackageHead,
  header: Header,
  facts: PackageFileFacts,
  files: readonly FileLine[],
): string {
  const simple = (name: string, tag: number): string =>
    `<${name}>${elementText(text(header, tag) ?? '')}</${name}>`;
  const number = (...tags: readonly number[]): number =>
    tags.map((tag) => header.number(tag)).find((value) => value !== undefined) ?? 0;
  const size = attributes({
    package: facts.sizeBytes,
    installed: number(Tag.LONGSIZE, Tag.SIZE),
    archive: number(Tag.LONGARCHIVESIZE, Tag.ARCHIVESIZE),
  });
  const range = attributes({ start: head.headerOffset, end: head.payloadOffset });
  const lines = [
    '<package type="rpm">',
    `  ${simple('name', Tag.NAME)}`,
    `  <arch>${elementText(archOf(head))}</arch>`,
    `  ${versionLine(header)}`,
    `  <checksum${attributes({ type: facts.checksumName, pkgid: 'YES' })}>${facts.checksum}</checksum>`,
    `  ${simple('summary', Tag.SUMMARY)}`,
    `  ${simple('description', Tag.DESCRIPTION)}`,
    `  ${simple('packager', Tag.PACKAGER)}`,
    `  ${simple('url', Tag.URL)}`,
    `  <time${attributes({ file: facts.mtimeSeconds, build: number(Tag.BUILDTIME) })}/>`,
    `  <size${size}/>`,
    locationLine(facts.href, facts.baseUrl),
    '  <format>',
    `    ${simple('rpm:license', Tag.LICENSE)}`,
    `    ${simple('rpm:vendor', Tag.VENDOR)}`,
    `    ${simple('rpm:group', Tag.GROUP)}`,
    `    ${simple('rpm:buildhost', Tag.BUILDHOST)}`,
    `    ${simple('rpm:sourcerpm', Tag.SOURCERPM)}`,
    `    <rpm:header-range${range}/>`,
    ...dependencyLines(header),
    ...files.filter(({ path }) => isPrimaryFile(path)).map(({ line }) => `    ${line}`),
    '  </format>',
    '</package>',
  ];
  return `${lines.join('\n')}\n`;
}

function text(header: Header, tag: number): string | undefined {
  return header.string(tag);
}

/** A source package is of no architecture, whatever it was built on. */
function archOf({ isSource, header }: PackageHead): string {
  return isSource ? 'src' : (header.string(Tag.ARCH) ?? '');
}

function versionLine(header: Header): string {
  const values = attributes({
    epoch: header.number(Tag.EPOCH) ?? 0,
    ver: text(header, Tag.VERSION),
    rel: text(header, Tag.RELEASE),
  });
  return `<version${values}/>`;
}

interface FileLine {
  readonly path: string;
  readonly line: string;
}

const typeMask = 0o170000;
const directoryType = 0o040000;

function fileLines(header: Header): FileLine[] {
  return fileInfos(header).map(({ path, mode, flags }) => {
    const isDirectory = (mode & typeMask) === directoryType;
    const type = isDirectory ? 'dir' : (flags & FileFlag.GHOST) === 0 ? undefined : 'ghost';
    return { path, line: `<file${attributes({ type })}>${elementText(path)}</file>` };
  });
}

/** Oldest first; of entries of one time each later one is a second later, so that their order is kept. */
function changelogLines(header: Header, limit: number): string {
  const names = header.strings(Tag.CHANGELOGNAME);
  const texts = header.strings(Tag.CHANGELOGTEXT);
  const times = header.numbers(Tag.CHANGELOGTIME).slice(0, limit);
  const entries = times.map((time, at) => ({
    time,
    author: names[at] ?? '',
    text: texts[at] ?? '',
  }));
  let lines = '';
  let [last, shift] = [-1, 0];
  for (const { time, author, text: said } of entries.reverse()) {
    shift = time === last ? shift + 1 : 0;
    last = time;
    const values = attributes({ author: author.replace(/ +$/, ''), date: time + shift });
    lines += `  <changelog${values}>${elementText(said)}</changelog>\n`;
  }
  return lines;
}
