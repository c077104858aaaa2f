import type { MenuItemConstructorOptions } from 'electron';
import { app, BrowserWindow, dialog, Menu } from 'electron';
import { choosePackageFiles } from './dialogs.ts';
import { spokenWords } from './spoken-words.ts';

/** The window's menu: what the desktop expects; everything else is in the window itself. */
export function setMenu(openFiles: (paths: readonly string[]) => void, version: string): void {
  const openPackage = async (): Promise<void> => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    if (window === undefined) return;
    const paths = await choosePackageFiles(window);
    if (paths.length > 0) openFiles(paths);
  };
  const words = spokenWords();
  const template: MenuItemConstructorOptions[] = [
    {
      label: words.file,
      submenu: [
        { label: words.openPackage, accelerator: 'CmdOrCtrl+O', click: () => void openPackage() },
        { type: 'separator' },
        { role: 'quit', label: words.quit },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        { type: 'separator' },
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'delete', label: words.delete },
        { type: 'separator' },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'resetZoom', label: words.resetZoom },
        { role: 'zoomIn', label: words.zoomIn },
        { role: 'zoomOut', label: words.zoomOut },
        { type: 'separator' },
        { role: 'togglefullscreen', label: words.fullScreen },
        ...(app.isPackaged
          ? []
          : [{ role: 'toggleDevTools', label: words.developerTools } as const]),
      ],
    },
    {
      label: words.help,
      submenu: [{ label: words.about, click: () => void showAbout(version) }],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function showAbout(version: string): Promise<void> {
  const { electron, chrome, node } = process.versions;
  const words = spokenWords();
  await dialog.showMessageBox({
    type: 'info',
    title: words.aboutTitle,
    message: `Turntable ${version}`,
    detail: `${words.motto}\n\nElectron ${electron}\nChromium ${chrome}\nNode ${node} ${words.ofWindow}`,
    buttons: [words.ok],
  });
}
