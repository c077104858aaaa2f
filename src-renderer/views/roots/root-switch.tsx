import { FlaskConical, FolderRoot, Server } from 'lucide-react';
import type { RootInfo } from '../../../src-main/contract/root.ts';
import { Badge, Button, Dialog, Facts, Failed, PathForm, Section } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { formatCount } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  closeOverlay,
  forgetSwitchFailure,
  openRoot,
  useRoot,
  valueOf,
} from '../../state/index.ts';
import { KnownRoots } from './known-roots.tsx';
import styles from './roots.module.css';

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
    <Dialog
      title={message('roots.title')}
      subtitle={message('roots.subtitle')}
      size="large"
      onClose={close}
    >
      <div className={styles['body']}>
        {info === undefined ? null : <CurrentRoot info={info} />}
        {root.status === 'failed' ? <Failed isCompact error={root.error} /> : null}
        <KnownRoots onOpen={(path) => void open(path)} />
        <Section title={message('roots.open-another')}>
          <PathForm
            label={message('roots.folder')}
            hint={message('roots.folder-hint')}
            submitLabel={message('roots.open')}
            isBusy={switching.status === 'loading'}
            onSubmit={(path) => void open(path)}
            onChoose={bridge === undefined ? undefined : () => bridge.chooseFolder()}
          />
          {info?.kind === 'system' ? null : (
            <div>
              <Button icon={Server} onPress={() => void open('/')}>
                {message('roots.open-system')}
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
    <section className={styles['current']} aria-label={message('roots.open-now')}>
      <Icon size={24} strokeWidth={1.5} aria-hidden="true" />
      <div className={styles['facts']}>
        <p className={styles['path']} dir="auto">
          {info.path}{' '}
          {info.kind === 'sandbox' ? <Badge tone="accent">{message('roots.sandbox')}</Badge> : null}
        </p>
        <p className={styles['quiet']}>{message(`roots.kind-${info.kind}`)}</p>
        <Facts
          facts={[
            [message('roots.database'), info.databasePath],
            [message('roots.packages'), formatCount(info.packageCount)],
            [
              message('roots.changing'),
              message(info.isWritable ? 'roots.no-password' : 'roots.password'),
            ],
            [message('roots.scripts'), message(`roots.scripts-${info.scriptlets}`)],
            ['', info.scriptletsReason],
          ]}
        />
      </div>
    </section>
  );
}
