import type { Capability } from '../dependency/index.ts';
import { Sense } from '../format/index.ts';
import { formatEvr } from '../nevra/index.ts';
import type { Nevra } from '../nevra/index.ts';
import { checksumFrom, malformed, wholeNumber } from './read-index.ts';
import type { MetadataChecksum } from './read-index.ts';
import { readXml } from './read-xml.ts';

/** The kinds of dependencies that metadata give. */
export const metadataDependencies = [
  ...['provides', 'requires', 'conflicts', 'obsoletes'],
  ...['recommends', 'suggests', 'supplements', 'enhances'],
] as const;

type DependencyLists = Readonly<
  Record<
    | 'provides'
    | 'requires'
    | 'conflicts'
    | 'obsoletes'
    | 'recommends'
    | 'suggests'
    | 'supplements'
    | 'enhances',
    readonly Capability[]
  >
>;

/** A package as primary tells of it. Texts are as they stand there: hostile until they are shown as plain text. */
export interface RepositoryPackage extends Nevra, DependencyLists {
  /** `src` and `nosrc` for source packages. */
  readonly arch: string;
  readonly checksum: MetadataChecksum;
  readonly summary: string;
  readonly description: string;
  readonly packager: string;
  readonly url: string;
  readonly license: string;
  readonly vendor: string;
  readonly group: string;
  readonly buildHost: string;
  /** File name of the source package; empty for a source package itself. */
  readonly sourcePackage: string;
  readonly fileTimeSeconds: number;
  readonly buildTimeSeconds: number;
  /** Of the package file, of its files once installed, and of its payload once decompressed. */
  readonly packageSizeBytes: number;
  readonly installedSizeBytes: number;
  readonly archiveSizeBytes: number;
  /** Where it lies, from `base` or the repository's own address. */
  readonly href: string;
  readonly base: string | undefined;
  /** Where its main header begins and ends in the package file. */
  readonly headerStart: number;
  readonly headerEnd: number;
  /** The files that dependencies usually name: those in `bin`, in `/etc`, and `/usr/lib/sendmail`. */
  readonly files: readonly string[];
}

type Draft = { -readonly [Key in keyof RepositoryPackage]?: RepositoryPackage[Key] } & {
  lists: Map<string, Capability[]>;
  paths: string[];
  checksumName: string;
};

const senses: Readonly<Record<string, number>> = {
  EQ: Sense.EQUAL,
  LT: Sense.LESS,
  GT: Sense.GREATER,
  LE: Sense.LESS | Sense.EQUAL,
  GE: Sense.GREATER | Sense.EQUAL,
};

const listNames: ReadonlySet<string> = new Set(metadataDependencies);

/** Element -> the field its text is. */
const texts: Readonly<
  Record<
    string,
    | 'name'
    | 'arch'
    | 'summary'
    | 'description'
    | 'packager'
    | 'url'
    | 'license'
    | 'vendor'
    | 'group'
    | 'buildHost'
    | 'sourcePackage'
  >
> = {
  ...{ name: 'name', arch: 'arch', summary: 'summary', description: 'description' },
  ...{ packager: 'packager', url: 'url', license: 'license', vendor: 'vendor' },
  ...{ group: 'group', buildhost: 'buildHost', sourcerpm: 'sourcePackage' },
};

/**
 * Reads primary, a package at a time and in its order. Dependencies that say the same are the same
 * value, so that what many packages require is held once.
 *
 * @throws {MalformedError} REPOSITORY_MALFORMED, with the package where one is at fault
 */
