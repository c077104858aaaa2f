import type { ReactNode } from 'react';
import styles from './text-link.module.css';

interface TextLinkProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly title?: string;
}

/** A link inside the window: text that leads somewhere. */
export function TextLink({ children, onPress, title }: TextLinkProps) {
  return (
    <button type="button" className={styles['link']} title={title} onClick={onPress}>
      {children}
    </button>
  );
}
