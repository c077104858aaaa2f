import { useId } from 'react';
import styles from './disk-bar.module.css';

interface DiskBarProps {
  /** In words, for whoever does not see the bar. */
  readonly label: string;
  readonly totalBytes: number;
  readonly usedBeforeBytes: number;
  readonly usedAfterBytes: number;
}

/** One file system: what is used now, and what comes or goes. The change is hatched, not only coloured. */
export function DiskBar({ label, totalBytes, usedBeforeBytes, usedAfterBytes }: DiskBarProps) {
  const hatch = useId();
  const width = (bytes: number): number =>
    totalBytes <= 0 ? 0 : Math.min(100, Math.max(0, (bytes / totalBytes) * 100));
  const kept = width(Math.min(usedBeforeBytes, usedAfterBytes));
  const change = width(Math.max(usedBeforeBytes, usedAfterBytes)) - kept;
  const isTooFull = usedAfterBytes > totalBytes;
  const isGrowing = usedAfterBytes >= usedBeforeBytes;
  // A change too small to see still gets a sliver: something does change.
  const shown = usedAfterBytes === usedBeforeBytes ? 0 : Math.max(change, 0.6);
  return (
    <svg className={styles['bar']} role="img" aria-label={label} preserveAspectRatio="none">
      <defs>
        <pattern
          id={hatch}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={styles['hatchGround']} width="6" height="6" />
          <rect className={styles['hatchLine']} width="3" height="6" />
        </pattern>
      </defs>
      <rect className={styles['ground']} width="100%" height="100%" />
      <rect className={styles['kept']} width={`${kept}%`} height="100%" />
      <rect
        className={isTooFull ? styles['tooFull'] : isGrowing ? styles['comes'] : undefined}
        fill={`url(#${hatch})`}
        x={`${Math.min(kept, 99.4)}%`}
        width={`${shown}%`}
        height="100%"
      />
    </svg>
  );
}
