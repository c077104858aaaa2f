import { engine, keepConnected, type TransportFactory } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { forgetConfigFiles, reloadConfigFiles } from './config-files.ts';
import { reportConnection, useConnection } from './connection.ts';
import { packageKey } from '../format/index.ts';
import { loadFilters } from './filters.ts';
import { forgetHistory, loadHistory } from './history.ts';
import {
  clearInspector,
  onFileProgress,
  previewPackage,
  reloadInspector,
  shownPackage,
  useInspector,
} from './inspector.ts';
import { forgetDiskUse, reloadDiskUse } from './disk-use.ts';
import { forgetKeys, reloadKeys } from './keys.ts';
import { loadGroups, loadVendors, setLens, useLenses } from './lenses.ts';
import { forgetMarks } from './marks.ts';
import { onBuildProgress } from './builder.ts';
import { openFiles, showRequestedRoom } from './navigation.ts';
import { onFileCheckProgress } from './package-file.ts';
import {
  callForPreview,
  currentRow,
  reloadPackages,
  takeDuePreview,
  usePackages,
} from './packages.ts';
import { lookForCutOff } from './recovery.ts';
import { askAboutPackage } from './package-link.ts';
import { loadRoot, switchRoot } from './root.ts';
import { onTransactionFinished, onTransactionProgress } from './run.ts';
import { forgetUpgrades, loadUpgrades, onUpgradeProgress, reloadAvailable } from './upgrades.ts';
import { forgetRepositories, onRepositoryProgress, useRepositories } from './repositories.ts';
import { forgetReport, onVerifyProgress } from './verify.ts';

/** Connects the stores to the engine: its events in, and a fresh look whenever it came back. */
export function startState(connect: TransportFactory): void {
  engine.on('database.changed', reloadSoon);
  engine.on('transaction.progress', onTransactionProgress);
  engine.on('transaction.finished', onTransactionFinished);
  engine.on('verify.progress', onVerifyProgress);
  engine.on('build.progress', onBuildProgress);
  engine.on('verify.fileProgress', onFileProgress);
  engine.on('repository.progress', onRepositoryProgress);
  engine.on('upgrade.progress', onUpgradeProgress);
  engine.on('package.requested', ({ name }) => askAboutPackage(name));
  engine.on('room.requested', ({ room }) => showRequestedRoom(room));
  engine.on('packageFile.progress', onFileCheckProgress);
  engine.on('packageFile.requested', ({ paths }) => openFiles(paths));
  useConnection.subscribe((now, before) => {
    if (now.arrivals === before.arrivals) return;
    if (before.arrivals > 0) announce(message('told.engine-back'));
    reloadAll();
  });
  useRepositories.subscribe((now, before) => {
    const isRefreshed = before.isRefreshing && !now.isRefreshing;
    const hasOtherFolders = before.folders.status === 'ready' && now.folders !== before.folders;
    if (isRefreshed || hasOtherFolders) reloadAvailable();
  });
  usePackages.subscribe((now, before) => {
    if (now.list !== before.list && isShownOneGone()) callForPreview();
    const id = takeDuePreview();
    if (id !== undefined) previewPackage(id);
  });
  useInspector.subscribe((now, before) => {
    if (now.details !== before.details && isShownOneGone()) leaveGonePackage();
  });
  keepConnected(engine, connect, reportConnection);
}

/** Whether the package shown was erased, or became another one by its upgrade. */
function isShownOneGone(): boolean {
  const { details } = useInspector.getState();
  return details.status === 'failed' && details.error.code === 'NOT_INSTALLED';
}

/** Goes to the cursor's package, unless that is the one that is gone: then the next list decides. */
function leaveGonePackage(): void {
  const shown = shownPackage();
  const current = currentRow()?.id;
  if (shown === undefined || current === undefined) return;
  if (packageKey(shown) !== packageKey(current)) callForPreview();
}

const calmMs = 150;
let reloadTimer: ReturnType<typeof setTimeout> | undefined;

/** A transaction changes the database many times; one look after the last change is enough. */
function reloadSoon(): void {
  clearTimeout(reloadTimer);
  reloadTimer = setTimeout(reloadAll, calmMs);
}

/** Reads everything on the screen again; places and marks stay. */
export function reloadAll(): void {
  void loadRoot();
  void loadGroups();
  if (useLenses.getState().vendors.status !== 'idle') void loadVendors();
  void loadFilters();
  void reloadPackages(true);
  loadUpgrades();
  void loadHistory();
  void lookForCutOff();
  reloadConfigFiles();
  reloadKeys();
  reloadDiskUse();
  reloadInspector();
}

/** Opens another root and starts over in it; tells whether it worked. */
export async function openRoot(path: string): Promise<boolean> {
  if (!(await switchRoot(path))) return false;
  forgetMarks();
  clearInspector();
  callForPreview();
  forgetReport();
  forgetHistory();
  forgetConfigFiles();
  forgetKeys();
  forgetDiskUse();
  forgetRepositories();
  forgetUpgrades();
  setLens({ kind: 'all' });
  reloadAll();
  announce(message('told.opened', { path }));
  return true;
}
