import styles from './running-text.module.css';

interface RunningTextProps {
  readonly paragraphs: readonly { readonly text: string; readonly isVerbatim: boolean }[];
}

/** Text of a package in paragraphs; only ever text. */
export function RunningText({ paragraphs }: RunningTextProps) {
  return (
    <div className={styles['text']}>
      {paragraphs.map(({ text, isVerbatim }, index) => (
        <p
          key={`${index} ${text}`}
          dir="auto"
          className={isVerbatim ? styles['verbatim'] : undefined}
        >
          {text}
        </p>
      ))}
    </div>
  );
}
