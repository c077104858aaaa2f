import { Button, ProgressBar } from '../../components/index.ts';
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatTimeLeft,
  percentOf,
  timeLeftMs,
} from '../../format/index.ts';
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
      <p className={styles['subject']}>Verifying {subject}</p>
      <div className={styles['meter']}>
        <div className={styles['meterHead']}>
          <span className={styles['percent']}>
            {fraction === undefined ? '…' : `${percentOf(fraction)} %`}
          </span>
          <span className={styles['quiet']}>
            {leftMs === undefined ? '' : `${formatTimeLeft(leftMs)} left`}
          </span>
        </div>
        <ProgressBar label="Verifying" size="thick" fraction={fraction} />
      </div>
      <dl className={styles['figures']}>
        <Figure
          name="Packages"
          value={
            progress === undefined
              ? '–'
              : `${formatCount(progress.packagesDone)} of ${formatCount(progress.packagesTotal)}`
          }
        />
        <Figure name="Files" value={formatCount(progress?.filesDone ?? 0)} />
        <Figure
          name="Files a second"
          value={
            seconds < 0.2 ? '–' : formatCount(Math.round((progress?.filesDone ?? 0) / seconds))
          }
        />
        <Figure name="Read" value={formatBytes(progress?.bytesRead ?? 0)} />
        <Figure
          name="Read a second"
          value={seconds < 0.2 ? '–' : formatBytes((progress?.bytesRead ?? 0) / seconds)}
        />
        <Figure name="Elapsed" value={formatElapsed(elapsedMs)} />
      </dl>
      <p className={styles['now']}>{progress?.nevra ?? ' '}</p>
      <Button isDisabled={isStopRequested} onPress={stopVerify}>
        {isStopRequested ? 'Stopping…' : 'Stop'}
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
