import type { DependencyKind } from '../contract/package.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatEvr } from '../nevra/index.ts';
import { comparisonMask } from './capability.ts';
import type { Capability } from './capability.ts';

/** Kinds of dependencies a header holds; `order` is OrderWithRequires. */
export type HeaderDependencyKind = DependencyKind | 'order';

type Triple = readonly [name: number, flags: number, version: number];

/** Kind -> the tags of its names, sense flags and versions. */
export const dependencyTags: Readonly<Record<HeaderDependencyKind, Triple>> = {
  provides: [Tag.PROVIDENAME, Tag.PROVIDEFLAGS, Tag.PROVIDEVERSION],
  requires: [Tag.REQUIRENAME, Tag.REQUIREFLAGS, Tag.REQUIREVERSION],
  conflicts: [Tag.CONFLICTNAME, Tag.CONFLICTFLAGS, Tag.CONFLICTVERSION],
  obsoletes: [Tag.OBSOLETENAME, Tag.OBSOLETEFLAGS, Tag.OBSOLETEVERSION],
  recommends: [Tag.RECOMMENDNAME, Tag.RECOMMENDFLAGS, Tag.RECOMMENDVERSION],
  suggests: [Tag.SUGGESTNAME, Tag.SUGGESTFLAGS, Tag.SUGGESTVERSION],
  supplements: [Tag.SUPPLEMENTNAME, Tag.SUPPLEMENTFLAGS, Tag.SUPPLEMENTVERSION],
  enhances: [Tag.ENHANCENAME, Tag.ENHANCEFLAGS, Tag.ENHANCEVERSION],
  order: [Tag.ORDERNAME, Tag.ORDERFLAGS, Tag.ORDERVERSION],
};

/**
 * A header's dependencies of one kind, in stored order. Headers older than versioned dependencies
 * have names only; a package of that age provides its own name without saying so, and that provide
 * is added here as rpm adds it.
 */
export function dependenciesOf(header: Header, kind: HeaderDependencyKind): readonly Capability[] {
  const [nameTag, flagsTag, versionTag] = dependencyTags[kind];
  const names = header.strings(nameTag);
  const flags = header.numbers(flagsTag);
  const versions = header.strings(versionTag);
  const capabilities = names.map((name, at) => ({
    name,
    sense: flags[at] ?? 0,
    evr: versions[at] ?? '',
  }));
  if (kind === 'provides') addLegacySelfProvide(header, capabilities);
  return capabilities;
}

/** What a package provides by being itself: `name = [epoch:]version-release`. */
export function selfCapability(header: Header): Capability {
  const evr = formatEvr({
    epoch: header.number(Tag.EPOCH),
    version: header.string(Tag.VERSION) ?? '',
    release: header.string(Tag.RELEASE),
  });
  return { name: header.string(Tag.NAME) ?? '', sense: Sense.EQUAL, evr };
}

/** Only packages without an immutable region are old enough to lack the provide by age, not by intent. */
function addLegacySelfProvide(header: Header, provides: Capability[]): void {
  if (header.region !== undefined || header.has(Tag.SOURCEPACKAGE)) return;
  const own = selfCapability(header);
  const isThere = provides.some(
    (one) =>
      one.name === own.name && one.evr === own.evr && (one.sense & comparisonMask) === Sense.EQUAL,
  );
  if (!isThere) provides.push(own);
}
