/** Searching in the window: sentences, completion, saved filters, lenses, marks of groups, why and the raw header. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';

describe('searching in the window', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let page: Page;

  const withWindow = (name: string, run: () => Promise<void>): void => {
    it(name, async () => {
      fixture = await startFixtureEngine(window.folder, 2600);
      const opened = await openWindow(window.browser, fixture.address);
      page = opened.page;
      try {
        await run();
        await opened.close();
        assert.deepEqual(opened.complaints, []);
      } finally {
        await fixture.stop();
      }
    });
  };
  const box = (): Locator => page.getByRole('combobox', { name: 'Search packages' });
  const details = (): Locator => page.getByRole('complementary', { name: 'Details' });
  const lenses = (): Locator => page.getByRole('navigation', { name: 'Lenses' });
  const lastFilter = (): unknown =>
    fixture.calls.findLast(({ method }) => method === 'package.list')?.args[0];
  const until = (text: string): Promise<void> => page.getByText(text).first().waitFor();

  withWindow('offers fields and values, and takes only what is chosen', async () => {
    await box().click();
    await page.keyboard.type('gr');
    const list = page.getByRole('listbox', { name: 'Ways to go on' });
    await list.getByRole('option', { name: /^group:/ }).waitFor();
    assert.equal(await box().getAttribute('aria-expanded'), 'true');
    assert.equal(await box().getAttribute('aria-activedescendant'), null);
    await page.keyboard.press('ArrowDown');
    assert.equal(await box().getAttribute('aria-activedescendant'), 'search-suggestion-0');
    await page.keyboard.press('Enter');
    await list.getByRole('option', { name: 'Applications/Editors' }).waitFor();
    assert.equal(await box().inputValue(), 'group:');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    assert.equal(await box().inputValue(), 'group:Applications/Editors ');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    // words that begin no field are only words
    await box().fill('vim');
    await until('1 package ·');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate("document.activeElement.getAttribute('role')"), 'grid');
  });

  withWindow('points at a mistake and leaves the list as it is', async () => {
    await box().fill('bash');
    await until('1 package ·');
    await box().fill('bash size>much');
    await page.getByRole('status').filter({ hasText: '“much” is no size' }).waitFor();
    assert.equal(await page.locator('mark').innerText(), 'much');
    assert.equal(await box().getAttribute('aria-invalid'), 'true');
    await page.getByRole('gridcell', { name: /^bash / }).waitFor();
    await box().fill('bash');
    await page.locator('mark').waitFor({ state: 'detached' });
    assert.equal(await box().getAttribute('aria-invalid'), null);
  });

  withWindow('saves, renames and deletes a filter', async () => {
    await box().fill('vim or emacs');
    await until('“vim or emacs”').catch(() => undefined);
    await page.keyboard.press('Control+s');
    const sheet = page.getByRole('dialog', { name: 'Save this search' });
    await sheet.getByLabel('Name').fill('Editors');
    await page.keyboard.press('Enter');
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'Editors' }).waitFor();
    assert.deepEqual(fixture.world.filters.at(-1), { name: 'Editors', text: 'vim or emacs' });
    assert.equal(await box().inputValue(), '');
    await page.locator('[role=grid]').waitFor();
    assert.deepEqual(lastFilter(), { within: 'vim or emacs' });
    await lenses().getByRole('button', { name: 'More for Editors' }).click();
    await page.getByRole('menuitem', { name: 'Rename or change…' }).click();
    await page.getByRole('dialog', { name: 'Change the filter' }).getByLabel('Name').fill('Vi');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: 'Vi', exact: true }).waitFor();
    await lenses().getByRole('button', { name: 'More for Vi' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'All packages' }).waitFor();
    assert.deepEqual(
      fixture.world.filters.map(({ name }) => name),
      ['Large editors'],
    );
  });

  withWindow('says why a filter cannot be saved', async () => {
    fixture.failWith('filter.save', {
      code: 'FILE_WRITE_FAILED',
      message: 'writing settings.json: no space left',
      context: {},
    });
    await box().fill('vim');
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByLabel('Name').fill('x');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'no space left' }).waitFor();
  });

  withWindow('opens the lenses of leaves, changed files and vendors', async () => {
    await page.keyboard.press('Alt+8');
    await page.getByRole('heading', { level: 1, name: 'Leaves' }).waitFor();
    await page.locator('[role=grid]').waitFor();
    assert.deepEqual(lastFilter(), { within: 'is:leaf' });
    await page.keyboard.press('Alt+9');
    await until('No changed files are known');
    await lenses().getByRole('button', { name: 'Vendors' }).click();
    await page.getByRole('treeitem', { name: /Fixture Project/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Fixture Project' }).waitFor();
    await page.locator('#row-0').waitFor();
    assert.deepEqual(lastFilter(), { within: 'vendor="Fixture Project"' });
  });

  withWindow('lists what was built from the source of a package', async () => {
    await page.getByRole('gridcell', { name: /^bash / }).click();
    await details().getByRole('heading', { name: 'bash', level: 2 }).waitFor();
    await details().getByRole('button', { name: 'bash-5.2.26' }).click();
    await page.waitForFunction("document.querySelector('[role=combobox]').value !== ''");
    const text = await box().inputValue();
    assert.match(text, /^sourcerpm=bash-5\.2\.26-\d+\.fc40\.src\.rpm$/);
    await until('Nothing matches “sourcerpm=bash');
    assert.deepEqual(lastFilter(), { lens: 'all', text });
  });

  withWindow('tells vendors that cannot be counted', async () => {
    fixture.failWith('package.vendors', {
      code: 'DATABASE_UNREADABLE',
      message: 'reading the database: damaged',
      context: {},
    });
    await lenses().getByRole('button', { name: 'Vendors' }).click();
    await lenses().getByRole('alert').waitFor();
    fixture.failWith('package.vendors', undefined);
    await lenses().getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('treeitem', { name: /No vendor named/ }).waitFor();
  });

  withWindow('marks whole groups, which show all, some or none', async () => {
    const tree = page.getByRole('tree', { name: 'Groups' });
    const top = tree.getByRole('treeitem', { level: 1 }).first();
    const second = tree.getByRole('treeitem', { level: 2 }).first();
    await tree.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.equal(await second.getAttribute('aria-checked'), 'false');
    await page.keyboard.press('+');
    await page.getByRole('group', { name: 'Marked packages' }).waitFor();
    assert.equal(await second.getAttribute('aria-checked'), 'true');
    assert.equal(await top.getAttribute('aria-checked'), 'mixed');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('+');
    await tree.locator('[aria-level="1"][aria-checked=true]').first().waitFor();
    await page.keyboard.press('+');
    await page.getByRole('group', { name: 'Marked packages' }).waitFor({ state: 'detached' });
    assert.equal(await second.getAttribute('aria-checked'), 'false');
  });

  withWindow('shows the way to a package as text and as links', async () => {
    await page.getByRole('tab', { name: 'Dependencies' }).click();
    const way = details().getByRole('list', { name: 'The way to it' });
    await way.waitFor();
    const stops = await way.getByRole('listitem').allInnerTexts();
    assert.match(stops.at(-1) ?? '', /^amber-client$/);
    await details()
      .getByText(/It is here for .* which nothing requires/)
      .waitFor();
    const first = way.getByRole('button').first();
    const name = await first.innerText();
    await first.click();
    await details().getByRole('heading', { level: 2, name, exact: true }).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await details().getByRole('heading', { level: 2, name: 'amber-client' }).waitFor();
  });

  withWindow('says when the way cannot be found, and tries again', async () => {
    fixture.failWith('package.why', {
      code: 'DATABASE_CORRUPT',
      message: 'reading package #4: damaged',
      context: {},
    });
    await page.getByRole('tab', { name: 'Dependencies' }).click();
    await details().getByRole('alert').filter({ hasText: 'damaged' }).waitFor();
    fixture.failWith('package.why', undefined);
    await details().getByRole('button', { name: 'Try again' }).click();
    await details().getByRole('list', { name: 'The way to it' }).waitFor();
  });

  withWindow('reads scripts in plain words', async () => {
    await page.getByRole('tab', { name: /^Scripts/ }).click();
    const reading = details().getByRole('list', { name: 'What %pre seems to do' });
    assert.equal(await reading.innerText(), 'makes users or groups');
    await details().getByText('starts, stops or enables services').waitFor();
  });

  withWindow('searches the raw header', async () => {
    await page.getByRole('tab', { name: 'Header' }).click();
    await details().getByText('7 tags').waitFor();
    await details().getByRole('button', { name: 'Show more' }).click();
    await details().getByText('part-999.dat').waitFor();
    await details().getByRole('searchbox', { name: 'Search the header' }).fill('1006');
    await details().getByText('1 tag', { exact: true }).waitFor();
    await details().getByText('BUILDTIME').waitFor();
    await details().getByRole('searchbox').fill('nowhere');
    await details().getByText('No tag holds “nowhere”').waitFor();
  });

  withWindow('tells what is new in a version that is at hand', async () => {
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await details().getByRole('heading', { level: 2, name: 'amber-common' }).waitFor();
    await page.getByRole('tab', { name: 'What’s new' }).click();
    await details()
      .getByRole('heading', { name: /^What’s new in/ })
      .waitFor();
    await details().getByRole('heading', { name: 'Up to what is installed' }).waitFor();
    await page.keyboard.press('l');
    await page.getByRole('dialog', { name: 'What the signs mean' }).waitFor();
  });

  withWindow('explains how to search, and searches for an example', async () => {
    await page.keyboard.press('F2');
    const help = page.getByRole('dialog', { name: 'How to search' });
    await help.getByRole('button', { name: 'size>100M' }).click();
    await help.waitFor({ state: 'detached' });
    assert.equal(await box().inputValue(), 'size>100M');
  });
});
