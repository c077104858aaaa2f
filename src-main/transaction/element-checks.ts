import type { Problem } from '../contract/problem.ts';
import type { TransactionOptions } from '../contract/plan.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { Tag } from '../format/index.ts';
import { compareEvr } from '../nevra/index.ts';
import type { PlanSurroundings } from './surroundings.ts';
import { identityOf, nevraOf } from './transaction-element.ts';
import type { InstallElement } from './transaction-element.ts';
import { isSamePackage } from './transaction-set.ts';

/**
 * Whether a package may be installed here and over what is installed: architecture, operating
 * system, newer and identical versions.
 */
export function checkElement(
  element: InstallElement,
  database: ReadableDatabase,
  options: TransactionOptions,
  surroundings: Pick<PlanSurroundings, 'archScore' | 'os'>,
): readonly Problem[] {
  if (element.isSource) return [];
  return [
    ...platformProblems(element, options, surroundings),
    ...versionProblems(element, database, options),
    ...relocationProblems(element, options),
  ];
}

function* platformProblems(
  { header, nevra }: InstallElement,
  options: TransactionOptions,
  { archScore, os: ownOs }: Pick<PlanSurroundings, 'archScore' | 'os'>,
): Generator<Problem> {
  const arch = header.string(Tag.ARCH) ?? '';
  if (options.ignorearch !== true && arch !== '' && archScore(arch) === 0)
    yield { kind: 'bad-arch', nevra, arch };
  const os = header.string(Tag.OS) ?? '';
  if (options.ignoreos !== true && os !== '' && os.toLowerCase() !== ownOs.toLowerCase())
    yield { kind: 'bad-os', nevra, os };
}

function relocationProblems(
  { nevra, refusedRelocations }: InstallElement,
  { badreloc }: TransactionOptions,
): readonly Problem[] {
  if (badreloc === true) return [];
  return refusedRelocations.map((path) => ({ kind: 'not-relocatable', nevra, path }));
}

function* versionProblems(
  element: InstallElement,
  database: ReadableDatabase,
  options: TransactionOptions,
): Generator<Problem> {
  const { header, identity, nevra } = element;
  const installed = database.find('Name', identity.name);
  if (options.oldpackage !== true)
    for (const { header: present } of installed)
      if (compareEvr(identityOf(present), identity) > 0)
        yield { kind: 'newer-installed', nevra, installed: nevraOf(present) };
  if (options.replacepkgs === true || element.isReinstall) return;
  if (installed.some(({ header: present }) => isSamePackage(present, header)))
    yield { kind: 'already-installed', nevra, installed: nevra };
}
