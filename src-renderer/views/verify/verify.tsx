import { Download, RotateCw, ShieldCheck } from 'lucide-react';
import { useEffect } from 'react';
import { Button, Empty, Failed, Room, Tabs } from '../../components/index.ts';
import { formatBytes, formatElapsed } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  loadReports,
  openOverlay,
  setVerifyTab,
  useMarks,
  useVerify,
  valueOf,
  verifyAgain,
  verifyEverything,
  verifyPackages,
} from '../../state/index.ts';
import { Report } from './report.tsx';
import { Timeline } from './timeline.tsx';
import styles from './verify.module.css';
import { VerifyRunning } from './verify-running.tsx';

export function Verify() {
  const report = useVerify((state) => state.report);
  const subject = useVerify((state) => state.subject);
  const tab = useVerify((state) => state.tab);
  const reports = useVerify((state) => valueOf(state.reports)?.length);
  useEffect(() => void loadReports(), []);
  return (
    <Room
      label={message('verify.label')}
      pane="verify"
      totals={
        report.status === 'ready'
          ? message('verify.totals', {
              subject,
              packages: report.value.packagesChecked,
              files: report.value.filesChecked,
              size: formatBytes(report.value.bytesRead),
              time: formatElapsed(report.value.elapsedMs),
            })
          : null
      }
      actions={
        report.status === 'ready' ? (
          <>
            <Button icon={Download} onPress={() => openOverlay({ kind: 'verify-export' })}>
              {message('verify.save')}
            </Button>
            <Button icon={RotateCw} onPress={verifyAgain}>
              {message('verify.again')}
            </Button>
            <Button onPress={verifyEverything}>{message('verify.everything')}</Button>
          </>
        ) : null
      }
    >
      {report.status === 'loading' ? (
        <VerifyRunning />
      ) : (
        <Tabs
          label={message('verify.label')}
          tabs={[
            { key: 'report', label: message('verify.tab-report') },
            { key: 'timeline', label: message('verify.tab-timeline'), count: reports },
          ]}
          selected={tab}
          onSelect={setVerifyTab}
        >
          <div className={styles['tab']}>
            {tab === 'timeline' ? (
              <Timeline />
            ) : report.status === 'failed' ? (
              <Failed error={report.error} onRetry={verifyAgain} />
            ) : report.status === 'ready' ? (
              <Report report={report.value} />
            ) : (
              <NotYet />
            )}
          </div>
        </Tabs>
      )}
    </Room>
  );
}

function NotYet() {
  const marks = useMarks((state) => state.marks);
  const ids = [...marks.keys()].map((instance) => ({ kind: 'installed' as const, instance }));
  return (
    <Empty
      icon={ShieldCheck}
      title={message('verify.not-yet')}
      hint={message('verify.not-yet-hint')}
      action={
        <>
          <Button look="primary" icon={ShieldCheck} onPress={verifyEverything}>
            {message('verify.everything')}
          </Button>
          {ids.length === 0 ? null : (
            <Button
              onPress={() =>
                verifyPackages(message('common.marked-packages', { count: ids.length }), ids)
              }
            >
              {message('verify.marked', { count: ids.length })}
            </Button>
          )}
        </>
      }
    />
  );
}
