import type {
  DependencyEntry,
  DependencyKind,
  DependencyView,
  PackageReference,
} from '../contract/package.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import type { Capability } from '../dependency/index.ts';
import {
  capabilitiesOverlap,
  dependenciesOf,
  dependencyTypes,
  formatCapability,
  isRichCapability,
  rangesOverlap,
} from '../dependency/index.ts';
import { filePaths } from '../files/index.ts';
import type { Header } from '../format/index.ts';
import { Sense } from '../format/index.ts';
import { referenceOf, visibleLine } from './package-summary.ts';

const kinds: readonly DependencyKind[] = [
  'provides',
  'requires',
  'conflicts',
  'obsoletes',
  'recommends',
  'suggests',
  'supplements',
  'enhances',
];

/** Packages asked for one file at most: a package of the size of a distribution's documentation. */
const LIMIT_PATHS = 20_000;

/** Dependencies of a package both ways, as the installed packages answer them. */
export function dependencyViewOf(
  header: Header,
  database: ReadableDatabase,
  self: number | undefined,
): DependencyView {
  const entries = kinds.flatMap((kind) =>
    dependenciesOf(header, kind).map(
      (capability): DependencyEntry => ({
        kind,
        text: visibleLine(formatCapability(capability)),
        types: dependencyTypes(capability.sense),
        satisfiedBy: kind === 'provides' ? [] : providersOf(capability, database).map(reference),
      }),
    ),
  );
  return { entries, requiredBy: requiredBy(header, database, self) };
}

function reference({ instance, header }: InstalledPackage): PackageReference {
  return referenceOf(header, { kind: 'installed', instance });
}

/** Installed packages that provide a capability; a rich one is shown as a whole and answered by none. */
export function providersOf(
  capability: Capability,
  database: ReadableDatabase,
): readonly InstalledPackage[] {
  if (isRichCapability(capability) || (capability.sense & Sense.RPMLIB) !== 0) return [];
  if (capability.name.startsWith('/')) {
    const owners = database.findOwners(capability.name);
    if (owners.length > 0) return owners;
  }
  return database
    .find('Providename', capability.name)
    .filter(({ header }) =>
      dependenciesOf(header, 'provides').some((provide) =>
        capabilitiesOverlap(provide, capability),
      ),
    );
}

function requiredBy(
  header: Header,
  database: ReadableDatabase,
  self: number | undefined,
): DependencyView['requiredBy'] {
  const found = new Map<string, DependencyView['requiredBy'][number]>();
  const collect = (name: string, answers: (requirement: Capability) => boolean): void => {
    for (const installed of database.find('Requirename', name)) {
      if (installed.instance === self) continue;
      for (const requirement of dependenciesOf(installed.header, 'requires')) {
        if (requirement.name !== name || !answers(requirement)) continue;
        const capability = visibleLine(formatCapability(requirement));
        const key = `${installed.instance} ${capability}`;
        found.set(key, { package: reference(installed), capability });
      }
    }
  };
  const provides = Map.groupBy(dependenciesOf(header, 'provides'), ({ name }) => name);
  for (const [name, offered] of provides)
    collect(name, (requirement) => offered.some((one) => rangesOverlap(one, requirement)));
  for (const path of filePaths(header).slice(0, LIMIT_PATHS)) collect(path, () => true);
  return [...found.values()];
}

/**
 * Installed packages that would lack something if some were erased: each requirement that one of
 * those provides and nobody else does. The consequences of erasing these in turn are not followed.
 */
export function dependentsOf(
  instances: readonly number[],
  database: ReadableDatabase,
): readonly PackageReference[] {
  const leaving = new Set(instances);
  const found = new Map<number, PackageReference>();
  for (const instance of leaving) {
    const installed = database.get(instance);
    if (installed === undefined) continue;
    for (const { package: dependent, capability } of requiredBy(
      installed.header,
      database,
      instance,
    )) {
      if (dependent.id.kind !== 'installed') continue;
      const { instance: other } = dependent.id;
      if (leaving.has(other) || found.has(other)) continue;
      const header = database.get(other)?.header;
      const requirement = header && requirementNamed(header, capability);
      if (requirement === undefined) continue;
      const remaining = providersOf(requirement, database).filter(
        (provider) => !leaving.has(provider.instance),
      );
      if (remaining.length === 0) found.set(other, dependent);
    }
  }
  return [...found.values()];
}

function requirementNamed(header: Header, text: string): Capability | undefined {
  return dependenciesOf(header, 'requires').find(
    (requirement) => visibleLine(formatCapability(requirement)) === text,
  );
}
