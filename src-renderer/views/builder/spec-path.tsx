import { Dialog, PathForm } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, createSpec, openSpec } from '../../state/index.ts';

const example = '/home/you/rpmbuild/SPECS/name.spec';

/** Where a spec lies, or is to lie. */
export function SpecPath({ isNew }: { readonly isNew: boolean }) {
  const bridge = desktopBridge();
  return (
    <Dialog
      title={isNew ? message('builder.new-title') : message('builder.open-title')}
      size="small"
      onClose={() => closeOverlay('spec-path')}
    >
      <PathForm
        label={message('builder.path')}
        hint={message('builder.path-hint', { path: example })}
        onChoose={bridge === undefined ? undefined : () => choose(isNew)}
        submitLabel={isNew ? message('builder.new-do') : message('builder.open-do')}
        onSubmit={(path) => {
          closeOverlay('spec-path');
          if (isNew) void createSpec(path.endsWith('.spec') ? path : `${path}.spec`);
          else openSpec(path);
        }}
      />
    </Dialog>
  );
}

/** The system's dialogs: for a new one they tell the folder. */
async function choose(isNew: boolean): Promise<string | undefined> {
  const bridge = desktopBridge();
  if (!isNew) return (await bridge?.choosePackageFiles())?.[0];
  const folder = await bridge?.chooseFolder();
  return folder === undefined ? undefined : `${folder}/name.spec`;
}
