import { CircleAlert, type LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { WireError } from '../../src-main/contract/errors.ts';
import { failureWords } from '../format/index.ts';
import { message } from '../language/index.ts';
import { Button } from './button.tsx';
import styles from './states.module.css';

const patienceMs = 150;

/** Something is on its way. Nothing is drawn for the first moments, so fast answers do not flash. */
export function Loading({ what }: { readonly what: string }) {
  const [isVisible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles['state']} role="status" aria-busy="true">
      {isVisible ? (
        <>
          <span className={styles['spinner']} aria-hidden="true" />
          <p className={styles['hint']}>{message('components.working', { what })}</p>
        </>
      ) : null}
    </div>
  );
}

interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  readonly tone?: 'plain' | 'good';
}

/** There is nothing here, and that is all right. */
export function Empty({ icon: Icon, title, hint, action, tone = 'plain' }: EmptyProps) {
  return (
    <div className={styles['state']} data-tone={tone}>
      <span className={styles['picture']}>
        <Icon size={28} strokeWidth={1.5} aria-hidden="true" />
      </span>
      <p className={styles['title']}>{title}</p>
      {hint === undefined ? null : <p className={styles['hint']}>{hint}</p>}
      {action === undefined ? null : <div className={styles['action']}>{action}</div>}
    </div>
  );
}

interface FailedProps {
  readonly error: Pick<WireError, 'code' | 'message' | 'hint'> &
    Partial<Pick<WireError, 'context'>>;
  readonly onRetry?: () => void;
  readonly retryLabel?: string;
  /** Another way out, beside trying again. */
  readonly action?: ReactNode;
  /** For narrow places: words and button, no picture. */
  readonly isCompact?: boolean;
}

/** It did not work: what was tried and found, what to do next, and a way to try again. */
export function Failed({
  error,
  onRetry,
  retryLabel = message('common.try-again'),
  action,
  isCompact = false,
}: FailedProps) {
  const { title, hints, detail } = failureWords(error);
  return (
    <div
      className={styles['state']}
      data-tone="danger"
      data-compact={isCompact || undefined}
      role="alert"
    >
      <span className={styles['picture']}>
        <CircleAlert size={28} strokeWidth={1.5} aria-hidden="true" />
      </span>
      <p className={styles['title']}>{title}</p>
      {hints.map((hint) => (
        <p key={hint} className={styles['hint']}>
          {hint}
        </p>
      ))}
      {onRetry === undefined && action === undefined ? null : (
        <div className={styles['action']}>
          {onRetry === undefined ? null : <Button onPress={onRetry}>{retryLabel}</Button>}
          {action}
        </div>
      )}
      {detail === undefined ? null : <p className={styles['detail']}>{detail}</p>}
      <p className={styles['code']}>{error.code}</p>
    </div>
  );
}
