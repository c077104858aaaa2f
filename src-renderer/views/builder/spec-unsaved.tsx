import { Button, Dialog } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  closeOverlay,
  discardSpec,
  openSpec,
  reopenSpec,
  saveSpec,
  useBuilder,
  valueOf,
} from '../../state/index.ts';
import styles from './builder.module.css';

/** Asks before changes are lost. */
export function SpecUnsaved({ next }: { readonly next: string | undefined }) {
  const path = useBuilder((state) => valueOf(state.file)?.path) ?? '';
  const close = (): void => closeOverlay('spec-unsaved');
  const save = async (): Promise<void> => {
    close();
    if (!(await saveSpec())) return;
    if (next === undefined) discardSpec();
    else openSpec(next);
  };
  return (
    <Dialog
      title={message('builder.unsaved-title')}
      size="small"
      onClose={close}
      onConfirm={() => void save()}
      footer={
        <>
          <span className={styles['gap']} />
          <Button onPress={close}>{message('common.cancel')}</Button>
          <Button
            look="danger"
            onPress={() => (next === undefined ? discardSpec() : reopenSpec(next))}
          >
            {message('builder.unsaved-discard')}
          </Button>
          <Button look="primary" isFirst onPress={() => void save()}>
            {message('builder.unsaved-save')}
          </Button>
        </>
      }
    >
      <p>{message('builder.unsaved-text', { name: path })}</p>
    </Dialog>
  );
}
