import type { CheckResult } from '../../src-main/contract/package.ts';
import { message } from '../language/index.ts';

export type Verdict = 'good' | 'unsigned' | 'unknown-key' | 'untrusted' | 'bad';

export function outcomeWord(outcome: CheckResult['outcome']): string {
  return message(`inspector.outcome-${outcome}`);
}

/** One wrong digest or signature decides; otherwise one good signature is enough. */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  if (checks.some((check) => check.outcome === 'fail')) return 'bad';
  const signatures = checks.filter(
    (check) => check.kind === 'signature' && check.outcome !== 'notfound',
  );
  if (signatures.length === 0) return 'unsigned';
  if (signatures.some((check) => check.outcome === 'ok')) return 'good';
  return signatures.some((check) => check.outcome === 'nottrusted') ? 'untrusted' : 'unknown-key';
}

export function verdictSentence(verdict: Verdict): string {
  return message(`inspector.sentence-${verdict}`);
}

/** Who signed, as far as is known: a name, else the key. */
export function signerOf(checks: readonly CheckResult[]): string | undefined {
  const signed = checks.filter(
    (check) => check.kind === 'signature' && check.outcome !== 'notfound',
  );
  const best = signed.find((check) => check.outcome === 'ok') ?? signed[0];
  if (best === undefined) return undefined;
  const key =
    best.keyId === undefined ? undefined : message('inspector.signer-key', { id: best.keyId });
  return best.signerName ?? key;
}

export function coverageWord(coverage: CheckResult['coverage']): string {
  return message(`inspector.coverage-${coverage}`);
}
