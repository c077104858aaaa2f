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
      label="Verify"
      pane="verify"
      totals={
        report.status === 'ready' ? (
          <>
            {subject} · {message('common.packages', { count: report.value.packagesChecked })},{' '}
            {message('common.files', { count: report.value.filesChecked })},{' '}
            {formatBytes(report.value.bytesRead)} in {formatElapsed(report.value.elapsedMs)}
          </>
        ) : null
      }
      actions={
        report.status === 'ready' ? (
          <>
            <Button icon={Download} onPress={() => openOverlay({ kind: 'verify-export' })}>
              Save…
            </Button>
            <Button icon={RotateCw} onPress={verifyAgain}>
              Verify again
            </Button>
            <Button onPress={verifyEverything}>Verify everything</Button>
          </>
        ) : null
      }
    >
      {report.status === 'loading' ? (
        <VerifyRunning />
      ) : (
        <Tabs
          label="Verify"
          tabs={[
            { key: 'report', label: 'Report' },
            { key: 'timeline', label: 'Earlier reports', count: reports },
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
      title="Is everything still what was installed?"
      hint="Every installed file is compared with what its package shipped: size, content, permissions, owner and more. Reading everything takes a while; nothing is changed."
      action={
        <>
          <Button look="primary" icon={ShieldCheck} onPress={verifyEverything}>
            Verify everything
          </Button>
          {ids.length === 0 ? null : (
            <Button
              onPress={() =>
                verifyPackages(message('common.marked-packages', { count: ids.length }), ids)
              }
            >
              Verify {message('common.marked-packages', { count: ids.length })}
            </Button>
          )}
        </>
      }
    />
  );
}
