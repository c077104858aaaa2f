/** The order in which packages have their dependencies. */
import { encodeText } from '../base/index.ts';
import type { Capability } from '../dependency/index.ts';

function compareTexts(a: string, b: string): number {
  return Buffer.compare(encodeText(a), encodeText(b));
}

/** By name, version and sense, as bytes. */
export function compareCapabilities(a: Capability, b: Capability): number {
  return compareTexts(a.name, b.name) || compareTexts(a.evr, b.evr) || a.sense - b.sense;
}

/** Sorted, each once. */
export function sortedCapabilities<T extends Capability>(capabilities: readonly T[]): readonly T[] {
  const order = capabilities.toSorted(compareCapabilities);
  return order.filter((one, at) => {
    const before = order[at - 1];
    return before === undefined || compareCapabilities(before, one) !== 0;
  });
}
