import { Button, ProgressBar } from '../../components/index.ts';
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatTimeLeft,
  percentOf,
  timeLeftMs,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { stopVerify, useVerify } from '../../state/index.ts';
import styles from './verify.module.css';

export function VerifyRunning() {
  const progress = useVerify((state) => state.progress);
  const subject = useVerify((state) => state.subject);
  const isStopRequested = useVerify((state) => state.isStopRequested);
  const fraction =
    progress === undefined || progress.packagesTotal === 0
      ? undefined
      : progress.packagesDone / progress.packagesTotal;
  const elapsedMs = progress?.elapsedMs ?? 0;
  const seconds = elapsedMs / 1000;
  const leftMs = fraction === undefined ? undefined : timeLeftMs(elapsedMs, fraction);
  return (
    <div className={styles['running']}>
      <p className={styles['subject']}>{message('verify.verifying', { subject })}</p>
      <div className={styles['meter']}>
        <div className={styles['meterHead']}>
          <span className={styles['percent']}>
            {fraction === undefined
              ? '…'
              : message('verify.percent', { percent: percentOf(fraction) })}
          </span>
          <span className={styles['quiet']}>
            {leftMs === undefined ? '' : message('verify.left', { time: formatTimeLeft(leftMs) })}
          </span>
        </div>
        <ProgressBar label={message('verify.running')} size="thick" fraction={fraction} />
      </div>
      <dl className={styles['figures']}>
        <Figure
          name={message('verify.figure-packages')}
          value={
            progress === undefined
              ? '–'
              : message('verify.of', {
                  done: formatCount(progress.packagesDone),
                  total: formatCount(progress.packagesTotal),
                })
          }
        />
        <Figure
          name={message('verify.figure-files')}
          value={formatCount(progress?.filesDone ?? 0)}
        />
        <Figure
          name={message('verify.figure-files-rate')}
          value={
            seconds < 0.2 ? '–' : formatCount(Math.round((progress?.filesDone ?? 0) / seconds))
          }
        />
        <Figure
          name={message('verify.figure-read')}
          value={formatBytes(progress?.bytesRead ?? 0)}
        />
        <Figure
          name={message('verify.figure-read-rate')}
          value={seconds < 0.2 ? '–' : formatBytes((progress?.bytesRead ?? 0) / seconds)}
        />
        <Figure name={message('verify.figure-elapsed')} value={formatElapsed(elapsedMs)} />
      </dl>
      <p className={styles['now']}>{progress?.nevra ?? ' '}</p>
      <Button isDisabled={isStopRequested} onPress={stopVerify}>
        {message(isStopRequested ? 'verify.stopping' : 'verify.stop')}
      </Button>
    </div>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className={styles['figure']}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
