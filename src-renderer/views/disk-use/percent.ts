import type { UsageNode } from '../../format/index.ts';

/** With one place after the point, as the window writes figures. */
export function percentOfNode(child: Pick<UsageNode, 'sizeBytes'>, node: UsageNode): string {
  const share = node.sizeBytes === 0 ? 0 : child.sizeBytes / node.sizeBytes;
  return (share * 100).toFixed(1);
}
