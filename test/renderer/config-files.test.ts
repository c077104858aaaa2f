import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';

const resultName = 'The result, which you can edit';

describe('config to merge, against the fixture engine', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let page: Page;

  const withRoom = (name: string, run: () => Promise<void>): void => {
    it(name, async () => {
      fixture = await startFixtureEngine(window.folder, 60);
      const opened = await openWindow(window.browser, fixture.address);
      page = opened.page;
      try {
        await page.keyboard.press('Alt+7');
        await run();
        await opened.close();
        assert.deepEqual(opened.complaints, [], 'nothing in the console, nothing refused');
      } finally {
        await fixture.stop();
      }
    });
  };
  const choose = (name: RegExp) => page.getByRole('button', { name }).click();
  const result = () => page.getByRole('textbox', { name: resultName });
  const resolved = (): unknown =>
    fixture.calls.findLast(({ method }) => method === 'config.plan')?.args[0];

  withRoom('saves a merge that nobody has to decide, and takes it back', async () => {
    await page.getByText('Your changes and the package’s fit together.').waitFor();
    await result().filter({ hasText: 'speed = 45' }).waitFor();
    await page.getByRole('button', { name: 'Save the merge' }).click();
    await page.getByRole('dialog', { name: 'Save the merge?' }).waitFor();
    assert.equal(fixture.calls.filter(({ method }) => method === 'change.run').length, 0);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const request = resolved() as { action: string; content: string; sidePath: string };
    assert.equal(request.action, 'merge');
    assert.equal(request.sidePath, '/etc/amber/amber.conf.rpmnew');
    for (const line of ['speed = 45', 'volume = 5', 'loudness = off', '[::1]:8040'])
      assert.ok(request.content.includes(line), line);
    await page.getByText('4 side files, 1 identical').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('become again what they were').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('undone').waitFor();
  });

  withRoom('lets nothing be saved before every place is decided', async () => {
    await choose(/bash\.conf/);
    await page.getByText('1 place changed on both sides').waitFor();
    const save = page.getByRole('button', { name: 'Save the merge' });
    assert.equal(await save.getAttribute('aria-disabled'), 'true');
    await page.getByRole('button', { name: 'Use both' }).click();
    await page.getByText('Every place is decided.').waitFor();
    assert.equal(await save.getAttribute('aria-disabled'), null);
    await save.click();
    await page.getByRole('dialog').getByRole('list', { name: 'Steps' }).waitFor();
    const { content } = resolved() as { content: string };
    assert.match(content, /volume = 11\nbalance = centre\nvolume = 6\nbalance = 0\n/);
    assert.doesNotMatch(content, /[<>|]{7}/);
  });

  withRoom('writes what was typed, and keys typed there are no shortcuts', async () => {
    await choose(/logrotate/);
    await page.getByText('only these two are compared').waitFor();
    await result().click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('# a/b ? é\n');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await choose(/amber\.conf/);
    await choose(/logrotate/);
    await result().filter({ hasText: '# a/b ? é' }).waitFor();
    await page.getByRole('button', { name: 'Take the packaged text here' }).last().click();
    await page.getByRole('button', { name: 'Save the merge' }).click();
    await page.getByRole('dialog').getByRole('list', { name: 'Steps' }).waitFor();
    const { content } = resolved() as { content: string };
    assert.equal(content, '# a/b ? é\n/var/log/kern.log {\n  rotate 4\n  compress\n}\n');
  });

  withRoom('offers no merge of what is no text, and none of what is the same', async () => {
    await choose(/trust\.db/);
    await page.getByText('This is not a text').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Save the merge' }).count(), 0);
    await choose(/network/);
    await page.getByText('Both are the same').waitFor();
    await page.getByRole('button', { name: 'Take the package’s' }).click();
    await page.getByRole('dialog', { name: 'Take the package’s?' }).waitFor();
  });

  withRoom('says so when the files changed meanwhile, and looks again', async () => {
    fixture.world.config.isStale = true;
    await page.getByRole('button', { name: 'Keep yours' }).click();
    await page.getByRole('list', { name: 'Steps' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('changed since').first().waitFor();
    fixture.world.config.isStale = false;
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('list', { name: 'Steps' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  withRoom('empty, waiting and failed are three pictures', async () => {
    fixture.world.config.files = [];
    await page.keyboard.press('F5');
    await page.getByText('Nothing to merge').waitFor();
    fixture.delay('config.compare', 2000);
    fixture.failWith('config.list', {
      code: 'DATABASE_UNREADABLE',
      message: 'Reading the database: damaged.',
      context: {},
    });
    await page.keyboard.press('F5');
    await page.getByRole('alert').getByText('damaged').waitFor();
  });

  it('loads the editor only when it is needed, and starts below 400 kB', () => {
    const assets = join(window.folder, 'assets');
    const packed = (name: string): number => gzipSync(readFileSync(join(assets, name))).length;
    const html = readFileSync(join(window.folder, 'index.html'), 'utf8');
    const first = readdirSync(assets).filter((name) => html.includes(name));
    // The build of before stays for those who have its page open: what this page asks for counts.
    const asked = first.map((name) => readFileSync(join(assets, name), 'latin1')).join('');
    const later = readdirSync(assets).filter((name) => /^side-by-side.*\.js$/.test(name));
    const ours = later.filter((name) => asked.includes(name));
    assert.equal(ours.length, 1);
    assert.ok(first.length > 0 && !first.includes(ours[0] ?? ''));
    const bytes = first.reduce((sum, name) => sum + packed(name), 0);
    assert.ok(bytes < 400_000, `${bytes} bytes`);
  });
});
