import { Button, Dialog, Failed, ProgressBar, useNow } from '../../components/index.ts';
import {
  formatElapsed,
  formatTimeLeft,
  percentOf,
  phaseWords,
  timeLeftMs,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  closeOverlay,
  dismissRun,
  planAgain,
  requestStop,
  type RunProgress,
  useRun,
} from '../../state/index.ts';
import { Lanes } from './lanes.tsx';
import { Outcome } from './outcome.tsx';
import styles from './progress.module.css';
import { ScriptCard } from './script-card.tsx';

/** Follows the run; closing it only puts it aside while the run goes on. */
export function Progress() {
  const outcome = useRun((state) => state.outcome);
  const progress = useRun((state) => state.progress);
  const plan = useRun((state) => state.plan);
  const isForeign = plan === undefined;
  const isRunning = outcome.status === 'loading' || (outcome.status === 'idle' && isForeign);
  const close = (): void => {
    closeOverlay('progress');
    dismissRun();
  };
  if (progress === undefined) return null;
  if (isRunning) return <Running progress={progress} />;
  return (
    <Dialog
      title={message(
        outcome.status === 'ready' ? `progress.is-${outcome.value.status}` : 'progress.is-failed',
      )}
      size={outcome.status === 'ready' ? 'medium' : 'large'}
      onClose={close}
      onConfirm={close}
      footer={
        <>
          <span className={styles['gap']} />
          <Button look="primary" isFirst onPress={close}>
            {message('common.close')}
          </Button>
        </>
      }
    >
      {outcome.status === 'failed' ? (
        <div className={styles['running']}>
          <Failed
            error={outcome.error}
            onRetry={planAgain}
            retryLabel={message('common.plan-again')}
          />
          {progress.elements.some(({ lane }) => lane !== 'todo') ? (
            <Lanes progress={progress} />
          ) : null}
        </div>
      ) : null}
      {outcome.status === 'ready' ? (
        <Outcome outcome={outcome.value} plan={plan} progress={progress} />
      ) : null}
    </Dialog>
  );
}

function Running({ progress }: { readonly progress: RunProgress }) {
  const startedAtMs = useRun((state) => state.startedAtMs);
  const isStopRequested = useRun((state) => state.isStopRequested);
  const isForeign = useRun((state) => state.plan === undefined);
  const now = useNow(true);
  const elapsedMs = isForeign ? 0 : Math.max(0, now - startedAtMs);
  const leftMs = timeLeftMs(elapsedMs, progress.fraction);
  return (
    <Dialog
      title={phaseWords(progress.phase)}
      subtitle={isForeign ? message('progress.foreign') : undefined}
      size="tall"
      onClose={() => closeOverlay('progress')}
      footer={
        <>
          <span className={styles['stop']} role="status">
            {isStopRequested ? message('progress.stopping') : ''}
          </span>
          {isForeign ? null : (
            <Button isDisabled={isStopRequested} onPress={requestStop}>
              {message('progress.stop')}
            </Button>
          )}
          <Button onPress={() => closeOverlay('progress')}>{message('progress.background')}</Button>
        </>
      }
    >
      <div className={styles['running']}>
        <div className={styles['overall']}>
          <div className={styles['figures']}>
            <span className={styles['percent']}>
              {message('progress.percent', { percent: percentOf(progress.fraction) })}
            </span>
            <span>
              {message('progress.packages-done', { done: progress.done, total: progress.total })}
            </span>
            <span className={styles['gap']} />
            {isForeign ? null : <span>{formatElapsed(elapsedMs)}</span>}
            {leftMs === undefined ? null : (
              <span>{message('progress.left', { time: formatTimeLeft(leftMs) })}</span>
            )}
          </div>
          <ProgressBar
            label={message('progress.whole')}
            size="thick"
            fraction={progress.fraction}
          />
        </div>
        <Lanes progress={progress} />
        <ScriptCard script={progress.script} lines={progress.lines} nowMs={now} />
      </div>
    </Dialog>
  );
}
