import { Dialog, PathForm } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, openFiles } from '../../state/index.ts';

/** Where no file dialog can be had (in a browser), the path is typed. */
export function OpenPath({ reason }: { readonly reason?: string | undefined }) {
  return (
    <Dialog
      title={message('package-file.open-title')}
      size="small"
      onClose={() => closeOverlay('open-path')}
    >
      <PathForm
        label={message('package-file.path')}
        hint={
          reason === undefined
            ? message('package-file.path-hint', {
                path: '/home/you/Downloads/name-1.0-1.noarch.rpm',
              })
            : message('package-file.path-why', { reason })
        }
        submitLabel={message('package-file.open')}
        onSubmit={(path) => openFiles([path])}
      />
    </Dialog>
  );
}
