import type { PackageId, WhyStep, WhyView } from '../contract/package.ts';
import type { Header } from '../format/index.ts';
import type { OpenRoot } from './open-root.ts';
import { referenceOf, visibleLine } from './package-summary.ts';

/** Why a package is there: the shortest way to one that nothing requires. */
export async function whyOf(root: OpenRoot, id: PackageId, header: Header): Promise<WhyView> {
  const self: WhyStep = { package: referenceOf(header, id) };
  if (id.kind === 'file') return { chain: [self], dependentCount: 0, endsInCircle: false };
  const graph = await root.requirements();
  const { steps, endsInCircle } = graph.wayToLeaf(id.instance);
  const chain = steps.flatMap(({ instance, capability }): WhyStep[] => {
    const found = root.database.get(instance);
    // erased in the meantime: the next question has another graph
    if (found === undefined) return [];
    const reference = referenceOf(found.header, { kind: 'installed', instance });
    return [{ package: reference, capability: visibleLine(capability) }];
  });
  return {
    chain: [self, ...chain],
    dependentCount: graph.dependentCount(id.instance),
    endsInCircle,
  };
}
