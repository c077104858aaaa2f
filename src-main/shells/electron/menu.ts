import type { MenuItemConstructorOptions } from 'electron';
import { app, BrowserWindow, dialog, Menu } from 'electron';
import { choosePackageFiles } from './dialogs.ts';

/** The window's menu: what the desktop expects; everything else is in the window itself. */
export function setMenu(openFiles: (paths: readonly string[]) => void, version: string): void {
  const openPackage = async (): Promise<void> => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    if (window === undefined) return;
    const paths = await choosePackageFiles(window);
    if (paths.length > 0) openFiles(paths);
  };
  const template: MenuItemConstructorOptions[] = [
    {
      label: '&File',
      submenu: [
        { label: '&Open Package…', accelerator: 'CmdOrCtrl+O', click: () => void openPackage() },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    {
      label: '&Help',
      submenu: [{ label: '&About Turntable', click: () => void showAbout(version) }],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function showAbout(version: string): Promise<void> {
  const { electron, chrome, node } = process.versions;
  await dialog.showMessageBox({
    type: 'info',
    title: 'About Turntable',
    message: `Turntable ${version}`,
    detail: `A package manager that plays RPMs.\n\nElectron ${electron}\nChromium ${chrome}\nNode ${node} (window)`,
    buttons: ['OK'],
  });
}
