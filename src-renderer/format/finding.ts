import type { Finding } from '../../src-main/contract/methods.ts';
import { message } from '../language/index.ts';

export function findingSentence(finding: Finding): string {
  return message(`finding.${finding.kind}`, { subject: finding.subject });
}

const rank: Readonly<Record<Finding['severity'], number>> = { danger: 0, caution: 1, note: 2 };

/** Worst first; the engine's order is kept within a severity. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
