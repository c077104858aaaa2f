import {
  type CSSProperties,
  lazy,
  Suspense,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { I18nProvider } from 'react-aria-components';
import styles from './app.module.css';
import { LiveRegion, Splitter } from './components/index.ts';
import { useDroppedFiles } from './dropped-files.ts';
import { useFocusAfterOverlays, useWindowShortcuts } from './keyboard.ts';
import { desktopBridge } from './engine/index.ts';
import { message, useLocale } from './language/index.ts';
import { useLeaveWarning } from './leave-warning.ts';
import { readPreference, useAnnouncer, useRooms, writePreference } from './state/index.ts';
import { useAppearanceOnPage } from './use-appearance.ts';
import { About, LinkDialog, PackageLink } from './views/about/index.ts';
import { ConfigFiles } from './views/config-files/index.ts';
import { DiskUse } from './views/disk-use/index.ts';
import { FileChange } from './views/file-change/index.ts';
import { History } from './views/history/index.ts';
import { Inspector } from './views/inspector/index.ts';
import { KeyImport, Keys } from './views/keys/index.ts';
import { Legend } from './views/legend/index.ts';
import { Lenses } from './views/lenses/index.ts';
import { Neighbours } from './views/neighbours/index.ts';
import { OpenPath, PackageFile } from './views/package-file/index.ts';
import { Packages } from './views/packages/index.ts';
import { Plan } from './views/plan/index.ts';
import { Progress } from './views/progress/index.ts';
import { Repositories } from './views/repositories/index.ts';
import { RootSwitch } from './views/roots/index.ts';
import { SaveFilter, SearchHelp } from './views/search-help/index.ts';
import { Settings } from './views/settings/index.ts';
import { Shortcuts } from './views/shortcuts/index.ts';
import { StatusBar } from './views/status-bar/index.ts';
import { ConnectionBanner, RecoveryBanner, Toolbar } from './views/toolbar/index.ts';
import { Upgrades } from './views/upgrades/index.ts';
import { Verify, VerifyExport } from './views/verify/index.ts';

/** Packagers alone come here, so it is loaded for them alone. */
const builder = () => import('./views/builder/index.ts');
const Builder = lazy(async () => ({ default: (await builder()).Builder }));
const BuildOrderSheet = lazy(async () => ({ default: (await builder()).BuildOrderSheet }));
const SpecPath = lazy(async () => ({ default: (await builder()).SpecPath }));
const SpecUnsaved = lazy(async () => ({ default: (await builder()).SpecUnsaved }));

/** The window in its language: all of it is written again when that changes. */
export function App() {
  const { name, tag, direction, widgets } = useLocale((state) => state.locale);
  useLayoutEffect(() => {
    document.documentElement.lang = tag;
    document.documentElement.dir = direction;
    desktopBridge()?.speak(tag);
  }, [tag, direction]);
  return (
    <I18nProvider locale={widgets}>
      <Window key={name} />
    </I18nProvider>
  );
}

/** Routes: which room, and what lies over it. */
function Window() {
  const announcement = useAnnouncer();
  const isDropping = useDroppedFiles();
  useWindowShortcuts();
  useLeaveWarning();
  useAppearanceOnPage();
  return (
    <div className={styles['window']}>
      <Lenses />
      <div className={styles['main']}>
        <Toolbar />
        <ConnectionBanner />
        <RecoveryBanner />
        <Room />
      </div>
      <StatusBar />
      <OverlayView />
      {isDropping ? <div className={styles['drop']}>{message('window.drop')}</div> : null}
      <LiveRegion {...announcement} />
    </div>
  );
}

function Room() {
  const room = useRooms((state) => state.room);
  const [chosen, setChosen] = useState(rememberedWidth);
  const windowWidth = useWindowWidth();
  if (room === 'upgrades') return <Upgrades />;
  if (room === 'verify') return <Verify />;
  if (room === 'config') return <ConfigFiles />;
  if (room === 'history') return <History />;
  if (room === 'disk-use') return <DiskUse />;
  if (room === 'keys') return <Keys />;
  if (room === 'repositories') return <Repositories />;
  if (room === 'builder')
    return (
      <Suspense>
        <Builder />
      </Suspense>
    );
  if (room === 'settings') return <Settings />;
  const width = chosen ?? usualWidth(windowWidth);
  const resize = (next: number): void => {
    setChosen(next);
    writePreference('inspector', String(next));
  };
  return (
    <div className={styles['split']} style={{ '--inspector': `${width}px` } as CSSProperties}>
      <Packages />
      <div className={styles['inspector']}>
        <Inspector>
          <Splitter
            label={message('window.details-width')}
            width={width}
            least={320}
            most={960}
            onResize={resize}
          />
        </Inspector>
      </div>
    </div>
  );
}

/** The width somebody chose for the details before; undefined when nobody did. */
function rememberedWidth(): number | undefined {
  const remembered = Number(readPreference('inspector'));
  return remembered > 0 ? remembered : undefined;
}

/** Room for the tabs in a small window, for paths and descriptions in a large one. */
function usualWidth(windowWidth: number): number {
  return Math.round(Math.min(760, Math.max(448, windowWidth * 0.36)));
}

function useWindowWidth(): number {
  return useSyncExternalStore(
    (changed) => {
      addEventListener('resize', changed);
      return () => removeEventListener('resize', changed);
    },
    () => innerWidth,
  );
}

function OverlayView() {
  const overlay = useRooms((state) => state.overlay);
  useFocusAfterOverlays(overlay.kind === 'none');
  switch (overlay.kind) {
    case 'none':
      return null;
    case 'about':
      return <About />;
    case 'root':
      return <RootSwitch />;
    case 'shortcuts':
      return <Shortcuts />;
    case 'legend':
      return <Legend />;
    case 'search-help':
      return <SearchHelp />;
    case 'save-filter':
      return <SaveFilter text={overlay.text} renames={overlay.renames} />;
    case 'open-path':
      return <OpenPath reason={overlay.reason} />;
    case 'package-file':
      return <PackageFile />;
    case 'plan':
      return <Plan />;
    case 'progress':
      return <Progress />;
    case 'spec-path':
      return (
        <Suspense>
          <SpecPath isNew={overlay.isNew} />
        </Suspense>
      );
    case 'spec-unsaved':
      return (
        <Suspense>
          <SpecUnsaved next={overlay.next} />
        </Suspense>
      );
    case 'build-order':
      return (
        <Suspense>
          <BuildOrderSheet />
        </Suspense>
      );
    case 'verify-export':
      return <VerifyExport />;
    case 'file-change':
      return <FileChange />;
    case 'key-import':
      return <KeyImport />;
    case 'neighbours':
      return <Neighbours />;
    case 'package-link':
      return <PackageLink name={overlay.name} />;
    case 'link':
      return <LinkDialog address={overlay.address} />;
  }
}
