import { CornerDownRight, Flag, Package, RefreshCw } from 'lucide-react';
import type { WhyStep, WhyView } from '../../../src-main/contract/package.ts';
import { Failed, Loading, Section, TextLink } from '../../components/index.ts';
import { packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { followPackage, loadWhy, shownPackage, useInspector } from '../../state/index.ts';
import styles from './why.module.css';

/** The shortest way from the package up to one that nothing requires: as a sentence, and drawn. */
export function Why() {
  const why = useInspector((state) => state.why);
  if (why.status === 'idle') return null;
  return (
    <Section title={message('inspector.why')}>
      {why.status === 'failed' ? (
        <Failed isCompact error={why.error} onRetry={again} />
      ) : why.status === 'loading' ? (
        <Loading what={message('inspector.loading-why')} />
      ) : (
        <Way why={why.value} />
      )}
    </Section>
  );
}

function again(): void {
  const id = shownPackage();
  if (id !== undefined) loadWhy(id);
}

function Way({ why }: { readonly why: WhyView }) {
  const { chain, dependentCount, endsInCircle } = why;
  return (
    <>
      <p className={styles['sentence']}>{sentenceOf(why)}</p>
      {chain.length < 2 ? null : (
        <ol className={styles['way']} aria-label={message('inspector.way')}>
          {chain.toReversed().map((step, index) => (
            <Stop
              key={packageKey(step.package.id)}
              step={step}
              isFirst={index === 0}
              isLast={index === chain.length - 1}
              endsInCircle={endsInCircle}
            />
          ))}
        </ol>
      )}
      {dependentCount > 1 ? (
        <p className={styles['more']}>
          {message('inspector.altogether', { count: dependentCount })}
        </p>
      ) : null}
    </>
  );
}

function sentenceOf({ chain, endsInCircle }: WhyView): string {
  const [self] = chain;
  const end = chain.at(-1);
  if (self === undefined || end === undefined || chain.length < 2)
    return message('inspector.why-wanted');
  if (endsInCircle) return message('inspector.why-circle', { name: end.package.name });
  const between = chain.length - 2;
  return between === 0
    ? message('inspector.why-direct', { name: end.package.name })
    : message('inspector.why-by-way', { name: end.package.name, count: between });
}

interface StopProps {
  readonly step: WhyStep;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly endsInCircle: boolean;
}

function Stop({ step, isFirst, isLast, endsInCircle }: StopProps) {
  const Icon = isLast ? Package : isFirst ? (endsInCircle ? RefreshCw : Flag) : CornerDownRight;
  return (
    <li className={styles['stop']} data-own={isLast || undefined}>
      <span className={styles['sign']} aria-hidden="true">
        <Icon size={12} strokeWidth={2.25} />
      </span>
      {isLast ? (
        <strong>{step.package.name}</strong>
      ) : (
        <TextLink title={step.package.nevra} onPress={() => followPackage(step.package.id)}>
          {step.package.name}
        </TextLink>
      )}
      {step.capability === undefined ? null : (
        <span className={styles['capability']} dir="auto">
          {message('inspector.requires', { capability: step.capability })}
        </span>
      )}
    </li>
  );
}
