import { X } from 'lucide-react';
import type { WireError } from '../../src-main/contract/errors.ts';
import type { UpgradeProgress } from '../../src-main/contract/repository.ts';
import { failureWords, formatBytes, formatTimeLeft } from '../format/index.ts';
import { message } from '../language/index.ts';
import { IconButton } from './button.tsx';
import styles from './preparing.module.css';
import { ProgressLine } from './progress-line.tsx';

interface PreparingProps {
  /** Undefined before the first word of it. */
  readonly progress: UpgradeProgress | undefined;
  readonly onStop: () => void;
}

/** How far solving, fetching and checking are. */
export function Preparing({ progress, onStop }: PreparingProps) {
  const isFetching = progress?.phase === 'fetching' && progress.bytesTotal > 0;
  return (
    <ProgressLine
      label={message('upgrades.preparing')}
      fraction={isFetching ? progress.bytesDone / progress.bytesTotal : undefined}
      text={preparingText(progress)}
      stopLabel={message('upgrades.stop')}
      onStop={onStop}
    />
  );
}

function preparingText(progress: UpgradeProgress | undefined): string {
  if (progress === undefined || progress.phase === 'solving') return message('upgrades.solving');
  const { name, done, total, bytesDone, bytesTotal, bytesPerSecond } = progress;
  if (progress.phase === 'checking') return message('upgrades.checking', { name });
  const bytes = formatBytes(bytesDone);
  const size = formatBytes(bytesTotal);
  const text = message('upgrades.fetching', { name, done, total, bytes, size });
  if (bytesPerSecond <= 0) return text;
  const time = formatTimeLeft(((bytesTotal - bytesDone) / bytesPerSecond) * 1000);
  return `${text} · ${message('upgrades.rate', { rate: formatBytes(bytesPerSecond), time })}`;
}

interface NotPreparedProps {
  readonly error: WireError;
  readonly onDismiss: () => void;
}

/** Why there is no plan: what the solver or a check says, line by line. */
export function NotPrepared({ error, onDismiss }: NotPreparedProps) {
  const isAboutPackages = error.code === 'PLAN_HAS_PROBLEMS';
  const { title, hints, detail } = failureWords(error);
  const lines = isAboutPackages ? error.message.split('\n') : detail === undefined ? [] : [detail];
  const advice = isAboutPackages ? [error.hint ?? message('upgrades.cannot-hint')] : hints;
  return (
    <div className={styles['problems']} role="alert">
      <div className={styles['told']}>
        <strong>{isAboutPackages ? message('upgrades.cannot') : title}</strong>
        <ul>
          {lines.map((line) => (
            <li key={line} dir="auto">
              {line.replace(/^[- ]+/, '')}
            </li>
          ))}
        </ul>
        {advice.map((hint) => (
          <p key={hint}>{hint}</p>
        ))}
      </div>
      <IconButton label={message('upgrades.dismiss')} icon={X} onPress={onDismiss} />
    </div>
  );
}
