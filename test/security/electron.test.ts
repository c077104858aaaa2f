import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { initDatabase } from '../../src-main/database/index.ts';
import type { DesktopApp } from '../support/desktop-app.ts';
import { startDesktop, withoutElectron } from '../support/desktop-app.ts';
import { scratchFolder } from '../support/scratch.ts';

describe('the desktop window', { skip: withoutElectron }, () => {
  const scratch = scratchFolder('electron-security');
  const root = join(scratch.path, 'root');
  let desktop: DesktopApp;

  before(async () => {
    mkdirSync(root);
    initDatabase(join(root, 'var/lib/rpm'));
    desktop = await startDesktop({ home: scratch.path, args: [`--root=${root}`] });
    await desktop.page.waitForSelector('body *');
  });
  after(async () => {
    await desktop[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  test('the page is isolated and sandboxed, without Node', async () => {
    const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const all = contents.getLastWebPreferences();
      const names = ['contextIsolation', 'sandbox', 'nodeIntegration', 'webSecurity', 'webviewTag'];
      return Object.fromEntries(names.map((name) => [name, all[name]]));
    });
    assert.deepEqual(preferences, {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    const seen = await desktop.page.evaluate(`({
      require: typeof require,
      process: typeof process,
      bridge: Object.keys(turntable).sort(),
      origin: location.origin,
    })`);
    assert.deepEqual(seen, {
      require: 'undefined',
      process: 'undefined',
      bridge: [
        ...['chooseFolder', 'chooseKeyFile', 'choosePackageFiles', 'onMessage'],
        ...['pathOfDroppedFile', 'saveFile', 'send', 'setZoom', 'showFile', 'speak'],
      ],
      origin: 'app://turntable',
    });
  });

  test('a strict policy is in force: no inline script, no outside connection', async () => {
    const outcome = await desktop.page.evaluate(`(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.wasRun = true';
      document.head.append(script);
      const connects = await fetch('https://example.invalid/').then(() => true, () => false);
      return { wasRun: globalThis.wasRun ?? false, connects };
    })()`);
    assert.deepEqual(outcome, { wasRun: false, connects: false });
  });

  test('new windows and navigation are denied; a web address is asked about first', async () => {
    await desktop.app.evaluate(({ dialog, shell }) => {
      const asked: string[] = [];
      const opened: string[] = [];
      Object.assign(globalThis, { asked, opened });
      dialog.showMessageBox = ((options: { detail?: string }) => {
        asked.push(options.detail ?? '');
        return Promise.resolve({ response: 0, checkboxChecked: false });
      }) as never;
      shell.openExternal = (url: string) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    const { page, app } = desktop;
    for (const action of [
      "open('file:///etc/passwd')",
      "open('javascript:alert(1)')",
      "open('about:blank')",
      "open('https://example.invalid/x')",
      "location.assign('https://example.invalid/')",
      "location.assign('file:///etc/passwd')",
    ])
      await page.evaluate(`void ${action}`);
    await page.waitForTimeout(300);
    const state = await app.evaluate(({ BrowserWindow }) => {
      const { asked, opened } = globalThis as unknown as { asked: string[]; opened: string[] };
      return { asked, opened, windows: BrowserWindow.getAllWindows().length };
    });
    assert.equal(state.windows, 1);
    assert.deepEqual(state.opened, []);
    assert.equal(state.asked.length, 1);
    assert.match(state.asked[0] ?? '', /^https:\/\/example\.invalid\/x\n/);
    assert.match(page.url(), /^app:\/\/turntable\//);
  });

  test('a file is shown in its folder, never opened, and nothing but a path of one is taken', async () => {
    await desktop.app.evaluate(({ shell }) => {
      const shown: string[] = [];
      Object.assign(globalThis, { shown });
      shell.showItemInFolder = (path: string) => void shown.push(path);
      shell.openPath = (path: string) => Promise.reject(new Error(`opened ${path}`));
    });
    const answers = await desktop.page.evaluate(`Promise.all(
      ['relative', '/etc/\\0passwd', 'file:///etc/passwd', 7, null, '/' + 'x'.repeat(5000), '/etc/../etc/passwd', '/etc/passwd/gone/x'].map(
        (path) => turntable.showFile(path),
      ),
    )`);
    assert.deepEqual(answers, [...Array.from({ length: 6 }, () => false), true, true]);
    const shown = await desktop.app.evaluate(
      () => (globalThis as unknown as { shown: string[] }).shown,
    );
    assert.deepEqual(shown, ['/etc/passwd', '/etc/passwd']);
  });

  test('permissions are refused', async () => {
    const states = await desktop.page.evaluate(`Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone'].map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    )`);
    assert.deepEqual(states, ['denied', 'denied', 'denied', 'denied']);
  });

  test('files outside the page are not served under its scheme', async () => {
    const statuses = await desktop.page.evaluate(`Promise.all(
      ['/index.html', '/../package.json', '/%2e%2e/electron/main.cjs', '/..%2felectron%2fmain.cjs'].map(
        async (path) => await fetch(path).then(({ status }) => status, () => 0),
      ),
    )`);
    assert.deepEqual(statuses, [200, 404, 404, 404]);
  });

  test('messages that are no calls are survived', async () => {
    await desktop.page.evaluate(`{
      const strange = [null, 7, 'x', [], {}, { type: 'call' }, { type: 'call', id: 1, method: '__proto__', args: [] }];
      for (const message of strange) turntable.send(message);
    }`);
    const answer = await desktop.page.evaluate(`new Promise((resolve) => {
      turntable.onMessage((message) => message.id === 424242 && resolve(message));
      turntable.send({ type: 'call', id: 424242, method: 'package.groups', args: [] });
    })`);
    assert.deepEqual(answer, { type: 'result', id: 424_242, value: [] });
  });
});
