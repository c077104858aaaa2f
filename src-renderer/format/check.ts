import type { CheckResult } from '../../src-main/contract/package.ts';

export type Verdict = 'good' | 'unsigned' | 'unknown-key' | 'untrusted' | 'bad';

const outcomes: Readonly<Record<CheckResult['outcome'], string>> = {
  ok: 'OK',
  fail: 'Wrong',
  notfound: 'Not there',
  nottrusted: 'Key not trusted',
  nokey: 'Key not in the keyring',
};

export function outcomeWord(outcome: CheckResult['outcome']): string {
  return outcomes[outcome];
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

const sentences: Readonly<Record<Verdict, string>> = {
  good: 'Signed by a key in the keyring; nothing was altered.',
  unsigned: 'Not signed: who made it cannot be told.',
  'unknown-key': 'Signed, but the key is not in the keyring: who made it cannot be told.',
  untrusted: 'Signed with a key that is not trusted.',
  bad: 'A digest or signature is wrong: it was damaged or altered.',
};

export function verdictSentence(verdict: Verdict): string {
  return sentences[verdict];
}

/** Who signed, as far as is known: a name, else the key. */
export function signerOf(checks: readonly CheckResult[]): string | undefined {
  const signed = checks.filter(
    (check) => check.kind === 'signature' && check.outcome !== 'notfound',
  );
  const best = signed.find((check) => check.outcome === 'ok') ?? signed[0];
  if (best === undefined) return undefined;
  return best.signerName ?? (best.keyId === undefined ? undefined : `key ${best.keyId}`);
}

const coverages: Readonly<Record<CheckResult['coverage'], string>> = {
  header: 'Header',
  payload: 'Payload',
  'header+payload': 'Header and payload',
};

export function coverageWord(coverage: CheckResult['coverage']): string {
  return coverages[coverage];
}
