/** What a sentence can be held against without asking the database again. */
import { visibleText } from '../base/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** Texts are one line, free of control characters; undefined where the package has none. */
export interface PackageFacts {
  readonly name: string;
  readonly epoch: number | undefined;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  readonly group: string;
  readonly summary: string;
  readonly license: string | undefined;
  readonly vendor: string | undefined;
  readonly packager: string | undefined;
  readonly distribution: string | undefined;
  readonly url: string | undefined;
  readonly buildhost: string | undefined;
  readonly sourcerpm: string | undefined;
  readonly sizeBytes: number;
  readonly installedSeconds: number | undefined;
  readonly builtSeconds: number | undefined;
}

/** One package of those that are chosen from. */
export interface FilterRow {
  readonly instance: number;
  readonly facts: PackageFacts;
  /** As `searchTextOf` makes it. */
  readonly searchText: string;
}

/** Everything `factsOf` reads, all of it short. */
export const factTags: readonly number[] = [
  Tag.NAME,
  Tag.EPOCH,
  Tag.VERSION,
  Tag.RELEASE,
  Tag.ARCH,
  Tag.SOURCEPACKAGE,
  Tag.GROUP,
  Tag.SUMMARY,
  Tag.LICENSE,
  Tag.VENDOR,
  Tag.PACKAGER,
  Tag.DISTRIBUTION,
  Tag.URL,
  Tag.BUILDHOST,
  Tag.SOURCERPM,
  Tag.SIZE,
  Tag.LONGSIZE,
  Tag.INSTALLTIME,
  Tag.BUILDTIME,
];

/** `Unspecified` stands for a missing group, as rpm prints it. */
export function factsOf(header: Header): PackageFacts {
  const line = (tag: number): string | undefined => {
    const text = header.string(tag);
    return text === undefined ? undefined : oneLine(text);
  };
  return {
    name: line(Tag.NAME) ?? '',
    epoch: header.number(Tag.EPOCH),
    version: line(Tag.VERSION) ?? '',
    release: line(Tag.RELEASE) ?? '',
    arch: header.has(Tag.SOURCEPACKAGE) ? 'src' : (line(Tag.ARCH) ?? '(none)'),
    group: line(Tag.GROUP) || 'Unspecified',
    summary: line(Tag.SUMMARY) ?? '',
    license: line(Tag.LICENSE),
    vendor: line(Tag.VENDOR),
    packager: line(Tag.PACKAGER),
    distribution: line(Tag.DISTRIBUTION),
    url: line(Tag.URL),
    buildhost: line(Tag.BUILDHOST),
    sourcerpm: line(Tag.SOURCERPM),
    sizeBytes: header.number(Tag.LONGSIZE) ?? header.number(Tag.SIZE) ?? 0,
    installedSeconds: header.number(Tag.INSTALLTIME),
    builtSeconds: header.number(Tag.BUILDTIME),
  };
}

/** What plain words are looked for in: label and summary, in lower case. */
export function searchTextOf(facts: PackageFacts): string {
  const { name, version, release, arch, summary } = facts;
  return `${name}-${version}-${release}.${arch} ${summary}`.toLowerCase();
}

const plain = /^[\x20-\x7e]*$/;

/** Text of a package on one line; most of it needs nothing done to it. */
function oneLine(text: string): string {
  const visible = plain.test(text) ? text : visibleText(text);
  return visible.includes('  ') || visible !== visible.trim() || !plain.test(visible)
    ? visible.replace(/\s+/g, ' ').trim()
    : visible;
}
