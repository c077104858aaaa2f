/** The dependencies of a package while it is built: those of the spec, and what is found. */
import { comparisonMask } from '../../dependency/index.ts';
import type { Capability } from '../../dependency/index.ts';
import { Sense } from '../../format/index.ts';
import { compareCapabilities, sortedCapabilities } from '../capability-order.ts';
import type { DependencyKind } from '../spec.ts';
import type { GeneratedDependency } from './generated-dependencies.ts';

export class DependencyLists {
  readonly lists: Record<DependencyKind, Capability[]>;

  constructor(lists: Readonly<Record<DependencyKind, readonly Capability[]>>) {
    this.lists = structuredClone(lists) as Record<DependencyKind, Capability[]>;
  }

  add(kind: DependencyKind, capability: Capability): void {
    this.lists[kind].push(capability);
  }

  /** Requires something of the rpm that installs it. */
  needFeature(feature: string, evr: string, further = 0): void {
    const sense = Sense.RPMLIB | Sense.LESS | Sense.EQUAL | further;
    this.add('requires', { name: `rpmlib(${feature})`, sense, evr });
  }

  /** A kind as packages have it. */
  sorted(kind: DependencyKind): readonly Capability[] {
    return sortedCapabilities(this.lists[kind]);
  }
}

/** What a file needs and provides, as packages tell it. */
export interface FileDependencies {
  /** Places in the lists, with the letter of the list in the first byte. */
  readonly dictionary: readonly number[];
  /** File -> where its part of the dictionary begins, and its length. */
  readonly starts: readonly number[];
  readonly counts: readonly number[];
}

/** Letters of the lists in DEPENDSDICT. */
const letters: Readonly<Record<DependencyKind, string>> = {
  provides: 'P',
  requires: 'R',
  recommends: 'r',
  suggests: 's',
  supplements: 'S',
  enhances: 'e',
  conflicts: 'C',
  obsoletes: 'O',
  order: 'o',
};

/** Kinds of which an unversioned one is left out where the same file's kind has a versioned one. */
const normalized: readonly DependencyKind[] = ['requires', 'recommends', 'suggests'];

/** Adds what was found to a package's lists; what each file has of it. */
export function takeGenerated(
  lists: DependencyLists,
  found: readonly GeneratedDependency[],
  colors: readonly number[],
): FileDependencies {
  const kept = withoutWeaker(found, colors);
  for (const { kind, capability } of kept) lists.add(kind, capability);
  const sorted = Object.fromEntries(
    (Object.keys(letters) as DependencyKind[]).map((kind) => [kind, lists.sorted(kind)]),
  );
  const dictionary: number[] = [];
  const starts = colors.map(() => 0);
  const counts = colors.map(() => 0);
  for (const { file, kind, capability } of kept.toSorted((a, b) => a.file - b.file)) {
    const at = sorted[kind]?.findIndex((one) => compareCapabilities(one, capability) === 0) ?? -1;
    if (at < 0) continue;
    if (counts[file] === 0) starts[file] = dictionary.length;
    dictionary.push(letters[kind].charCodeAt(0) * 2 ** 24 + at);
    counts[file] = (counts[file] ?? 0) + 1;
  }
  return { dictionary, starts, counts };
}

function withoutWeaker(
  found: readonly GeneratedDependency[],
  colors: readonly number[],
): readonly GeneratedDependency[] {
  const isVersioned = ({ capability }: GeneratedDependency): boolean =>
    (capability.sense & comparisonMask) !== 0;
  const key = ({ file, kind, capability }: GeneratedDependency): string =>
    `${colors[file] ?? 0} ${kind} ${capability.name}`;
  const versioned = found.filter(isVersioned);
  const known = new Set(versioned.map(key));
  const others = found.filter((one) => !isVersioned(one));
  return [
    ...versioned,
    ...others.filter((one) => !normalized.includes(one.kind) || !known.has(key(one))),
  ];
}
