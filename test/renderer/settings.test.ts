import assert from 'node:assert/strict';
import { describeRoom } from './support/room-tests.ts';

describeRoom(
  'settings',
  (page) => page.keyboard.press('Control+,'),
  (test) => {
    test('keeps how the window looks', async ({ page }) => {
      const look = page.locator(
        'html[data-theme=dark][data-density=compact][data-motion=reduced][style*="zoom: 1.5"]',
      );
      await page.getByRole('button', { name: 'Dark' }).click();
      await page.getByRole('button', { name: 'Compact' }).click();
      await page.getByRole('button', { name: 'None' }).click();
      await page.getByRole('button', { name: '150 %' }).click();
      await look.waitFor({ state: 'attached' });
      await page.reload();
      await page.locator('#row-0').waitFor();
      await look.waitFor({ state: 'attached' });
      const heights = await page.locator('#row-1').boundingBox();
      assert.equal(heights?.height, 39, 'rows of 26 at one and a half');
    });

    test('text twice the size leaves everything within reach', async ({ page }) => {
      await page.getByRole('button', { name: '200 %' }).click();
      await page.keyboard.press('Alt+1');
      await page.locator('#row-0').waitFor();
      for (const name of ['All packages', 'Open package file…']) {
        await page.getByRole('button', { name }).first().scrollIntoViewIfNeeded();
        await page.getByRole('button', { name }).first().click({ trial: true });
      }
      await page.getByRole('tab', { name: 'Files' }).click();
      await page.getByRole('tree', { name: 'Files' }).waitFor();
    });

    test('finds values by name, text and file, and shows what comes of them', async ({ page }) => {
      await page.getByRole('tab', { name: /rpm’s values/ }).click();
      await page.getByText('1,606 of 1,606').waitFor();
      await page.getByRole('searchbox', { name: 'Search values' }).fill('%_datadir macros');
      await page.getByText('200 of 1,606').waitFor();
      await page.getByRole('button', { name: 'Set here' }).click();
      await page.getByText('2 of 1,606').waitFor();
      await page
        .getByRole('tree', { name: 'Values in force' })
        .getByRole('treeitem')
        .first()
        .click();
      await page.getByText('/etc/rpm/macros.local, line 1170').waitFor();
      await page.getByText('/usr/share/datadir').waitFor();
      await page.getByRole('searchbox', { name: 'Search values' }).fill('no such value');
      await page.getByText('No value matches').waitFor();
      await page.getByRole('button', { name: 'All', exact: true }).click();
      await page.getByRole('searchbox', { name: 'Search values' }).fill('uname');
      await page
        .getByRole('tree', { name: 'Values in force' })
        .getByRole('treeitem')
        .first()
        .click();
      await page.getByText('would run a program').waitFor();
    });

    test('waiting and failed are two pictures', async ({ page, fixture }) => {
      fixture.failWith('settings.values', {
        code: 'FILE_UNREADABLE',
        message: 'reading /etc/rpm/macros.local: permission denied',
        context: {},
      });
      await page.getByRole('tab', { name: /rpm’s values/ }).click();
      await page.getByRole('alert').getByText('permission denied').waitFor();
      fixture.failWith('settings.values', undefined);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('1,606 of 1,606').waitFor();
    });
  },
);
