import type { ConfigurationValue, MacroExpansion } from '../../../src-main/contract/settings.ts';
import { Failed, Loading, Section } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { lookAtValue, useSettings } from '../../state/index.ts';
import styles from './settings.module.css';

/** What is left of a macro when everything in it is replaced. */
export function Expansion({ value }: { readonly value: ConfigurationValue }) {
  const expansion = useSettings((state) => state.expansion);
  if (value.kind !== 'macro' || value.source.kind === 'builtin') return null;
  return (
    <Section title={message('settings.expansion')}>
      {expansion.status === 'failed' ? (
        <Failed isCompact error={expansion.error} onRetry={() => lookAtValue(value)} />
      ) : expansion.status === 'ready' ? (
        <Expanded expansion={expansion.value} />
      ) : (
        <Loading what={message('settings.expanding')} />
      )}
    </Section>
  );
}

function Expanded({ expansion }: { readonly expansion: MacroExpansion }) {
  switch (expansion.kind) {
    case 'text':
      return (
        <pre className={styles['text']}>
          {expansion.text === '' ? message('settings.expands-to-nothing') : expansion.text}
        </pre>
      );
    case 'parametric':
    case 'runs-program':
      return <p className={styles['quiet']}>{message(`settings.expansion-${expansion.kind}`)}</p>;
    case 'failed':
      return <p className={styles['failed']}>{expansion.reason}</p>;
  }
}
