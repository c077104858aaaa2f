import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './badge.module.css';

/** The colours it takes from styles/tokens.css. */
export type Tone = 'plain' | 'accent' | 'good' | 'caution' | 'danger';

interface BadgeProps {
  readonly children: ReactNode;
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
  readonly title?: string | undefined;
}

export function Badge({ children, tone = 'plain', icon: Icon, title }: BadgeProps) {
  return (
    <span className={styles['badge']} data-tone={tone} title={title} dir="auto">
      {Icon === undefined ? null : <Icon size={12} aria-hidden="true" />}
      {children}
    </span>
  );
}
