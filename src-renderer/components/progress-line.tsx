import { Button } from './button.tsx';
import { ProgressBar } from './progress-bar.tsx';
import styles from './progress-line.module.css';

interface ProgressLineProps {
  readonly label: string;
  /** What is done just now. */
  readonly text: string;
  /** 0-1; absent when there is nothing to measure by. */
  readonly fraction?: number | undefined;
  readonly stopLabel: string;
  readonly onStop: () => void;
}

/** Something that takes its time within a room: how far it is, in a bar and in words, and the way to stop it. */
export function ProgressLine({ label, text, fraction, stopLabel, onStop }: ProgressLineProps) {
  return (
    <div className={styles['line']}>
      <div className={styles['meter']}>
        <ProgressBar label={label} fraction={fraction} />
        <span className={styles['text']}>{text}</span>
      </div>
      <Button onPress={onStop}>{stopLabel}</Button>
    </div>
  );
}
