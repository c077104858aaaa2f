import { describeRoom } from './support/room-tests.ts';

describeRoom(
  'roots',
  (page) => page.keyboard.press('Control+Shift+o'),
  (test) => {
    test('lists roots of before, names those that are gone, opens and forgets', async ({
      page,
    }) => {
      const list = page.getByRole('list', { name: 'Used before' });
      const row = (path: string) => list.getByRole('listitem').filter({ hasText: path });
      await row('centos-7').getByText('311 packages · bdb').waitFor();
      await row('/media/backup').getByText('The folder is not there').waitFor();
      await row('/srv/build').getByText('permission denied').waitFor();
      await row('/media/backup').getByRole('button', { name: 'Forget' }).click();
      await row('/media/backup').waitFor({ state: 'detached' });
      await row('centos-7').getByRole('button', { name: 'Open at the start' }).click();
      await row('centos-7').getByText('at the start', { exact: true }).waitFor();
      await row('centos-7').getByRole('button', { name: 'Open', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+Shift+o');
      await row('centos-7').getByText('open', { exact: true }).waitFor();
    });

    test('says when they cannot be looked at', async ({ page, fixture }) => {
      await page.keyboard.press('Escape');
      fixture.failWith('root.known', {
        code: 'FILE_UNREADABLE',
        message: 'reading the settings: damaged',
        context: {},
      });
      await page.keyboard.press('Control+Shift+o');
      await page
        .getByRole('alert')
        .or(page.getByRole('list', { name: 'Used before' }))
        .first()
        .waitFor();
      await page.getByText('Reading the settings: damaged').waitFor();
    });
  },
);
