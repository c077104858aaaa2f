import { RotateCw, ShieldCheck } from 'lucide-react';
import { Button, Empty, Failed, Room } from '../../components/index.ts';
import { counted, formatBytes, formatElapsed } from '../../format/index.ts';
import {
  useMarks,
  useVerify,
  verifyAgain,
  verifyEverything,
  verifyPackages,
} from '../../state/index.ts';
import { Report } from './report.tsx';
import { VerifyRunning } from './verify-running.tsx';

export function Verify() {
  const report = useVerify((state) => state.report);
  const subject = useVerify((state) => state.subject);
  return (
    <Room
      label="Verify"
      pane="verify"
      totals={
        report.status === 'ready' ? (
          <>
            {subject} · {counted(report.value.packagesChecked, 'package')},{' '}
            {counted(report.value.filesChecked, 'file')}, {formatBytes(report.value.bytesRead)} in{' '}
            {formatElapsed(report.value.elapsedMs)}
          </>
        ) : null
      }
      actions={
        report.status === 'ready' ? (
          <>
            <Button icon={RotateCw} onPress={verifyAgain}>
              Verify again
            </Button>
            <Button onPress={verifyEverything}>Verify everything</Button>
          </>
        ) : null
      }
    >
      {report.status === 'failed' ? <Failed error={report.error} onRetry={verifyAgain} /> : null}
      {report.status === 'loading' ? <VerifyRunning /> : null}
      {report.status === 'idle' ? <NotYet /> : null}
      {report.status === 'ready' ? <Report report={report.value} /> : null}
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
            <Button onPress={() => verifyPackages(counted(ids.length, 'marked package'), ids)}>
              Verify {counted(ids.length, 'marked package')}
            </Button>
          )}
        </>
      }
    />
  );
}
