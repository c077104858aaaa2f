import { GitCompareArrows, History as HistoryIcon } from 'lucide-react';
import { type CSSProperties, useEffect } from 'react';
import {
  type DifferingFile,
  triageKinds,
  type VerifyDifference,
  type VerifyReportSummary,
} from '../../../src-main/contract/verify.ts';
import { Badge, Button, Empty, Failed, Loading, Section } from '../../components/index.ts';
import { counted, formatCount, formatMinute, summarySentence } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { compareWith, loadReports, openReport, useVerify, valueOf } from '../../state/index.ts';
import styles from './timeline.module.css';

/** Reports that are kept, and what is different between two of them. */
export function Timeline() {
  const reports = useVerify((state) => state.reports);
  useEffect(() => void loadReports(), []);
  if (reports.status === 'failed')
    return <Failed error={reports.error} onRetry={() => void loadReports()} />;
  if (reports.status !== 'ready') return <Loading what="Looking for earlier reports" />;
  if (reports.value.length === 0)
    return (
      <Empty
        icon={HistoryIcon}
        title="No report yet"
        hint="The newest fifty reports of this root are kept, so that a later one can tell what changed since."
      />
    );
  return (
    <div className={styles['split']}>
      <ol className={styles['reports']} aria-label="Reports" reversed>
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
        {isShown ? <Badge tone="accent">shown</Badge> : null}
        {compared === reportId ? <Badge>compared with</Badge> : null}
      </div>
      <p className={styles['quiet']}>
        {subject}, {message('common.packages', { count: packagesChecked })}:{' '}
        {summarySentence(summary)}
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
        {isShown ? null : <Button onPress={() => openReport(summary)}>Show</Button>}
        {isShown || shown === undefined ? null : (
          <Button
            icon={GitCompareArrows}
            description="What is different between this report and the one that is shown"
            onPress={() => compareWith(reportId)}
          >
            Compare
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
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
    <section className={styles['comparison']} aria-label="Difference" tabIndex={0}>
      {difference.status === 'failed' ? (
        <Failed
          error={difference.error}
          onRetry={() => {
            if (compared !== undefined) compareWith(compared);
          }}
        />
      ) : difference.status === 'loading' ? (
        <Loading what="Comparing the two reports" />
      ) : difference.status === 'ready' ? (
        <Difference difference={difference.value} />
      ) : (
        <Empty
          icon={GitCompareArrows}
          title="What changed in between?"
          hint={
            isAnyShown
              ? 'Compare the report that is shown with another one of the list.'
              : 'Show one report first, then compare it with another one.'
          }
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
        From <b>{formatMinute(older.startedAtSeconds)}</b> to{' '}
        <b>{formatMinute(newer.startedAtSeconds)}</b>{' '}
        <span className={styles['quiet']}>
          · {counted(unchangedCount, 'finding')} the same in both
        </span>
      </p>
      {appeared.length + gone.length + changed.length === 0 ? (
        <p className={styles['quiet']}>Nothing is different between the two.</p>
      ) : null}
      <FileList title="New" tone="danger" files={appeared} />
      <FileList title="Changed again" tone="caution" files={changed} />
      <FileList title="As shipped again, or gone" tone="good" files={gone} />
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
            <span className={styles['path']}>{path}</span>
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
        <p className={styles['quiet']}>and {message('common.files', { count: more })} more</p>
      ) : null}
    </Section>
  );
}
