/**
 * Runs in the window before the page, in a world of its own. The page gets exactly the DesktopBridge:
 * no ipcRenderer, no Node.
 */
import { contextBridge, ipcRenderer, webFrame, webUtils } from 'electron';
import type { DesktopBridge } from '../../contract/wire.ts';
import { channels } from './channels.ts';

const bridge: DesktopBridge = {
  send: (message) => ipcRenderer.send(channels.message, message),
  onMessage(listener) {
    const forward = (_event: unknown, message: unknown): void => listener(message);
    ipcRenderer.on(channels.message, forward);
    return () => void ipcRenderer.off(channels.message, forward);
  },
  choosePackageFiles: () =>
    ipcRenderer.invoke(channels.choosePackageFiles) as Promise<readonly string[]>,
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder) as Promise<string | undefined>,
  chooseKeyFile: () => ipcRenderer.invoke(channels.chooseKeyFile) as Promise<string | undefined>,
  saveFile: (file) => ipcRenderer.invoke(channels.saveFile, file) as Promise<boolean>,
  showFile: (path) => ipcRenderer.invoke(channels.showFile, path) as Promise<boolean>,
  setZoom: (factor) => webFrame.setZoomFactor(Math.min(3, Math.max(0.5, Number(factor) || 1))),
  speak: (language) => ipcRenderer.send(channels.language, language),
  pathOfDroppedFile: (file) => (file instanceof File ? webUtils.getPathForFile(file) : ''),
};

contextBridge.exposeInMainWorld('turntable', bridge);
