import { FlaskConical, FolderRoot, Server } from 'lucide-react';
import type { RootInfo } from '../../../src-main/contract/root.ts';
import { Badge, Button, Dialog, Facts, Failed, PathForm, Section } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { formatCount } from '../../format/index.ts';
import {
  closeOverlay,
  forgetSwitchFailure,
  openRoot,
  useRoot,
  valueOf,
} from '../../state/index.ts';
import styles from './roots.module.css';

const kindWords: Readonly<Record<RootInfo['kind'], string>> = {
  system: 'This system',
  sandbox: 'Your private sandbox: nothing in it touches this system',
  directory: 'A folder with an RPM database',
};

const scriptletWords: Readonly<Record<RootInfo['scriptlets'], string>> = {
  chroot: 'Run inside the root',
  namespaces: 'Run inside the root, cut off from this system',
  disabled: 'Do not run',
};

export function RootSwitch() {
  const root = useRoot((state) => state.root);
  const switching = useRoot((state) => state.switching);
  const bridge = desktopBridge();
  const close = (): void => {
    forgetSwitchFailure();
    closeOverlay('root');
  };
  const open = async (path: string): Promise<void> => {
    if (await openRoot(path)) closeOverlay('root');
  };
  const info = valueOf(root);
  return (
    <Dialog title="Root" subtitle="The system whose packages are shown" onClose={close}>
      <div className={styles['body']}>
        {info === undefined ? null : <CurrentRoot info={info} />}
        {root.status === 'failed' ? <Failed isCompact error={root.error} /> : null}
        <Section title="Open another">
          <PathForm
            label="Folder"
            hint="/ is this system; or a folder with var/lib/rpm or usr/lib/sysimage/rpm in it: a container, a chroot, a mounted disk."
            submitLabel="Open"
            isBusy={switching.status === 'loading'}
            onSubmit={(path) => void open(path)}
            onChoose={bridge === undefined ? undefined : () => bridge.chooseFolder()}
          />
          {info?.kind === 'system' ? null : (
            <div>
              <Button icon={Server} onPress={() => void open('/')}>
                Open this system
              </Button>
            </div>
          )}
          {switching.status === 'failed' ? <Failed isCompact error={switching.error} /> : null}
        </Section>
      </div>
    </Dialog>
  );
}

function CurrentRoot({ info }: { readonly info: RootInfo }) {
  const Icon =
    info.kind === 'sandbox' ? FlaskConical : info.kind === 'system' ? Server : FolderRoot;
  return (
    <section className={styles['current']} aria-label="Open now">
      <Icon size={24} strokeWidth={1.5} aria-hidden="true" />
      <div className={styles['facts']}>
        <p className={styles['path']}>
          {info.path} {info.kind === 'sandbox' ? <Badge tone="accent">Sandbox</Badge> : null}
        </p>
        <p className={styles['quiet']}>{kindWords[info.kind]}</p>
        <Facts
          facts={[
            ['Database', info.databasePath],
            ['Packages', formatCount(info.packageCount)],
            [
              'Changing it',
              info.isWritable
                ? 'Needs no password'
                : 'Asks for a password once, when a plan is applied',
            ],
            ['Scripts', scriptletWords[info.scriptlets]],
            ['', info.scriptletsReason],
          ]}
        />
      </div>
    </section>
  );
}
