import { Button, Dialog } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, followPackageLink } from '../../state/index.ts';
import styles from './about.module.css';

/** A link from elsewhere names a package; nothing is shown or searched before somebody agrees. */
export function PackageLink({ name }: { readonly name: string }) {
  const close = (): void => closeOverlay('package-link');
  const show = (): void => followPackageLink(name);
  return (
    <Dialog
      title={message('about.package-link-title')}
      size="small"
      onClose={close}
      onConfirm={show}
      footer={
        <>
          <span className={styles['gap']} />
          <Button onPress={close}>{message('common.cancel')}</Button>
          <Button look="primary" isFirst onPress={show}>
            {message('about.package-link-show')}
          </Button>
        </>
      }
    >
      <p className={styles['quiet']}>{message('about.package-link-origin')}</p>
      <code className={styles['address']}>{name}</code>
    </Dialog>
  );
}
