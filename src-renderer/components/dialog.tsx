import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { message } from '../language/index.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** As tall as the content, within limits; `tall` keeps one height whatever it holds. */
  readonly size?: 'small' | 'medium' | 'large' | 'tall';
  /** Whether Escape and the cross may close it (default: yes). */
  readonly canClose?: boolean;
  /** What Ctrl+Enter does. */
  readonly onConfirm?: (() => void) | undefined;
}

/** A sheet over the window: keeps the focus inside, gives it back when closed. */
export function Dialog(props: DialogProps) {
  const { canClose = true, size = 'medium' } = props;
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    body.current?.closest('[role=dialog]')?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, []);
  const { onConfirm } = props;
  useEffect(() => {
    if (onConfirm === undefined) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      onConfirm();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [onConfirm]);
  return (
    <ModalOverlay
      isOpen
      isDismissable={false}
      isKeyboardDismissDisabled={!canClose}
      onOpenChange={(isOpen) => {
        if (!isOpen && canClose) props.onClose();
      }}
      className={classes(styles['overlay'])}
    >
      <Modal className={classes(styles['modal'], styles[size])}>
        <AriaDialog className={classes(styles['dialog'])}>
          <div className={styles['inner']} ref={body}>
            <header className={styles['header']}>
              <div className={styles['titles']}>
                <Heading slot="title" level={2} className={classes(styles['title'])}>
                  {props.title}
                </Heading>
                {props.subtitle === undefined ? null : (
                  <div className={styles['subtitle']}>{props.subtitle}</div>
                )}
              </div>
              {canClose ? (
                <IconButton label={message('common.close')} icon={X} onPress={props.onClose} />
              ) : null}
            </header>
            <div className={styles['body']}>{props.children}</div>
            {props.footer === undefined ? null : (
              <footer className={styles['footer']}>{props.footer}</footer>
            )}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
