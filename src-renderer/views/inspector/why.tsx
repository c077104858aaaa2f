import { CornerDownRight, Flag, Package, RefreshCw } from 'lucide-react';
import type { WhyStep, WhyView } from '../../../src-main/contract/package.ts';
import { Failed, Loading, Section, TextLink } from '../../components/index.ts';
import { counted, packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { followPackage, loadWhy, shownPackage, useInspector } from '../../state/index.ts';
import styles from './why.module.css';

/** The shortest way from the package up to one that nothing requires: as a sentence, and drawn. */
export function Why() {
  const why = useInspector((state) => state.why);
  if (why.status === 'idle') return null;
  return (
    <Section title="Why is this here?">
      {why.status === 'failed' ? (
        <Failed isCompact error={why.error} onRetry={again} />
      ) : why.status === 'loading' ? (
        <Loading what="Following the requirements" />
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
        <ol className={styles['way']} aria-label="The way to it">
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
          Altogether {message('common.packages', { count: dependentCount })} require it; the
          shortest way is shown.
        </p>
      ) : null}
    </>
  );
}

function sentenceOf({ chain, endsInCircle }: WhyView): string {
  const [self] = chain;
  const end = chain.at(-1);
  if (self === undefined || end === undefined || chain.length < 2)
    return 'No other package requires it: it is here because somebody wanted it.';
  if (endsInCircle)
    return `It is here with ${end.package.name}; what requires it is required by others in turn, in a circle.`;
  const between = chain.length - 2;
  return between === 0
    ? `It is here for ${end.package.name}, which nothing requires.`
    : `It is here for ${end.package.name}, which nothing requires, by way of ${counted(between, 'other package')}.`;
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
        <span className={styles['capability']}>requires {step.capability}</span>
      )}
    </li>
  );
}
