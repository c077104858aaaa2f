import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { dialog, ipcMain } from 'electron';
import { channels } from './channels.ts';
import { fileToSave, saveFile } from './save-file.ts';
import { fileToShow, showFile } from './show-file.ts';
import { spokenWords } from './spoken-words.ts';
import { isTrustedSender } from './trusted-sender.ts';

/** The system's dialog for package files; absolute paths, empty when dismissed. */
export async function choosePackageFiles(window: BrowserWindow): Promise<readonly string[]> {
  const chosen = await dialog.showOpenDialog(window, {
    title: spokenWords().openPackageFiles,
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: spokenWords().rpmPackages, extensions: ['rpm', 'srpm', 'spec'] },
      { name: spokenWords().allFiles, extensions: ['*'] },
    ],
  });
  return chosen.canceled ? [] : chosen.filePaths;
}

async function chooseFolder(window: BrowserWindow): Promise<string | undefined> {
  const chosen = await dialog.showOpenDialog(window, {
    title: spokenWords().chooseFolder,
    properties: ['openDirectory'],
  });
  return chosen.canceled ? undefined : chosen.filePaths[0];
}

async function chooseKeyFile(window: BrowserWindow): Promise<string | undefined> {
  const chosen = await dialog.showOpenDialog(window, {
    title: spokenWords().chooseKeyFile,
    properties: ['openFile'],
  });
  return chosen.canceled ? undefined : chosen.filePaths[0];
}

/** Answers the page's requests for a dialog. */
export function answerDialogRequests(
  windowOf: (event: IpcMainInvokeEvent) => BrowserWindow | null,
) {
  const forWindow = <T>(show: (window: BrowserWindow) => Promise<T>, none: T) => {
    return async (event: IpcMainInvokeEvent): Promise<T> => {
      const window = windowOf(event);
      if (window === null || !isTrustedSender(event.senderFrame, event.sender)) return none;
      return await show(window);
    };
  };
  ipcMain.handle(channels.choosePackageFiles, forWindow(choosePackageFiles, []));
  ipcMain.handle(channels.saveFile, async (event, value: unknown) => {
    const file = fileToSave(value);
    if (file === undefined) return false;
    return await forWindow((window) => saveFile(window, file), false)(event);
  });
  ipcMain.handle(channels.showFile, async (event, value: unknown) => {
    const path = fileToShow(value);
    if (path === undefined) return false;
    return await forWindow(() => Promise.resolve(showFile(path)), false)(event);
  });
  ipcMain.handle(channels.chooseKeyFile, forWindow(chooseKeyFile, undefined));
  ipcMain.handle(channels.chooseFolder, forWindow(chooseFolder, undefined));
}
