import { ExternalLink } from 'lucide-react';
import { Button, Dialog } from '../../components/index.ts';
import { safeWebAddress } from '../../format/index.ts';
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
      title={safe === undefined ? 'This is not a web address' : 'Open this address?'}
      size="small"
      onClose={close}
      onConfirm={open}
      footer={
        <>
          <span className={styles['gap']} />
          <Button onPress={close}>{safe === undefined ? 'Close' : 'Cancel'}</Button>
          {safe === undefined ? null : (
            <Button look="primary" icon={ExternalLink} isFirst onPress={open}>
              Open in the browser
            </Button>
          )}
        </>
      }
    >
      <p className={styles['quiet']}>
        {safe === undefined
          ? 'The package names it as its address, but only http and https are opened.'
          : 'It comes from the package; Turntable has not looked at it.'}
      </p>
      <code className={styles['address']}>{safe ?? address}</code>
    </Dialog>
  );
}
