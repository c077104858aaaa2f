import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { buildWindow, launchBrowser, whyNoBrowser } from './support/browser.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';

describe('the window in German', { skip: whyNoBrowser }, () => {
  let built: Awaited<ReturnType<typeof buildWindow>>;
  let browser: Browser;
  let fixture: FixtureEngine;
  before(async () => {
    built = await buildWindow();
    browser = await launchBrowser();
    fixture = await startFixtureEngine(built.folder, 2600);
  });
  after(async () => {
    await fixture.stop();
    await browser.close();
    await built.remove();
  });

  it('follows the choice in the toolbar at once, and remembers it', async () => {
    const { page, close, complaints } = await openWindow(browser, fixture.address);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Alle Pakete', level: 1 }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    assert.equal(await page.locator('html').getAttribute('dir'), 'ltr');
    await page.reload();
    await page.getByRole('heading', { name: 'Alle Pakete', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Sprache' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'All packages', level: 1 }).waitFor();
    await close();
    assert.deepEqual(complaints, []);
  });

  it('comes when it is spoken: the first load holds English alone, and is below 400 kB', async () => {
    const loaded = async (language?: 'de'): Promise<{ names: string[]; bytes: number }> => {
      const { page, close } = await openWindow(
        browser,
        fixture.address,
        language === undefined ? {} : { language },
      );
      const paths = (await page.evaluate(
        "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.includes('/assets/'))",
      )) as string[];
      await close();
      const names = [...new Set(paths.map((one) => path.basename(one)))];
      const bytes = names
        .map((name) => gzipSync(readFileSync(path.join(built.folder, 'assets', name))).length)
        .reduce((sum, length) => sum + length, 0);
      return { names, bytes };
    };
    const first = await loaded();
    assert.ok(first.bytes > 100_000, `${first.bytes} bytes: not all of it was seen`);
    assert.ok(first.bytes < 400_000, `${first.bytes} bytes`);
    const more = (await loaded('de')).names.filter((name) => !first.names.includes(name));
    assert.match(more.join(), /^de-[\w-]+\.js$/);
  });

  it('writes dates, counts, plurals and sizes as German does', async () => {
    const { page, close, complaints } = await openWindow(browser, fixture.address, {
      language: 'de',
    });
    const totals = page.getByRole('main').getByRole('status');
    assert.match((await totals.first().innerText()).trim(), /^2\.600 Pakete · \d+,\d GiB$/);
    const cells = page.locator('#row-0 [role=gridcell]');
    assert.match(await cells.nth(4).innerText(), /^\d+(?:,\d+)? [KMG]?i?B$/);
    assert.match(await cells.nth(5).innerText(), /^\d{2}\.\d{2}\.\d{4}$/);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Space');
    const marks = page.getByRole('group', { name: 'Markierte Pakete' });
    await marks.getByText(/^1 Paket markiert/).waitFor();
    await page.keyboard.press('Space');
    await marks.getByText(/^2 Pakete markiert/).waitFor();
    await close();
    assert.deepEqual(complaints, []);
  });
});
