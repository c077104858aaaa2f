import { ExternalLink } from 'lucide-react';
import { Button, Dialog } from '../../components/index.ts';
import { safeWebAddress } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, openOutside } from '../../state/index.ts';
import styles from './about.module.css';

/** Shows where a package's link leads; nothing is opened before the address was seen. */
export function LinkDialog({ address }: { readonly address: string }) {
  const safe = safeWebAddress(address);
  const close = (): void => closeOverlay('link');
  const open = (): void => {
    if (safe !== undefined) openOutside(safe);
    close();
  };
  return (
    <Dialog
      title={message(safe === undefined ? 'about.link-unsafe' : 'about.link-title')}
      size="small"
      onClose={close}
      onConfirm={open}
      footer={
        <>
          <span className={styles['gap']} />
          <Button onPress={close}>
            {message(safe === undefined ? 'common.close' : 'common.cancel')}
          </Button>
          {safe === undefined ? null : (
            <Button look="primary" icon={ExternalLink} isFirst onPress={open}>
              {message('about.link-open')}
            </Button>
          )}
        </>
      }
    >
      <p className={styles['quiet']}>
        {message(safe === undefined ? 'about.link-refused' : 'about.link-origin')}
      </p>
      <code className={styles['address']}>{safe ?? address}</code>
    </Dialog>
  );
}
