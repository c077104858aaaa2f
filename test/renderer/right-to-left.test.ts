import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { rooms } from './support/accessible-rooms.ts';
import { buildWindow, launchBrowser, whyNoBrowser } from './support/browser.ts';
import { startFixtureEngine } from './support/fixture-engine.ts';
import { pageInLanguage } from './support/in-language.ts';
import { openWindow } from './support/open-window.ts';

/** Runs in the page: words that have too little room, and whether the page itself is wider than the window. */
const wordsCutOff = `(() => {
  const found = [];
  for (const element of document.querySelectorAll('button, label, h1, h2, h3, [role=tab], dt, legend, summary')) {
    const style = getComputedStyle(element);
    const isHidden = element.clientWidth === 0 || element.closest('[aria-hidden=true]') !== null;
    // An ellipsis is meant: what is shortened there is told in full elsewhere.
    const isShortened = style.textOverflow === 'ellipsis' && style.overflowX !== 'visible';
    if (isHidden || isShortened || style.display === 'inline') continue;
    if (element.scrollWidth > element.clientWidth + 1)
      found.push(element.tagName + ' ' + element.textContent + ': ' + element.scrollWidth + ' in ' + element.clientWidth);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page is too wide');
  return found;
})()`;

/** The rail, the rooms and the details stand from right to left. */
async function order(page: Page): Promise<readonly string[]> {
  const places = await Promise.all(
    (['navigation', 'grid', 'complementary'] as const).map(async (role) => ({
      role,
      x: (await page.getByRole(role).first().boundingBox())?.x ?? 0,
    })),
  );
  return places.toSorted((a, b) => b.x - a.x).map(({ role }) => role);
}

describe('the window in a language with long words, from right to left', {
  skip: whyNoBrowser,
}, () => {
  it('is the other way round, and cuts off no words in any room', async (context) => {
    const built = await buildWindow();
    const browser = await launchBrowser();
    const fixture = await startFixtureEngine(built.folder, 2600);
    try {
      const { page, close, complaints } = await openWindow(browser, fixture.address, {
        language: 'pseudo',
      });
      assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
      assert.equal(await page.locator('html').getAttribute('lang'), 'en-XB');
      assert.deepEqual(await order(page), ['navigation', 'grid', 'complementary']);
      const cut: string[] = [];
      for (const [room, enter] of rooms) {
        await enter(pageInLanguage(page, 'pseudo'), fixture);
        for (const one of (await page.evaluate(wordsCutOff)) as string[])
          cut.push(`${room}: ${one}`);
      }
      assert.deepEqual(cut, []);
      context.diagnostic(`${rooms.length} rooms and sheets`);
      await close();
      assert.deepEqual(complaints, []);
    } finally {
      await fixture.stop();
      await browser.close();
      await built.remove();
    }
  });
});
