/** Repositories in the window: the room, and the versions of a package. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';

describe('repositories in the window', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let page: Page;

  const withWindow = (name: string, run: () => Promise<void>): void => {
    it(name, async () => {
      fixture = await startFixtureEngine(window.folder, 200);
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
  const room = (): Locator => page.getByRole('main', { name: 'Repositories' });
  const one = (name: string): Locator =>
    room()
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name, exact: true }) });
  const asked = (method: string): unknown =>
    fixture.calls.findLast((call) => call.method === method)?.args;

  withWindow('lists them with what each is, and failures in words', async () => {
    await page.keyboard.press('Alt+r');
    await one('Fixture 40').getByText('68,412 packages').waitFor();
    await room().getByText('5 repositories, 4 enabled').waitFor();
    await one('Vendor').getByText('Could not resolve host').waitFor();
    await one('Vendor').getByText('Not read').waitFor();
    await one('Fixture 40 – Updates').getByText('Not fetched yet').waitFor();
    await one('Fixture 40 – Debug').getByText('Off', { exact: true }).waitFor();
    await room()
      .getByRole('alert')
      .getByText(/old\.repo, line 3/)
      .waitFor();
    assert.equal(asked('repository.refresh'), undefined);
  });

  withWindow('refreshes with progress, and can be stopped', async () => {
    await page.keyboard.press('Alt+r');
    const held = fixture.hold('repository.refresh');
    await room().getByRole('button', { name: 'Refresh all' }).click();
    const bar = room().getByRole('progressbar', { name: 'Refreshing the repositories' });
    await bar.waitFor();
    fixture.emit('repository.progress', { id: 'updates', done: 1, total: 4, packagesRead: 300 });
    await room().getByText('Fixture 40 – Updates, 1 of 4: 300 packages read').waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), '25');
    await room().getByRole('button', { name: 'Stop' }).click();
    await held.cancelled;
    held.release();
    await bar.waitFor({ state: 'detached' });
    await one('Fixture 40 – Updates')
      .getByRole('button', { name: /^Refresh / })
      .click();
    await one('Fixture 40 – Updates').getByText('7,301 packages').waitFor();
    assert.deepEqual(asked('repository.refresh'), [['updates']]);
  });

  withWindow('takes folders of one’s own', async () => {
    await page.keyboard.press('Alt+r');
    await room().getByRole('button', { name: 'Leave out /srv/own' }).click();
    await one('/srv/own').waitFor({ state: 'detached' });
    await room().getByRole('button', { name: 'Add folder…' }).click();
    await room().getByLabel('Folder with repodata').fill('/srv/other');
    await page.keyboard.press('Enter');
    await one('/srv/other').waitFor();
    assert.deepEqual(asked('repository.setFolders'), [['/srv/other']]);
  });

  withWindow('asks for folders in the upgrades room as in its own', async () => {
    await page.keyboard.press('Alt+2');
    const upgrades = page.getByRole('main', { name: 'Upgrades' });
    const folders = upgrades.getByRole('region', { name: 'Folders of package files' });
    await folders.getByText('/srv/mirror').waitFor();
    await folders.getByRole('button', { name: 'Add folder…' }).click();
    await folders.getByLabel('Folder on the machine').fill('relative');
    await page.keyboard.press('Enter');
    await folders.getByText('The path has to begin with a slash.').waitFor();
    assert.equal(asked('upgrade.setFolders'), undefined);
    await folders.getByLabel('Folder on the machine').fill('/srv/second');
    await page.keyboard.press('Enter');
    await folders.getByText('/srv/second').waitFor();
    assert.equal(await folders.getByLabel('Folder on the machine').count(), 0);
    await folders.getByRole('button', { name: 'Leave out /srv/mirror' }).click();
    await folders.getByText('/srv/mirror').waitFor({ state: 'detached' });
    assert.deepEqual(asked('upgrade.setFolders'), [['/srv/second']]);
  });

  withWindow('shows every version there is, and opens the one that is chosen', async () => {
    await page.getByRole('gridcell', { name: /^bash / }).click();
    await page.getByRole('heading', { name: 'bash', level: 2 }).waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    const list = page.getByRole('group', { name: 'Versions' });
    await list.getByText('99.0-1.fc40 · x86_64').waitFor();
    const lines = await list.getByRole('listitem').allInnerTexts();
    assert.deepEqual(
      lines.map((text) => /Newer|Older|Installed/.exec(text)?.[0]),
      ['Newer', 'Installed', 'Older'],
    );
    fixture.failWith('repository.fetch', {
      code: 'FETCH_FAILED',
      message: 'fetching bash: curl: (22) 404',
      context: {},
    });
    await list.getByRole('button', { name: 'Downgrade to this…' }).click();
    await list
      .getByRole('alert')
      .getByText(/\(22\) 404/)
      .waitFor();
    fixture.failWith('repository.fetch', undefined);
    await list.getByRole('button', { name: 'Upgrade to this…' }).click();
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(asked('repository.fetch'), ['fixture', 'bash', 'a'.repeat(64)]);
    assert.deepEqual(asked('packageFile.open'), ['/tmp/new-b.rpm']);
  });
});
