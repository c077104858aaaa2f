import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { message } from '../language/index.ts';
import { shortcutWords } from './key-cap.tsx';
import styles from './button.module.css';
import { classes } from './classes.ts';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly icon?: LucideIcon | undefined;
  readonly isDisabled?: boolean;
  /** Says more than the words on it, for hovering and for screen readers. */
  readonly description?: string | undefined;
  /** The first thing focused in its sheet. */
  readonly isFirst?: boolean;
  readonly type?: 'button' | 'submit';
}

/** A button with words on it. Disabled ones stay reachable by keyboard, so their reason can be read. */
export function Button(props: ButtonProps) {
  const { look = 'plain', icon: Icon, isDisabled = false } = props;
  return (
    <button
      type={props.type ?? 'button'}
      className={classes(styles['button'], styles[look])}
      aria-disabled={isDisabled || undefined}
      title={props.description}
      data-autofocus={props.isFirst === true || undefined}
      onClick={() => {
        if (!isDisabled) props.onPress();
      }}
    >
      {Icon === undefined ? null : <Icon size={16} aria-hidden="true" />}
      <span>{props.children}</span>
    </button>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onPress: () => void;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly shortcut?: string;
}

/** A button that is only a picture; its name is told to everyone who cannot see or guess it. */
export function IconButton({ icon: Icon, isDisabled = false, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      className={classes(styles['icon'])}
      aria-label={props.label}
      aria-pressed={props.isPressed}
      aria-disabled={isDisabled || undefined}
      aria-keyshortcuts={props.shortcut?.replace('Ctrl', 'Control')}
      title={
        props.shortcut === undefined
          ? props.label
          : message('components.with-shortcut', {
              label: props.label,
              keys: shortcutWords(props.shortcut),
            })
      }
      onClick={() => {
        if (!isDisabled) props.onPress();
      }}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}
