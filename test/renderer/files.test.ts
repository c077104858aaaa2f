/** The files of a package in the window: searched, looked at, compared with the disk. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';

describe('the files of a package in the window', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let page: Page;

  const withFiles = (name: string, run: () => Promise<void>, isDesktop = false): void => {
    it(name, async () => {
      fixture = await startFixtureEngine(window.folder, 200);
      const opened = await openWindow(window.browser, fixture.address, { isDesktop, height: 1300 });
      page = opened.page;
      try {
        await page.getByRole('gridcell', { name: /^bash / }).click();
        await page.getByRole('heading', { name: 'bash', level: 2 }).waitFor();
        await page.getByRole('tab', { name: /^Files/ }).click();
        await tree().waitFor();
        await run();
        await opened.close();
        assert.deepEqual(opened.complaints, []);
      } finally {
        await fixture.stop();
      }
    });
  };
  const tree = (): Locator => page.getByRole('tree', { name: 'Files' });
  const file = (name: RegExp): Locator => tree().getByRole('treeitem', { name });
  const facts = (): Locator => page.getByRole('group', { name: 'About the file' });

  withFiles('finds by a part of the path, and says so when there is none', async () => {
    const search = page.getByRole('searchbox', { name: 'Search the files' });
    await search.fill('DOC/');
    await page.getByRole('status').getByText('2 files', { exact: true }).waitFor();
    assert.deepEqual(await tree().getByRole('treeitem').allInnerTexts().then(firstLines), [
      'usr/share/doc/bash',
      'NEWS',
      'README',
    ]);
    await search.fill('nowhere');
    await page.getByText('No file holds “nowhere” in its path').waitFor();
  });

  withFiles('tells everything of the file the keyboard is on, and copies its path', async () => {
    await tree().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const words = await facts().innerText();
    assert.match(words, /\/etc\/bash\/bash\.conf/);
    assert.match(words, /-rw-r--r-- \(0644\)/);
    assert.match(words, /config, noreplace/);
    assert.match(words, /(?:a3){5}/);
    await facts().getByRole('button', { name: 'Copy the path' }).click();
    await page.locator('[aria-live=polite]').getByText('The path is copied.').waitFor();
    // only a desktop has a file manager
    assert.equal(await facts().getByRole('button', { name: 'Open the folder' }).count(), 0);
  });

  withFiles('compares with the disk only when asked, and shows each state as a shape', async () => {
    assert.equal(fixture.calls.filter(({ method }) => method === 'verify.files').length, 0);
    await page.getByRole('button', { name: 'Compare with the disk' }).click();
    await page.getByText('7 files are no longer as shipped.').first().waitFor();
    for (const [name, look] of [
      [/bash\.conf/, 'Config file changed'],
      [/users/, 'Could not be read'],
      [/bashctl/, 'Permissions changed'],
      [/README/, 'Missing'],
      [/NEWS/, 'As shipped'],
      [/^Missing usr \d/, 'Missing'],
    ] as const)
      await file(name).getByRole('img', { name: look }).first().waitFor();
    await file(/bash\.conf/).click();
    await facts().getByText('Config file changed: size, content, modification time').waitFor();
    await page.getByRole('checkbox', { name: 'Only these' }).check();
    await file(/NEWS/).waitFor({ state: 'detached' });
    assert.equal(await file(/README/).count(), 1);
    assert.deepEqual(fixture.calls.findLast(({ method }) => method === 'verify.files')?.args, [
      { kind: 'installed', instance: 3 },
    ]);
  });

  withFiles('tells how far it is, and can be stopped while the tree is read on', async () => {
    const held = fixture.hold('verify.files');
    await page.getByRole('button', { name: 'Compare with the disk' }).click();
    const bar = page.getByRole('progressbar', { name: 'Comparing the files with the disk' });
    await bar.waitFor();
    const id = { kind: 'installed', instance: 3 } as const;
    fixture.emit('verify.fileProgress', { id, filesDone: 12, bytesRead: 2048, elapsedMs: 40 });
    await page.getByText('12 of 23, 2.00 KiB read').waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), '52');
    await file(/NEWS/).click();
    await facts().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Compare with the disk' }).waitFor();
    await held.cancelled;
    held.release();
  });

  withFiles(
    'shows a file in the file manager of a desktop, under the root that is open',
    async () => {
      await file(/NEWS/).click();
      await facts().getByRole('button', { name: 'Open the folder' }).click();
      const shown = '/home/user/.local/share/turntable/sandbox/usr/share/doc/bash/NEWS';
      await page.waitForFunction('globalThis.shown.length > 0');
      assert.deepEqual(await page.evaluate('globalThis.shown'), [shown]);
    },
    true,
  );

  withFiles('says why comparing failed, and compares again', async () => {
    fixture.failWith('verify.files', {
      code: 'NOT_INSTALLED',
      message: 'looking up package 3: it is not installed any more',
      context: {},
    });
    await page.getByRole('button', { name: 'Compare with the disk' }).click();
    await page
      .getByRole('alert')
      .getByText(/it is not installed any more/)
      .waitFor();
    fixture.failWith('verify.files', undefined);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('7 files are no longer as shipped.').first().waitFor();
  });
});

function firstLines(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.split('\n', 1)[0] ?? '');
}
