import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';
import { scrollTable } from '../support/scroll-table.ts';

const rowCount = 60_000;

interface Measured {
  readonly far: readonly number[];
  readonly near: readonly number[];
  readonly height: number;
  readonly rowsInPage: number;
}

describe('scrolling through 60,000 rows', { skip: whyNoBrowser }, () => {
  const window = builtWindow();

  it('keeps few rows in the page, ends with the right ones, and reports its frame times', async (context) => {
    const fixture = await startFixtureEngine(window.folder, rowCount);
    const { page, complaints, close } = await openWindow(window.browser, fixture.address, {
      width: 1920,
      height: 1080,
    });
    try {
      const measured = (await page.evaluate(scrollTable)) as Measured;
      context.diagnostic(`from top to bottom in 300 frames: ${summary(measured.far)}`);
      context.diagnostic(`96 px a frame: ${summary(measured.near)}`);
      context.diagnostic(
        `rows in the page: ${measured.rowsInPage}; calls for rows: ${fixture.calls.filter(({ method }) => method === 'package.rows').length}`,
      );
      assert.ok(measured.height > rowCount * 30);
      assert.ok(measured.rowsInPage < 100, `${measured.rowsInPage} rows in the page`);
      await page.getByRole('grid').focus();
      await page.keyboard.press('End');
      const last = page.locator(`#row-${rowCount - 1}`);
      await last.locator('[role=gridcell]').nth(5).waitFor();
      assert.equal(await last.getAttribute('aria-rowindex'), String(rowCount + 1));
      await close();
      assert.deepEqual(complaints, []);
    } finally {
      await fixture.stop();
    }
  });
});

function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const share = (part: number): string =>
    (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(1);
  const late = times.filter((time) => time > 34).length;
  return `median ${share(0.5)} ms, 95 % ${share(0.95)} ms, worst ${share(1)} ms, ${late} of ${times.length} later than two frames of 60 Hz`;
}
