import {
  contentAttributes,
  rightsAttributes,
  triageKinds,
  verifyAttributes,
} from '../contract/verify.ts';
import type {
  AttributeOutcome,
  TriageKind,
  VerifiedFile,
  VerifiedPackage,
  VerifyAttribute,
} from '../contract/verify.ts';

/** Whether a finding is of a kind; it may be of more than one. */
export function isOfKind(file: VerifiedFile, kind: TriageKind): boolean {
  switch (kind) {
    case 'missing':
      return file.outcome === 'missing';
    case 'unreadable':
      return file.outcome === 'unreadable' || has(file, verifyAttributes, 'unreadable');
    case 'config':
      return file.isConfig && has(file, contentAttributes, 'differs');
    case 'program':
      return !file.isConfig && has(file, contentAttributes, 'differs');
    case 'permissions':
      return has(file, rightsAttributes, 'differs');
  }
}

function has(
  { attributes }: VerifiedFile,
  of: readonly VerifyAttribute[],
  outcome: AttributeOutcome,
): boolean {
  return of.some((attribute) => attributes[attribute] === outcome);
}

/** How many files are of each kind. */
export function triageCounts(packages: readonly VerifiedPackage[]): Record<TriageKind, number> {
  const counts = { program: 0, config: 0, missing: 0, permissions: 0, unreadable: 0 };
  for (const { files } of packages)
    for (const file of files)
      for (const kind of triageKinds) if (isOfKind(file, kind)) counts[kind] += 1;
  return counts;
}
