import { GitCompareArrows, History as HistoryIcon } from 'lucide-react';
import { type CSSProperties, useEffect } from 'react';
import {
  type DifferingFile,
  triageKinds,
  type VerifyDifference,
  type VerifyReportSummary,
} from '../../../src-main/contract/verify.ts';
import { Badge, Button, Empty, Failed, Loading, Message, Section } from '../../components/index.ts';
import { formatCount, formatMinute, summarySentence } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { compareWith, loadReports, openReport, useVerify, valueOf } from '../../state/index.ts';
import styles from './timeline.module.css';

/** Reports that are kept, and what is different between two of them. */
export function Timeline() {
  const reports = useVerify((state) => state.reports);
  useEffect(() => void loadReports(), []);
  if (reports.status === 'failed')
    return <Failed error={reports.error} onRetry={() => void loadReports()} />;
  if (reports.status !== 'ready') return <Loading what={message('verify.loading-reports')} />;
  if (reports.value.length === 0)
    return (
      <Empty
        icon={HistoryIcon}
        title={message('verify.no-report')}
        hint={message('verify.no-report-hint')}
      />
    );
  return (
    <div className={styles['split']}>
      <ol className={styles['reports']} aria-label={message('verify.reports')} reversed>
        {reports.value.map((summary) => (
          <Entry key={summary.reportId} summary={summary} most={mostOf(reports.value)} />
        ))}
      </ol>
      <Comparison />
    </div>
  );
}

function totalOf({ counts }: VerifyReportSummary): number {
  return triageKinds.reduce((sum, kind) => sum + counts[kind], 0);
}

function mostOf(reports: readonly VerifyReportSummary[]): number {
  return Math.max(1, ...reports.map(totalOf));
}

function Entry({
  summary,
  most,
}: {
  readonly summary: VerifyReportSummary;
  readonly most: number;
}) {
  const { reportId, startedAtSeconds, subject, packagesChecked, counts } = summary;
  const shown = useVerify((state) => valueOf(state.report)?.reportId);
  const compared = useVerify((state) => state.compared);
  const isShown = shown === reportId;
  return (
    <li className={styles['entry']} aria-current={isShown ? 'true' : undefined}>
      <div className={styles['head']}>
        <h2 className={styles['date']}>{formatMinute(startedAtSeconds)}</h2>
        {isShown ? <Badge tone="accent">{message('verify.shown')}</Badge> : null}
        {compared === reportId ? <Badge>{message('verify.compared')}</Badge> : null}
      </div>
      <p className={styles['quiet']}>
        {message('verify.report-line', {
          subject,
          count: packagesChecked,
          summary: summarySentence(summary),
        })}
      </p>
      <div className={styles['bar']} aria-hidden="true">
        {triageKinds.map((kind) => (
          <span
            key={kind}
            data-kind={kind}
            style={{ '--part': `${(counts[kind] / most) * 100}%` } as CSSProperties}
          />
        ))}
      </div>
      <div className={styles['actions']}>
        {isShown ? null : (
          <Button onPress={() => openReport(summary)}>{message('verify.show')}</Button>
        )}
        {isShown || shown === undefined ? null : (
          <Button
            icon={GitCompareArrows}
            description={message('verify.compare-description')}
            onPress={() => compareWith(reportId)}
          >
            {message('verify.compare')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Comparison() {
  const difference = useVerify((state) => state.difference);
  const compared = useVerify((state) => state.compared);
  const isAnyShown = useVerify((state) => state.report.status === 'ready');
  return (
    <section
      className={styles['comparison']}
      aria-label={message('verify.difference')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
      tabIndex={0}
    >
      {difference.status === 'failed' ? (
        <Failed
          error={difference.error}
          onRetry={() => {
            if (compared !== undefined) compareWith(compared);
          }}
        />
      ) : difference.status === 'loading' ? (
        <Loading what={message('verify.comparing')} />
      ) : difference.status === 'ready' ? (
        <Difference difference={difference.value} />
      ) : (
        <Empty
          icon={GitCompareArrows}
          title={message('verify.between')}
          hint={message(isAnyShown ? 'verify.between-hint' : 'verify.between-none')}
        />
      )}
    </section>
  );
}

function Difference({ difference }: { readonly difference: VerifyDifference }) {
  const { older, newer, appeared, gone, changed, unchangedCount } = difference;
  return (
    <>
      <p>
        <Message
          of="verify.from-to"
          values={{
            older: formatMinute(older.startedAtSeconds),
            newer: formatMinute(newer.startedAtSeconds),
            count: unchangedCount,
            b: (parts) => <b>{parts}</b>,
            quiet: (parts) => <span className={styles['quiet']}>{parts}</span>,
          }}
        />
      </p>
      {appeared.length + gone.length + changed.length === 0 ? (
        <p className={styles['quiet']}>{message('verify.no-difference')}</p>
      ) : null}
      <FileList title={message('verify.new')} tone="danger" files={appeared} />
      <FileList title={message('verify.changed-again')} tone="caution" files={changed} />
      <FileList title={message('verify.gone')} tone="good" files={gone} />
    </>
  );
}

const shownFiles = 100;

interface FileListProps {
  readonly title: string;
  readonly tone: 'danger' | 'caution' | 'good';
  readonly files: readonly DifferingFile[];
}

function FileList({ title, tone, files }: FileListProps) {
  if (files.length === 0) return null;
  const more = files.length - shownFiles;
  return (
    <Section title={title} aside={formatCount(files.length)}>
      <ul className={styles['files']}>
        {files.slice(0, shownFiles).map(({ packageName, path, before, after }) => (
          <li key={`${packageName} ${path}`} className={styles['file']} data-tone={tone}>
            <span className={styles['path']} dir="auto">
              {path}
            </span>
            <span className={styles['quiet']}>{packageName}</span>
            <code className={styles['letters']}>
              {[before, after]
                .filter((line) => line !== undefined)
                .map((line) => line.slice(0, 9).trim())
                .join(' → ')}
            </code>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p className={styles['quiet']}>{message('common.files-more', { count: more })}</p>
      ) : null}
    </Section>
  );
}
