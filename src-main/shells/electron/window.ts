import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, session, shell } from 'electron';
import { visibleText } from '../../base/index.ts';
import { spokenWords } from './spoken-words.ts';
import { isPageUrl, PAGE_ORIGIN } from './trusted-sender.ts';

/** Makes the window: the page runs sandboxed, isolated from the preload script, without Node. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Turntable',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#f7f7f8',
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${PAGE_ORIGIN}/index.html`);
  return window;
}

/** For every page there will ever be: stays where it is, opens nothing, is granted nothing. */
export function lockDownPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!isPageUrl(event.url) || !event.isMainFrame) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void openOutside(url);
      return { action: 'deny' };
    });
  });
}

/** No camera, no notifications, no clipboard reading, no USB: the page asks for none of it. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) =>
    answer(false),
  );
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}

let isAsking = false;

/** Hands a web address to the browser once the user has seen it whole and agreed. */
async function openOutside(url: string): Promise<void> {
  if (isAsking || !/^https?:\/\//i.test(url) || url.length > 2048) return;
  isAsking = true;
  const words = spokenWords();
  try {
    const answer = await dialog.showMessageBox({
      type: 'question',
      buttons: [words.cancel, words.open],
      defaultId: 0,
      cancelId: 0,
      message: words.openAddress,
      detail: `${visibleText(new URL(url).href)}\n\n${words.addressUnchecked}`,
    });
    if (answer.response === 1) await shell.openExternal(url);
  } finally {
    isAsking = false;
  }
}