export async function* readPackages(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<RepositoryPackage> {
  const collector = new PackageCollector(name);
  for await (const _ of readXml(pieces, name, collector)) {
    yield* collector.taken();
  }
  yield* collector.taken();
}

class PackageCollector {
  readonly #name: string;
  readonly #known = new Map<string, Capability>();
  #ready: RepositoryPackage[] = [];
  #draft: Draft | undefined;
  #list: Capability[] | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  taken(): RepositoryPackage[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  open(element: string, attributes: Readonly<Record<string, string>>, depth: number): void {
    if (depth === 1 && element !== 'metadata')
      throw malformed(this.#name, `expected <metadata>, found <${element}>`);
    if (depth === 2 && element === 'package')
      this.#draft = { lists: new Map(), paths: [], checksumName: '' };
    const draft = this.#draft;
    if (draft === undefined) return;
    if (listNames.has(element)) {
      this.#list = draft.lists.get(element) ?? [];
      draft.lists.set(element, this.#list);
    } else if (element === 'entry') this.#list?.push(this.#capability(attributes));
    else takeAttributes(draft, element, attributes, this.#name);
  }

  close(element: string, text: string, depth: number): void {
    const draft = this.#draft;
    if (draft === undefined) return;
    if (element === 'package' && depth === 2) {
      this.#ready.push(finished(draft, this.#name));
      this.#draft = undefined;
    } else if (listNames.has(element)) this.#list = undefined;
    else if (element === 'file') draft.paths.push(text);
    else if (element === 'checksum')
      draft.checksum = checksumFrom(draft.checksumName, text, this.#where(draft));
    else {
      const field = Object.hasOwn(texts, element) ? texts[element] : undefined;
      if (field !== undefined && draft[field] === undefined) draft[field] = text;
    }
  }

  #where({ name }: Draft): string {
    return name === undefined ? this.#name : `${this.#name}, package ${name}`;
  }

  #capability({ name = '', flags, epoch, ver, rel, pre }: Readonly<Record<string, string>>) {
    const said = `${name}\0${flags}\0${epoch}\0${ver}\0${rel}\0${pre}`;
    const known = this.#known.get(said);
    if (known !== undefined) return known;
    const comparison = flags === undefined ? undefined : senses[flags];
    if (flags !== undefined && comparison === undefined)
      throw malformed(this.#name, `'${flags}' of the dependency '${name}' is no comparison`);
    const capability: Capability = {
      name,
      sense: (comparison ?? 0) | (pre === '1' ? Sense.PREREQ : 0),
      evr: ver === undefined ? '' : evrText(epoch, ver, rel),
    };
    this.#known.set(said, capability);
    return capability;
  }
}

function evrText(epoch: string | undefined, version: string, release: string | undefined): string {
  const number = Number(epoch ?? 0);
  return formatEvr({ epoch: number > 0 ? number : undefined, version, release });
}

function takeAttributes(
  draft: Draft,
  element: string,
  attributes: Readonly<Record<string, string>>,
  name: string,
): void {
  const number = (key: string): number =>
    wholeNumber(attributes[key], `${name}, package ${draft.name ?? ''}`) ?? 0;
  switch (element) {
    case 'version':
      draft.epoch = number('epoch') > 0 ? number('epoch') : undefined;
      draft.version = attributes['ver'] ?? '';
      draft.release = attributes['rel'] ?? '';
      break;
    case 'checksum':
      draft.checksumName = attributes['type'] ?? '';
      break;
    case 'time':
      draft.fileTimeSeconds = number('file');
      draft.buildTimeSeconds = number('build');
      break;
    case 'size':
      draft.packageSizeBytes = number('package');
      draft.installedSizeBytes = number('installed');
      draft.archiveSizeBytes = number('archive');
      break;
    case 'location':
      draft.href = attributes['href'] ?? '';
      draft.base = attributes['xml:base'];
      break;
    case 'header-range':
      draft.headerStart = number('start');
      draft.headerEnd = number('end');
      break;
  }
}

const none: readonly Capability[] = [];

function finished(draft: Draft, name: string): RepositoryPackage {
  const { name: packageName, arch, version, checksum, href, lists, paths } = draft;
  const where = `${name}, package ${packageName ?? '(no name)'}`;
  if (packageName === undefined || packageName === '') throw malformed(where, 'it has no name');
  if (version === undefined || arch === undefined)
    throw malformed(where, `it has no ${version === undefined ? 'version' : 'architecture'}`);
  if (checksum === undefined) throw malformed(where, 'it has no checksum');
  if (href === undefined || href === '') throw malformed(where, 'it has no location');
  const listOf = (kind: string): readonly Capability[] => lists.get(kind) ?? none;
  return {
    ...{ name: packageName, arch, version, checksum, href, files: paths },
    ...{ epoch: draft.epoch, release: draft.release ?? '', base: draft.base },
    ...{ summary: draft.summary ?? '', description: draft.description ?? '' },
    ...{ packager: draft.packager ?? '', url: draft.url ?? '', license: draft.license ?? '' },
    ...{ vendor: draft.vendor ?? '', group: draft.group ?? '' },
    ...{ buildHost: draft.buildHost ?? '', sourcePackage: draft.sourcePackage ?? '' },
    fileTimeSeconds: draft.fileTimeSeconds ?? 0,
    buildTimeSeconds: draft.buildTimeSeconds ?? 0,
    packageSizeBytes: draft.packageSizeBytes ?? 0,
    installedSizeBytes: draft.installedSizeBytes ?? 0,
    archiveSizeBytes: draft.archiveSizeBytes ?? 0,
    ...{ headerStart: draft.headerStart ?? 0, headerEnd: draft.headerEnd ?? 0 },
    ...{ provides: listOf('provides'), requires: listOf('requires') },
    ...{ conflicts: listOf('conflicts'), obsoletes: listOf('obsoletes') },
    ...{ recommends: listOf('recommends'), suggests: listOf('suggests') },
    ...{ supplements: listOf('supplements'), enhances: listOf('enhances') },
  };
}
