import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describeRoom } from './support/room-tests.ts';

describeRoom(
  'marks and the plan',
  (page) => page.getByRole('grid').focus(),
  (test) => {
    test('takes marks back and sets them again, and says so', async ({ page }) => {
      const told = page.locator('[aria-live=polite]');
      await page.keyboard.press('Space');
      await page.keyboard.press('Space');
      await page.getByText('−2 marked').waitFor();
      await page.keyboard.press('Control+z');
      await told.getByText('Taken back: 1 package is marked.').waitFor();
      await page.getByText('−1 marked').waitFor();
      await page.keyboard.press('Control+Shift+z');
      await told.getByText('Done again: 2 packages are marked.').waitFor();
      await page.keyboard.press('Home');
      await page.keyboard.press('+');
      await page.getByText('−1 marked').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText(/^−\d+ marked/).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await page.getByText('−1 marked').waitFor();
      for (const _ of [1, 2, 3]) await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await told.getByText('There is no mark to take back.').waitFor();
      await page.keyboard.press('Control+f');
      await page.keyboard.type('ab');
      await page.keyboard.press('Control+z');
      await told.getByText('There is no mark to take back.').waitFor();
    });

    test('upgrades by its key what has a newer version', async ({ page, asked }) => {
      await page.locator('#row-0').waitFor();
      await page.keyboard.press('Alt+2');
      await page.getByRole('button', { name: /Upgrade all/ }).waitFor();
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('Control+f');
      await page.keyboard.type('amber-common');
      await page.locator('#row-0').filter({ hasText: 'amber-common' }).waitFor();
      await page.locator('[role=row]:has([data-state=upgradable])').first().click();
      await page.getByRole('grid').focus();
      await page.keyboard.press('>');
      await page.getByRole('dialog', { name: 'The plan' }).waitFor();
      const [request] = asked('transaction.plan') as [{ install: { mode: string }[] }];
      assert.deepEqual(
        request.install.map(({ mode }) => mode),
        ['upgrade'],
      );
    });

    test('copies and saves the plan as turntable plan prints it', async ({ page, asked }) => {
      await page.keyboard.press('Delete');
      await page.getByRole('dialog', { name: 'The plan' }).waitFor();
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.locator('[aria-live=polite]').getByText('The plan is copied.').waitFor();
      for (const [name, expected] of [
        ['Save as text', /^1 package, in this order/],
        ['Save as JSON', /^\{"planId"/],
      ] as const) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name }).click(),
        ]);
        assert.match(await readFile(await download.path(), 'utf8'), expected);
      }
      assert.equal(asked('transaction.document')?.[1], 'json');
    });
  },
  2600,
);
