import styles from './live-region.module.css';

/** What a screen reader is told next, politely. The key makes a repeated sentence new. */
export function LiveRegion({ text, number }: { readonly text: string; readonly number: number }) {
  return (
    <div role="status" aria-live="polite" className={styles['region']}>
      <span key={number}>{text}</span>
    </div>
  );
}
