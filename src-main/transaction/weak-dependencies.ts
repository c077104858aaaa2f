import { visibleText } from '../base/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { dependenciesOf, formatCapability } from '../dependency/index.ts';
import { FutureState } from './future-state.ts';
import type { TransactionElement } from './transaction-element.ts';

/** Something a package that comes would like to have, and that will not be there. */
export interface AbsentRecommendation {
  readonly nevra: string;
  readonly kind: 'recommends' | 'suggests';
  readonly capability: string;
}

/** Weak dependencies of new packages that the system will not meet; rpm installs without them. */
export function absentRecommendations(
  database: ReadableDatabase,
  elements: readonly TransactionElement[],
): readonly AbsentRecommendation[] {
  const future = new FutureState(database, elements);
  const found: AbsentRecommendation[] = [];
  for (const element of elements) {
    if (element.kind === 'erase') continue;
    const nevra = visibleText(element.nevra);
    for (const kind of ['recommends', 'suggests'] as const)
      for (const wanted of dependenciesOf(element.header, kind))
        if (!future.isRequirementMet(wanted))
          found.push({ nevra, kind, capability: visibleText(formatCapability(wanted)) });
  }
  return found;
}
