import { Check, CircleHelp, type LucideIcon, Minus, X } from 'lucide-react';
import type { CheckResult, PackageDetails } from '../../../src-main/contract/package.ts';
import { Facts, Section, ScrollArea } from '../../components/index.ts';
import {
  coverageWord,
  formatMinute,
  outcomeWord,
  verdictOf,
  verdictSentence,
} from '../../format/index.ts';
import styles from './inspector.module.css';
import { verdictLook } from './verdict-look.ts';

export function Signature({ details }: { readonly details: PackageDetails }) {
  const verdict = verdictOf(details.checks);
  const look = verdictLook(verdict);
  const signatures = details.checks.filter((check) => check.kind === 'signature');
  const digests = details.checks.filter((check) => check.kind === 'digest');
  return (
    <ScrollArea label="Signature" className={styles['scroll']}>
      <p className={styles['verdict']} data-tone={look.tone}>
        <look.icon size={20} aria-hidden="true" />
        {verdictSentence(verdict)}
      </p>
      <Checks title="Signatures" checks={signatures} />
      <Checks title="Digests" checks={digests} />
    </ScrollArea>
  );
}

const looks: Readonly<
  Record<CheckResult['outcome'], { readonly icon: LucideIcon; readonly tone: string }>
> = {
  ok: { icon: Check, tone: 'good' },
  fail: { icon: X, tone: 'danger' },
  notfound: { icon: Minus, tone: 'plain' },
  nottrusted: { icon: CircleHelp, tone: 'caution' },
  nokey: { icon: CircleHelp, tone: 'caution' },
};

function Checks({
  title,
  checks,
}: {
  readonly title: string;
  readonly checks: readonly CheckResult[];
}) {
  if (checks.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={styles['checks']}>
        {checks.map((check, index) => {
          const { icon: Icon, tone } = looks[check.outcome];
          return (
            <li key={`${check.algorithm} ${index}`} className={styles['check']}>
              <Icon size={16} className={styles[`ink-${tone}`]} aria-hidden="true" />
              <div>
                <p>
                  {coverageWord(check.coverage)} {check.algorithm}:{' '}
                  <strong>{outcomeWord(check.outcome)}</strong>
                </p>
                {check.detail === undefined ? null : (
                  <p className={styles['aside']}>{check.detail}</p>
                )}
                <Facts
                  facts={[
                    ['Signer', check.signerName],
                    ['Key', check.keyId],
                    [
                      'Fingerprint',
                      check.fingerprint === undefined ? undefined : (
                        <code>{check.fingerprint}</code>
                      ),
                    ],
                    [
                      'Signed',
                      check.signedAtSeconds === undefined
                        ? undefined
                        : formatMinute(check.signedAtSeconds),
                    ],
                  ]}
                />
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
