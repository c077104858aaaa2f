import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { message } from '../../language/index.ts';
import { useBuilder } from '../../state/index.ts';
import styles from './builder.module.css';

const lineHeight = 18;

/** The log: only the lines on the screen exist. It follows its end until somebody scrolls away from it. */
export function BuildLog() {
  const log = useBuilder((state) => state.log);
  const dropped = useBuilder((state) => state.logDropped);
  const scroller = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  // oxlint-disable-next-line react/incompatible-library -- nothing memoises these components behind its back
  const virtualizer = useVirtualizer({
    count: log.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 12,
    useFlushSync: false,
  });
  useEffect(() => {
    if (isFollowing.current && log.length > 0) virtualizer.scrollToIndex(log.length - 1);
  }, [log, virtualizer]);
  return (
    <div className={styles['logBox']}>
      {dropped === 0 ? null : (
        <p className={styles['quiet']}>{message('builder.log-dropped', { count: dropped })}</p>
      )}
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={message('builder.log')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
        tabIndex={0}
        className={styles['log']}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isFollowing.current = scrollHeight - scrollTop - clientHeight < lineHeight * 2;
        }}
      >
        {log.length === 0 ? (
          <p className={styles['quiet']}>{message('builder.log-empty')}</p>
        ) : (
          <div
            role="presentation"
            className={styles['logSpace']}
            style={{ height: virtualizer.getTotalSize() }}
          >
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const line = log[index];
              return line === undefined ? null : (
                <div
                  key={dropped + index}
                  className={styles['logLine']}
                  data-stream={line.stream}
                  style={{ transform: `translateY(${start}px)`, height: lineHeight }}
                >
                  {line.text}
                </div>
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}
