import assert from 'node:assert/strict';
import { usageTree, wayTo } from '../../src-renderer/format/usage-tree.ts';
import { it } from 'node:test';
import { describeRoom } from './support/room-tests.ts';

it('sums sizes by group, the largest first', () => {
  const tree = usageTree(
    [
      { instance: 1, name: 'a', group: 'Apps/Editors', sizeBytes: 5 },
      { instance: 2, name: 'b', group: 'Apps', sizeBytes: 7 },
      { instance: 3, name: 'c', group: 'System', sizeBytes: 20 },
      { instance: 4, name: 'a', group: 'Apps/Editors', sizeBytes: 4 },
    ],
    'All',
  );
  assert.deepEqual([tree.sizeBytes, tree.packageCount], [36, 4]);
  assert.deepEqual(
    tree.children.map(({ label, sizeBytes }) => [label, sizeBytes]),
    [
      ['System', 20],
      ['Apps', 16],
    ],
  );
  assert.deepEqual(
    wayTo(tree, 'Apps/Editors').map(({ label }) => label),
    ['All', 'Apps', 'Editors'],
  );
  assert.deepEqual(
    wayTo(tree, 'Gone/For/Good').map(({ label }) => label),
    ['All'],
  );
});

describeRoom(
  'disk use',
  (page) => page.keyboard.press('Alt+u'),
  (test) => {
    test('walks the map by keyboard, into groups and out, and to a package', async ({ page }) => {
      const map = page.getByRole('group', { name: /^Map of/ });
      const first = map.getByRole('button').first();
      await first.focus();
      const label = (await first.getAttribute('aria-label')) ?? '';
      await page.keyboard.press('ArrowRight');
      const focused = page.locator('[role=group] button:focus');
      assert.notEqual(await focused.getAttribute('aria-label'), label);
      await page.keyboard.press('Home');
      assert.equal(await focused.getAttribute('aria-label'), label);
      await page.keyboard.press('Enter');
      await page.getByRole('group', { name: `Map of ${label.split(':')[0]}` }).waitFor();
      await map.getByRole('button').first().focus();
      await page.keyboard.press('Backspace');
      await page.getByRole('group', { name: 'Map of Everything' }).waitFor();
    });

    test('says the same in a table, which leads on too', async ({ page }) => {
      const table = page.getByRole('table', { name: 'Table of Everything' });
      const names = await table.getByRole('rowheader').allTextContents();
      const tiles = page.getByRole('group', { name: 'Map of Everything' }).getByRole('button');
      await tiles.first().waitFor();
      assert.equal(await tiles.count(), names.length);
      await table.getByRole('button').first().click();
      await page.getByRole('table', { name: `Table of ${names[0]}` }).waitFor();
      while ((await page.getByRole('grid').count()) === 0)
        await page.getByRole('table').getByRole('button').first().click();
    });

    test('waiting and failed are two pictures', async ({ page, fixture }) => {
      fixture.failWith('package.sizes', {
        code: 'DATABASE_UNREADABLE',
        message: 'Reading the database: damaged.',
        context: {},
      });
      await page.keyboard.press('F5');
      await page.getByRole('alert').getByText('damaged').waitFor();
    });
  },
);
