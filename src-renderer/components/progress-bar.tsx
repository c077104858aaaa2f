import { classes } from './classes.ts';
import styles from './progress-bar.module.css';

interface ProgressBarProps {
  readonly label: string;
  /** 0-1; absent when there is nothing to measure by. */
  readonly fraction?: number | undefined;
  readonly size?: 'thin' | 'thick';
  readonly tone?: 'accent' | 'good' | 'danger';
}

export function ProgressBar({ label, fraction, size = 'thin', tone = 'accent' }: ProgressBarProps) {
  const percent = fraction === undefined ? undefined : Math.round(fraction * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={classes(styles['track'], styles[size], styles[tone])}
    >
      <div
        className={classes(styles['fill'], fraction === undefined && styles['unknown'])}
        style={fraction === undefined ? {} : { transform: `scaleX(${Math.min(1, fraction)})` }}
      />
    </div>
  );
}
