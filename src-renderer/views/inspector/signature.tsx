import { Check, CircleHelp, type LucideIcon, Minus, X } from 'lucide-react';
import type { CheckResult, PackageDetails } from '../../../src-main/contract/package.ts';
import { Facts, Message, Section, ScrollArea } from '../../components/index.ts';
import {
  coverageWord,
  formatMinute,
  outcomeWord,
  verdictOf,
  verdictSentence,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import styles from './inspector.module.css';
import { verdictLook } from './verdict-look.ts';

export function Signature({ details }: { readonly details: PackageDetails }) {
  const verdict = verdictOf(details.checks);
  const look = verdictLook(verdict);
  const signatures = details.checks.filter((check) => check.kind === 'signature');
  const digests = details.checks.filter((check) => check.kind === 'digest');
  return (
    <ScrollArea label={message('inspector.tab-signature')} className={styles['scroll']}>
      <p className={styles['verdict']} data-tone={look.tone}>
        <look.icon size={20} aria-hidden="true" />
        {verdictSentence(verdict)}
      </p>
      <Checks title={message('inspector.signatures')} checks={signatures} />
      <Checks title={message('inspector.digests')} checks={digests} />
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
                  <Message
                    of="inspector.check"
                    values={{
                      coverage: coverageWord(check.coverage),
                      algorithm: check.algorithm,
                      outcome: outcomeWord(check.outcome),
                      strong: (parts) => <strong>{parts}</strong>,
                    }}
                  />
                </p>
                {check.detail === undefined ? null : (
                  <p className={styles['aside']}>{check.detail}</p>
                )}
                <Facts
                  facts={[
                    [message('inspector.signer'), check.signerName],
                    [message('inspector.key'), check.keyId],
                    [
                      message('inspector.fingerprint'),
                      check.fingerprint === undefined ? undefined : (
                        <code>{check.fingerprint}</code>
                      ),
                    ],
                    [
                      message('inspector.signed'),
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
