import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { repositoryRoot } from '../architecture/source-files.ts';
import type { DesktopApp } from '../support/desktop-app.ts';
import {
  builtFolder,
  homeEnvironment,
  startDesktop,
  withoutElectron,
} from '../support/desktop-app.ts';
import { scratchFolder } from '../support/scratch.ts';
import type { JourneyParts } from './journey.ts';
import {
  breakAndVerify,
  browse,
  erase,
  install,
  search,
  mergeConfig,
  repair,
  takeBackAndRedo,
  upgrade,
} from './journey.ts';
import { buildJukebox } from './jukebox.ts';
import { takePicture } from './pictures.ts';
import { RealRpm } from './real-rpm-check.ts';
import {
  changeSettings,
  openRootAgain,
  trustKey,
  upgradeFromRepository,
  walkDiskUse,
} from './room-journeys.ts';
import { WindowPages } from './window-pages.ts';

describe('a package from double-click to erasure, in Electron', { skip: withoutElectron }, () => {
  const scratch = scratchFolder('e2e-desktop');
  const data = join(scratch.path, 'data/turntable');
  let desktop: DesktopApp;
  let parts: JourneyParts;
  const started: number[] = [];

  before(async () => {
    const older = await buildJukebox(join(scratch.path, 'downloads'), '1.0');
    const newer = await buildJukebox(join(scratch.path, 'elsewhere'), '2.0');
    const begun = performance.now();
    desktop = await startDesktop({ home: scratch.path, args: [older] });
    const version = await desktop.app.evaluate(() => process.versions['electron']);
    mkdirSync(join(repositoryRoot, '.cache'), { recursive: true });
    writeFileSync(join(repositoryRoot, '.cache/e2e-electron.txt'), `${version}\n`);
    process.stdout.write(`# Electron ${version}\n`);
    started.push(performance.now() - begun);
    parts = {
      pages: new WindowPages(desktop.page),
      data,
      rpm: new RealRpm(join(data, 'sandbox')),
      newer,
      saving: async (path, press) => {
        await desktop.app.evaluate(({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        }, path);
        await press();
      },
      picture: async (name) => await takePicture(desktop.page, name),
    };
  });
  after(async () => {
    await desktop[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  const startAgain = async (word: string): Promise<void> => {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const second = spawn(
      process.env['TURNTABLE_ELECTRON'] ?? '',
      [...sandbox, join(builtFolder, 'electron/main.cjs'), word],
      { env: homeEnvironment(scratch.path), stdio: 'ignore' },
    );
    const status = await new Promise((resolve) => second.once('exit', resolve));
    assert.equal(status, 0);
  };

  test('the double-click opens the file; read and install it', async () => await install(parts));
  test('find it in the tree of groups', async () => await browse(parts));
  test('find it by a sentence that is kept', async () => await search(parts));
  test('break it and see it', async () => await breakAndVerify(parts));
  test('upgrade everything with one button', async () => await upgrade(parts));
  test('take the upgrade back, and that back too', async () => await takeBackAndRedo(parts));
  test('merge its config file by hand', async () => await mergeConfig(parts));
  test('compare reports, save one, repair from it', async () => await repair(parts));
  test('erase it; the desktop tells its end, as nobody looks at the window', async () => {
    await desktop.app.evaluate(({ BrowserWindow, Notification }) => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      BrowserWindow.getFocusedWindow = () => null;
      Notification.isSupported = () => true;
      Notification.prototype.show = function show(this: { readonly title: string }) {
        told.push(this.title);
      };
    });
    await erase(parts);
    const told = await desktop.app.evaluate(() => (globalThis as { told?: unknown }).told);
    assert.deepEqual(told, ['The packages are changed']);
  });
  test('upgrade from a repository, with what it needs', async () =>
    await upgradeFromRepository(parts));
  test('trust a key, and no longer', async () => await trustKey(parts));
  test('change a setting, and look up a value', async () => await changeSettings(parts));
  test('walk through the disk use', async () => await walkDiskUse(parts));
  test('open a root again, and start with it', async () => await openRootAgain(parts));

  test('a second start hands its file to the first window', async () => {
    const file = join(data, 'demonstration/more/record-cleaner-1.0-1.noarch.rpm');
    await startAgain(file);
    await parts.pages.dialog('record-cleaner').waitFor();
    assert.equal(desktop.app.windows().length, 1);
  });

  test('a link asks before it is followed, and the first window gets it', async () => {
    await parts.pages.dismiss();
    await startAgain('turntable:package/letterpress');
    const sheet = parts.pages.dialog('Look at this package?');
    await sheet.getByText('letterpress').waitFor();
    await sheet.getByRole('button', { name: 'Look for it' }).click();
    await parts.pages.row('letterpress').waitFor();
    assert.equal(desktop.app.windows().length, 1);
    await parts.pages.search('');
  });

  test('the desktop’s menu leads the first window to a room', async () => {
    await startAgain('--room=history');
    await desktop.page.getByRole('main', { name: 'History' }).waitFor();
    await parts.pages.lens('All packages');
  });

  test('files dropped on the window join those that are open', async () => {
    const files = ['base/letterpress-4.0-2', 'upgrades/tea-timer-1.1-1'].map((name) =>
      join(data, 'demonstration', `${name}.noarch.rpm`),
    );
    const drag = { items: [], files, dragOperationsMask: 1 };
    const session = await desktop.page.context().newCDPSession(desktop.page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data: drag });
    const list = desktop.page.getByRole('list', { name: 'Package files' });
    await list.getByRole('button').nth(1).waitFor();
    assert.match(await list.innerText(), /letterpress[^]*tea-timer/);
  });

  test('a file that is no package is refused in words, and the window lives', async () => {
    const bad = join(scratch.path, 'not-a-package.rpm');
    writeFileSync(bad, 'This is a text.\n');
    await desktop.page.keyboard.press('Escape');
    await desktop.app.evaluate(({ BrowserWindow }, path) => {
      const event = { type: 'event', name: 'packageFile.requested', payload: { paths: [path] } };
      BrowserWindow.getAllWindows()[0]?.webContents.send('turntable:message', event);
    }, bad);
    await parts.pages.page
      .getByText(/not an rpm package/)
      .first()
      .waitFor();
    await desktop.page.keyboard.press('Escape');
    await parts.pages.lens('All packages');
    await parts.pages.search('');
    await parts.pages.row('libgroove').waitFor();
  });

  test('nothing was written to standard error but Chromium’s own lines', () => {
    const ours = desktop
      .errors()
      .split('\n')
      .filter((line) => line.startsWith('turntable '));
    assert.deepEqual(ours, []);
  });
});
