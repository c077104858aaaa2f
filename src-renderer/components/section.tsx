import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

interface SectionProps {
  readonly title: string;
  /** Of its heading: 3 below the title of a sheet or of a detail, 2 below that of a room. */
  readonly level?: 2 | 3;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a sheet. */
export function Section({ title, aside, level = 3, children }: SectionProps) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section aria-labelledby={id} className={styles['section']}>
      <div className={styles['head']}>
        <Heading id={id} className={styles['title']}>
          {title}
        </Heading>
        {aside === undefined ? null : <span className={styles['aside']}>{aside}</span>}
      </div>
      {children}
    </section>
  );
}
