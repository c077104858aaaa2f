import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import type { FileToSave } from '../../contract/wire.ts';
import { toRpmError } from '../../base/index.ts';
import { spokenWords } from './spoken-words.ts';

const longestText = 2 ** 27;

/** What the page hands over, or undefined when it is nothing that is saved. */
export function fileToSave(value: unknown): FileToSave | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { fileName, format, text } = value as Partial<Record<keyof FileToSave, unknown>>;
  if (typeof fileName !== 'string' || !/^[\w-][\w.-]{0,99}$/.test(fileName)) return undefined;
  if (typeof text !== 'string' || text.length > longestText) return undefined;
  return format === 'text' || format === 'pdf' ? { fileName, format, text } : undefined;
}

/** Asks where, and writes there; whether it was written. What goes wrong is shown in a dialog. */
export async function saveFile(window: BrowserWindow, file: FileToSave): Promise<boolean> {
  const chosen = await dialog.showSaveDialog(window, {
    title: spokenWords().saveFile,
    defaultPath: join(app.getPath('documents'), file.fileName),
  });
  if (chosen.canceled || chosen.filePath === '') return false;
  try {
    const content = file.format === 'pdf' ? await printed(file.text) : file.text;
    await writeFile(chosen.filePath, content);
    return true;
  } catch (thrown) {
    dialog.showErrorBox(spokenWords().fileNotSaved, toRpmError(thrown).message);
    return false;
  }
}

/** The page as it is printed: in a window that nobody sees, without scripts and without our page's bridge. */
async function printed(page: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'turntable-report-'));
  const printer = new BrowserWindow({
    show: false,
    webPreferences: {
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      partition: 'report',
    },
  });
  try {
    const path = join(folder, 'report.html');
    await writeFile(path, page, { mode: 0o600 });
    await printer.loadFile(path);
    return await printer.webContents.printToPDF({ pageSize: 'A4', preferCSSPageSize: true });
  } finally {
    printer.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
