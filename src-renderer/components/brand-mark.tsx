import styles from './brand-mark.module.css';

/** The turntable: a record with its arm. */
export function BrandMark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg
      className={styles['mark']}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <rect className={styles['plinth']} x="1" y="1" width="30" height="30" rx="8" />
      <circle className={styles['record']} cx="14" cy="17" r="10" />
      <circle className={styles['groove']} cx="14" cy="17" r="7" />
      <circle className={styles['label']} cx="14" cy="17" r="3.4" />
      <circle className={styles['record']} cx="14" cy="17" r="0.9" />
      <path className={styles['arm']} d="M26.5 6.5v9l-6 6" />
      <circle className={styles['pivot']} cx="26.5" cy="6.5" r="2.2" />
    </svg>
  );
}
