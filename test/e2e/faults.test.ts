import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { initDatabase } from '../../src-main/database/index.ts';
import { startDesktop, withoutElectron } from '../support/desktop-app.ts';
import { scratchFolder } from '../support/scratch.ts';
import { pictureFolder } from './pictures.ts';
import { WindowPages } from './window-pages.ts';

/** Process ids of engines that work for a root; told by their command line. */
function enginePids(root: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.includes(`--root=${root}`) && words.includes('--shell=electron');
      } catch {
        return false;
      }
    });
}

describe('the window when something is wrong', { skip: withoutElectron }, () => {
  const scratch = scratchFolder('e2e-faults');
  after(() => scratch[Symbol.dispose]());

  test('the engine is killed: the window says so, lives, and goes on by itself', async () => {
    const root = join(scratch.path, 'good');
    mkdirSync(root);
    initDatabase(join(root, 'var/lib/rpm'));
    await using desktop = await startDesktop({ home: scratch.path, args: [`--root=${root}`] });
    const pages = new WindowPages(desktop.page);
    await pages.page.getByRole('main', { name: 'Packages' }).waitFor();
    const [first] = enginePids(root);
    assert.ok(first !== undefined);
    process.kill(first, 'SIGKILL');
    for (let turn = 0; turn < 100 && (enginePids(root)[0] ?? first) === first; turn += 1)
      await pages.page.waitForTimeout(50);
    const [second] = enginePids(root);
    assert.notEqual(second, first);
    await pages.search('anything');
    await pages.search('');
    await pages.lens('Verify');
    await pages.page.getByRole('button', { name: 'Verify everything' }).click();
    await pages.page.getByText(/0 packages, /).waitFor();
    assert.match(desktop.errors(), /the engine ended \(signal SIGKILL\); starting it again/);
  });

  const broken: readonly { name: string; words: RegExp; make: (root: string) => void }[] = [
    { name: 'a root that is not there', words: /there is no such folder/, make: () => undefined },
    {
      name: 'a root without a database',
      words: /database/,
      make: (root) => mkdirSync(root),
    },
    {
      name: 'a database that is none',
      words: /rpmdb\.sqlite/,
      make: (root) => {
        mkdirSync(join(root, 'var/lib/rpm'), { recursive: true });
        writeFileSync(join(root, 'var/lib/rpm/rpmdb.sqlite'), 'This is no database.\n'.repeat(500));
      },
    },
  ];
  for (const { name, words, make } of broken)
    test(`${name}: one clear message, and the window lives`, async () => {
      const home = join(scratch.path, name.replaceAll(' ', '-'));
      const root = join(home, 'root');
      mkdirSync(home);
      make(root);
      await using desktop = await startDesktop({ home, args: [`--root=${root}`] });
      const { page } = desktop;
      await page.getByText(words).filter({ visible: true }).first().waitFor();
      await page.screenshot({
        path: join(pictureFolder(), `fault-${name.replaceAll(' ', '-')}.png`),
      });
      const text = await page.locator('body').innerText();
      assert.match(text, new RegExp(root.replaceAll('/', '\\/')));
      assert.doesNotMatch(text, /\bat .*\.(?:ts|js|cjs):\d+/);
      await page.getByRole('button', { name: 'About Turntable' }).click();
      await page.getByRole('dialog').getByText('Electron').first().waitFor();
    });
});
