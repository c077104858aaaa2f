import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { SpecDiagnostic } from '../../../src-main/contract/spec.ts';
import { Empty, Failed, Loading, ScrollArea } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { jumpTo, readNow, useBuilder } from '../../state/index.ts';
import styles from './builder.module.css';

/** What it says; commands that were left out are told as such. */
export function diagnosticWords({ severity, message: text }: SpecDiagnostic): string {
  return severity === 'note' ? message('builder.not-run', { command: text }) : text;
}

const icons = { error: CircleAlert, warning: TriangleAlert, note: Info };
const tones = { error: 'danger', warning: 'caution', note: 'plain' } as const;

export function Problems() {
  const reading = useBuilder((state) => state.reading);
  if (reading.status === 'failed')
    return <Failed error={reading.error} onRetry={() => void readNow()} />;
  if (reading.status !== 'ready') return <Loading what={message('builder.totals-reading')} />;
  const { diagnostics } = reading.value;
  if (diagnostics.length === 0)
    return (
      <Empty
        icon={CircleCheck}
        tone="good"
        title={message('builder.no-problems')}
        hint={message('builder.no-problems-hint')}
      />
    );
  return (
    <ScrollArea label={message('builder.problems')} className={styles['scroll']}>
      <ul className={styles['problems']}>
        {diagnostics.map((one, at) => (
          <li key={`${at} ${one.message}`}>
            <Problem diagnostic={one} />
          </li>
        ))}
      </ul>
    </ScrollArea>
  );
}

function Problem({ diagnostic }: { readonly diagnostic: SpecDiagnostic }) {
  const { severity, range, file } = diagnostic;
  const Icon = icons[severity];
  const place =
    range === undefined
      ? undefined
      : file === undefined
        ? message('builder.at-line', { line: range.line })
        : message('builder.in-file', { file, line: range.line });
  const words = (
    <>
      <Icon size={16} role="img" aria-label={message(`builder.severity-${severity}`)} />
      <span className={styles['problemText']} dir="auto">
        {diagnosticWords(diagnostic)}
      </span>
      {place === undefined ? null : <span className={styles['quiet']}>{place}</span>}
    </>
  );
  if (range === undefined || file !== undefined)
    return (
      <div className={styles['problem']} data-tone={tones[severity]}>
        {words}
      </div>
    );
  return (
    <button
      type="button"
      className={styles['problem']}
      data-tone={tones[severity]}
      onClick={() => jumpTo(range.line, range.column)}
    >
      {words}
    </button>
  );
}
