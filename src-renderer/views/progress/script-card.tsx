import { SquareTerminal } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { message } from '../../language/index.ts';
import type { RunLine, RunScript } from '../../state/index.ts';
import { Message } from '../../components/index.ts';
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
    <section className={styles['script']} aria-label={message('progress.scripts')}>
      <p className={styles['scriptHead']}>
        <SquareTerminal size={16} aria-hidden="true" />
        {script === undefined ? (
          <span className={styles['quiet']}>{message('progress.no-script')}</span>
        ) : (
          <>
            <span>
              <Message
                of="progress.script-of"
                values={{
                  kind: script.kind,
                  nevra: script.nevra,
                  strong: (parts) => <strong>{parts}</strong>,
                }}
              />
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
        aria-label={message('progress.output')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
        tabIndex={0}
      >
        {lines.length === 0 ? (
          <p className={styles['quiet']}>{message('progress.no-output')}</p>
        ) : null}
        {lines.map((line) => (
          <p key={line.number} data-stream={line.stream}>
            {line.text}
          </p>
        ))}
      </div>
    </section>
  );
}
