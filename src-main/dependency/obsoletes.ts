import type { Header } from '../format/index.ts';
import { capabilitiesOverlap } from './capability.ts';
import type { Capability } from './capability.ts';
import { selfCapability } from './dependencies-of.ts';

/** Whether an Obsoletes entry means a package: its name and version, never what it provides. */
export function obsoletesPackage(obsoletes: Capability, header: Header): boolean {
  return capabilitiesOverlap(obsoletes, selfCapability(header));
}
