/**
 * The desktop shell. Owns the window and the engine process, brokers every call between them; heavy
 * work never runs here. Must run on the Node inside Electron 33 (20), so it uses nothing newer.
 */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain } from 'electron';
import type { RequestableRoom } from '../../contract/events.ts';
import { toRpmError } from '../../base/index.ts';
import { createBroker } from '../../ipc/index.ts';
import { chooseNode } from '../engine/choose-node.ts';
import type { EngineProcess } from '../engine/engine-process.ts';
import { startEngineProcess } from '../engine/engine-process.ts';
import { applicationVersion } from '../engine/program-paths.ts';
import { linkedPackage, readShellArguments } from '../engine/shell-arguments.ts';
import { shellLog } from '../engine/shell-log.ts';
import { channels } from './channels.ts';
import { answerDialogRequests } from './dialogs.ts';
import { announceEnds } from './announce-ends.ts';
import { setMenu } from './menu.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { speakAs, spokenWords } from './spoken-words.ts';
import { isTrustedSender } from './trusted-sender.ts';
import { createWindow, denyPermissions, lockDownPages } from './window.ts';
import { connectPages } from './window-transport.ts';

/** What a second start hands to the first. */
interface SecondStart {
  readonly files: readonly string[];
  readonly packages: readonly string[];
  readonly room: RequestableRoom | undefined;
}

const log = shellLog('window', process.env);
/** Not app.getAppPath(): that is wherever Electron was pointed at, and its version with it. */
const applicationPath = join(__dirname, '../..');
const given = readShellArguments(process.argv.slice(1), process.cwd());

function startEngine(): EngineProcess {
  const node = chooseNode({
    environment: process.env,
    execPath: process.execPath,
    nodeVersion: process.versions.node,
    isElectron: true,
    resourcesPath: app.isPackaged ? process.resourcesPath : undefined,
    applicationPath,
  });
  const { electron, chrome } = process.versions;
  return startEngineProcess({
    node,
    entryPath: join(__dirname, '../engine/main.js'),
    args: [
      '--shell=electron',
      `--version=${applicationVersion(applicationPath)}`,
      `--electron=${electron}`,
      `--chrome=${chrome}`,
      ...(given.root === undefined ? [] : [`--root=${given.root}`]),
    ],
    environment: process.env,
    log,
  });
}

function showFirst(): void {
  const window = BrowserWindow.getAllWindows()[0];
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

async function run(): Promise<void> {
  const engine = startEngine();
  const broker = createBroker(engine, log);
  const openFiles = (paths: readonly string[]): void => {
    if (paths.length > 0) broker.emit('packageFile.requested', { paths });
  };
  const showPackages = (names: readonly string[]): void => {
    // one question at a time: a page full of links asks about its last one
    const name = names.at(-1);
    if (name !== undefined) broker.emit('package.requested', { name });
  };
  const showRoom = (room: RequestableRoom | undefined): void => {
    if (room !== undefined) broker.emit('room.requested', { room });
  };
  showRoom(given.room);
  openFiles(given.files);
  showPackages(given.packages);
  announceEnds(engine);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const { files, packages, room } = data as SecondStart;
    showRoom(room);
    openFiles(files);
    showPackages(packages);
    showFirst();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openFiles([path]);
  });

  app.on('open-url', (event, url) => {
    event.preventDefault();
    showPackages(linkedPackage(url));
  });

  lockDownPages();
  await app.whenReady();
  denyPermissions();
  servePage(join(__dirname, '../renderer'));
  answerDialogRequests((event) => BrowserWindow.fromWebContents(event.sender));
  const version = applicationVersion(applicationPath);
  setMenu(openFiles, version);
  ipcMain.on(channels.language, (event, language: unknown) => {
    if (isTrustedSender(event.senderFrame, event.sender) && speakAs(language))
      setMenu(openFiles, version);
  });
  const connect = connectPages((transport) => broker.attach(transport), log);
  app.on('browser-window-created', (_event, window) => connect(window.webContents));
  createWindow();
  endWith(engine);
}

/** The engine ends when the last window closed; the helper, if one runs, finishes by itself. */
function endWith(engine: EngineProcess): void {
  app.on('window-all-closed', () => app.quit());
  let isStopped = false;
  app.on('will-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void engine.stop().finally(() => {
      isStopped = true;
      app.quit();
    });
  });
}

registerPageScheme();
const { files, packages, room } = given;
const secondStart: SecondStart = { files, packages, room };
if (app.requestSingleInstanceLock({ ...secondStart })) {
  run().catch((thrown: unknown) => {
    const { message, hint } = toRpmError(thrown);
    log.error(message);
    dialog.showErrorBox(
      spokenWords().cannotStart,
      hint === undefined ? message : `${message}\n\n${hint}`,
    );
    app.exit(1);
  });
} else {
  app.quit();
}
