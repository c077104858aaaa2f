import { SquareTerminal } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { RunLine, RunScript } from '../../state/index.ts';
import { formatElapsed } from '../../format/index.ts';
import styles from './progress.module.css';

interface ScriptCardProps {
  readonly script: RunScript | undefined;
  readonly lines: readonly RunLine[];
  readonly nowMs: number;
}

/** The script that is running, since when, and what it says. */
export function ScriptCard({ script, lines, nowMs }: ScriptCardProps) {
  const tail = useRef<HTMLDivElement>(null);
  const lastNumber = lines.at(-1)?.number;
  useEffect(() => {
    if (tail.current !== null) tail.current.scrollTop = tail.current.scrollHeight;
  }, [lastNumber]);
  return (
    <section className={styles['script']} aria-label="Scripts">
      <p className={styles['scriptHead']}>
        <SquareTerminal size={16} aria-hidden="true" />
        {script === undefined ? (
          <span className={styles['quiet']}>No script is running</span>
        ) : (
          <>
            <span>
              <strong>{script.kind}</strong> of {script.nevra}
            </span>
            <span className={styles['quiet']}>{formatElapsed(nowMs - script.heardAtMs)}</span>
          </>
        )}
      </p>
      <div
        ref={tail}
        className={styles['tail']}
        role="log"
        aria-live="off"
        aria-label="Output"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
        tabIndex={0}
      >
        {lines.length === 0 ? <p className={styles['quiet']}>Nothing was printed yet.</p> : null}
        {lines.map((line) => (
          <p key={line.number} data-stream={line.stream}>
            {line.text}
          </p>
        ))}
      </div>
    </section>
  );
}
