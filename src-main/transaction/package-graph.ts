import { orderElements } from './order.ts';
import { usualSettings } from './settings.ts';
import type { PlanSurroundings } from './surroundings.ts';
import { TransactionSet } from './transaction-set.ts';
import type { PackageFile, SetDatabase } from './transaction-set.ts';

/** A package of a transaction, in the order in which it would be installed. */
export interface GraphNode {
  readonly name: string;
  /** The package it waits for longest; undefined where it waits for none. */
  readonly after: string | undefined;
}

const nothingInstalled: SetDatabase = {
  find: () => [],
  findByLabel: () => [],
  get: () => undefined,
};

/** The order in which packages would be installed where there are none yet, as `rpmgraph` has it. */
export function packageGraph(
  files: readonly PackageFile[],
  { color, disk, settings }: Pick<PlanSurroundings, 'color' | 'disk' | 'settings'>,
): readonly GraphNode[] {
  const set = new TransactionSet(nothingInstalled, { color });
  for (const file of files) set.addInstall(file, 'install');
  const isSameDirectory = (one: string, other: string): boolean =>
    one === other || disk.resolveDirectory(one) === disk.resolveDirectory(other);
  const { preferredColor } = settings ?? usualSettings;
  const { elements, freedBy } = orderElements(set.elements, preferredColor, isSameDirectory);
  return elements.map((element) => ({
    name: element.identity.name,
    after: freedBy.get(element)?.identity.name,
  }));
}
