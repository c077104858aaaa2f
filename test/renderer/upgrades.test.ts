/** Upgrades from repositories in the window: where each comes from, what is said of it, and the way to the plan. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { offersOf } from '../../src-renderer/state/upgrades.ts';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { candidatesOf } from './support/fixture-plan.ts';
import { FixtureRepositories } from './support/fixture-repositories.ts';
import { fixturePackages } from './support/fixture-packages.ts';
import { openWindow } from './support/open-window.ts';

it('has each installed package once, security first, then by name', () => {
  const packages = fixturePackages(200);
  const repositories = new FixtureRepositories();
  repositories.hasUpgrades = true;
  const { upgrades } = repositories.upgrades(packages);
  const candidates = candidatesOf(packages);
  const [first] = candidates;
  assert.ok(first);
  const [plain] = upgrades.slice(1);
  assert.ok(plain);
  const beyond = { ...plain, installed: first.installed };
  const offers = offersOf(candidates, [...upgrades, beyond]);
  assert.equal(offers.length, candidates.length + upgrades.length);
  assert.deepEqual(offers[0]?.one, upgrades[0]);
  assert.equal(offers.find(({ one }) => one.installed === first.installed)?.kind, 'repository');
  const names = offers.slice(1).map(({ one }) => one.installed.name);
  assert.deepEqual(names, names.toSorted());
});

describe('upgrades from repositories in the window', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let page: Page;

  const withWindow = (name: string, run: () => Promise<void>): void => {
    it(name, async () => {
      fixture = await startFixtureEngine(window.folder, 200);
      fixture.world.repositories.hasUpgrades = true;
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
  const room = (): Locator => page.getByRole('main', { name: 'Upgrades' });
  const lines = (): Locator =>
    room().getByRole('list', { name: 'Available upgrades' }).locator(':scope > li');
  const asked = (method: string): unknown =>
    fixture.calls.findLast((call) => call.method === method)?.args;

  withWindow('says where each comes from and what is said of it, security first', async () => {
    assert.equal(asked('upgrade.repositories'), undefined, 'nobody has opened the room');
    await page.keyboard.press('Alt+2');
    const first = lines().first();
    await first.getByRole('img', { name: 'Repository: Fixture 40' }).waitFor();
    await first.getByText('820 KiB to fetch').waitFor();
    await first.getByText('2 advisories').click();
    await first.getByText('A crafted archive is read out of bounds').waitFor();
    await first.getByText('CVE-2024-0001, CVE-2024-0002').waitFor();
    const badges = await first.getByText(/^(?:Security: Important|Bug fix)$/).allInnerTexts();
    assert.deepEqual(badges.slice(0, 2), ['Security: Important', 'Bug fix']);
    await lines().getByRole('img', { name: 'Folder: /srv/mirror' }).first().waitFor();
    await room().getByText('1 for security').waitFor();
    await room().getByText('not readable: Fixture 40 – Updates, Vendor').waitFor();
  });

  withWindow('fetches with honest progress, can be stopped, and shows the plan', async () => {
    await page.keyboard.press('Alt+2');
    const all = room().getByRole('button', { name: /^Upgrade all/ });
    await lines().first().getByText('2 advisories').waitFor();
    const held = fixture.hold('upgrade.prepare');
    await all.click();
    const bar = room().getByRole('progressbar', { name: 'Preparing the upgrade' });
    await bar.waitFor();
    await room().getByText('Working out what it takes').waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), null, 'nothing to measure by yet');
    fixture.emit('upgrade.progress', {
      ...{ phase: 'fetching', name: 'bash', done: 1, total: 4 },
      ...{ bytesDone: 1_048_576, bytesTotal: 4_194_304, bytesPerSecond: 104_857.6 },
    });
    await room()
      .getByText('Fetching bash, 1 of 4 packages here, 1.00 MiB of 4.00 MiB · 102 KiB a second')
      .waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), '25');
    await room().getByRole('button', { name: 'Stop' }).click();
    await held.cancelled;
    held.release();
    await bar.waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('dialog').count(), 0);
    await all.click();
    const plan = page.getByRole('dialog', { name: 'The plan' });
    await plan.getByText('Ready to be applied.').waitFor();
    const [request] = asked('upgrade.prepare') as [{ packages: unknown; files: string[] }];
    assert.equal(request.packages, 'all');
    assert.ok(request.files.length > 0);
    await plan.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('dialog', { name: 'Done' }).waitFor();
  });

  withWindow('says what cannot be had, and one package alone', async () => {
    await page.keyboard.press('Alt+2');
    fixture.failWith('upgrade.prepare', {
      code: 'PLAN_HAS_PROBLEMS',
      message: 'nothing provides nowhere needed by coreutils-9-1\n  - another reason',
      context: {},
    });
    await lines().first().getByRole('button', { name: 'Upgrade' }).click();
    const alert = room().getByRole('alert');
    await alert.getByText('nothing provides nowhere needed by coreutils-9-1').waitFor();
    await alert.getByText('another reason', { exact: true }).waitFor();
    await alert.getByText('Choose other packages').waitFor();
    const [request] = asked('upgrade.prepare') as [{ packages: readonly unknown[] }];
    assert.equal(request.packages.length, 1);
    await alert.getByRole('button', { name: 'Close' }).click();
    await alert.waitFor({ state: 'detached' });
  });

  withWindow('refreshes the repositories from there, and looks again', async () => {
    await page.keyboard.press('Alt+2');
    await room().getByText('Fixture 40 – Updates, Vendor').waitFor();
    await room().getByRole('button', { name: 'Refresh repositories' }).click();
    await room().getByText('not readable: Vendor').waitFor();
    assert.deepEqual(asked('repository.refresh'), [[]]);
  });

  withWindow('takes what a package file lacks out of repositories, from the plan', async () => {
    fixture.emit('packageFile.requested', { paths: ['/tmp/broken-a.rpm'] });
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: /^(?:Install|Upgrade)/ }).click();
    const plan = page.getByRole('dialog', { name: 'The plan' });
    await plan.getByText('What is missing may be in a repository: Fixture 40, /srv/own.').waitFor();
    const take = plan.getByRole('button', { name: 'Take what is missing from there' });
    fixture.failWith('upgrade.prepare', {
      code: 'PLAN_HAS_PROBLEMS',
      message: 'nothing provides libgarnet.so.4()(64bit) needed by amber-1-1.x86_64',
      context: {},
    });
    await take.click();
    await plan.getByText('nothing provides libgarnet.so.4()(64bit)').waitFor();
    await plan.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    fixture.failWith('upgrade.prepare', undefined);
    const held = fixture.hold('upgrade.prepare');
    await take.click();
    await plan.getByRole('progressbar', { name: 'Preparing the upgrade' }).waitFor();
    await page.keyboard.press('Escape');
    await held.cancelled;
    held.release();
    await plan.waitFor({ state: 'detached' });
    fixture.emit('packageFile.requested', { paths: ['/tmp/broken-a.rpm'] });
    await sheet.getByRole('button', { name: /^(?:Install|Upgrade)/ }).click();
    await take.click();
    await plan.getByText('Ready to be applied.').waitFor();
    const [request] = asked('upgrade.prepare') as [{ files: { path: string }[] }];
    assert.deepEqual(
      request.files.map(({ path }) => path),
      ['/tmp/broken-a.rpm'],
    );
  });

  withWindow('keeps empty, not looked through, and failed apart', async () => {
    fixture.world.repositories.hasUpgrades = false;
    await page.keyboard.press('Alt+2');
    await room().getByRole('button', { name: 'Leave out /srv/mirror' }).click();
    await room().getByText('Nowhere to look yet').waitFor();
    fixture.failWith('upgrade.repositories', {
      code: 'INTERNAL',
      message: 'reading went wrong',
      context: {},
    });
    await room().getByRole('button', { name: 'Look again' }).click();
    await room().getByText('Reading went wrong').waitFor();
    fixture.failWith('upgrade.repositories', undefined);
    await room().getByRole('button', { name: 'Try again' }).click();
    await room().getByText('Nowhere to look yet').waitFor();
    assert.equal(await room().getByRole('alert').count(), 0);
  });
});
