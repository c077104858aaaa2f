import { Dialog, PathForm } from '../../components/index.ts';
import { closeOverlay, openPackageFiles } from '../../state/index.ts';

/** Where no file dialog can be had (in a browser), the path is typed. */
export function OpenPath({ reason }: { readonly reason?: string | undefined }) {
  return (
    <Dialog title="Open a package file" size="small" onClose={() => closeOverlay('open-path')}>
      <PathForm
        label="Path on the machine that runs Turntable"
        hint={
          reason === undefined
            ? 'For example /home/you/Downloads/name-1.0-1.noarch.rpm'
            : `A browser does not tell where ${reason} lies. Type its path.`
        }
        submitLabel="Open"
        onSubmit={(path) => openPackageFiles([path])}
      />
    </Dialog>
  );
}
