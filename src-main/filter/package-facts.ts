/** What a sentence can be held against without asking the database again. */
import { visibleText } from '../base/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** Texts are one line, free of control characters; absent where the package has none. */
export interface PackageFacts {
  readonly name: string;
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  readonly group: string;
  readonly summary: string;
  readonly license?: string;
  readonly vendor?: string;
  readonly packager?: string;
  readonly distribution?: string;
  readonly url?: string;
  readonly buildhost?: string;
  readonly sourcerpm?: string;
  readonly sizeBytes: number;
  readonly installedSeconds?: number;
  readonly builtSeconds?: number;
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
  const given = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
    value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
  return {
    name: line(Tag.NAME) ?? '',
    ...given('epoch', header.number(Tag.EPOCH)),
    version: line(Tag.VERSION) ?? '',
    release: line(Tag.RELEASE) ?? '',
    arch: header.has(Tag.SOURCEPACKAGE) ? 'src' : (line(Tag.ARCH) ?? '(none)'),
    group: line(Tag.GROUP) || 'Unspecified',
    summary: line(Tag.SUMMARY) ?? '',
    ...given('license', line(Tag.LICENSE)),
    ...given('vendor', line(Tag.VENDOR)),
    ...given('packager', line(Tag.PACKAGER)),
    ...given('distribution', line(Tag.DISTRIBUTION)),
    ...given('url', line(Tag.URL)),
    ...given('buildhost', line(Tag.BUILDHOST)),
    ...given('sourcerpm', line(Tag.SOURCERPM)),
    sizeBytes: header.number(Tag.LONGSIZE) ?? header.number(Tag.SIZE) ?? 0,
    ...given('installedSeconds', header.number(Tag.INSTALLTIME)),
    ...given('builtSeconds', header.number(Tag.BUILDTIME)),
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
