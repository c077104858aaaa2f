import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { WireError } from '../../src-main/contract/errors.ts';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { cutOff } from './support/fixture-history.ts';
import { type OpenWindow, openWindow } from './support/open-window.ts';

describe('the window, in a browser against the fixture engine', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let opened: OpenWindow;
  let page: Page;

  const withWindow = (name: string, run: () => Promise<void>): void => {
    it(name, async () => {
      fixture = await startFixtureEngine(window.folder, 2600);
      fixture.world.stepMs = 2;
      opened = await openWindow(window.browser, fixture.address);
      page = opened.page;
      try {
        await run();
        await opened.close();
        assert.deepEqual(
          opened.complaints,
          [],
          'nothing in the console, nothing refused by the policy',
        );
      } finally {
        await fixture.stop();
      }
    });
  };
  const grid = () => page.getByRole('grid', { name: 'Packages' });
  const cursorName = async (): Promise<string> => {
    const id = await grid().getAttribute('aria-activedescendant');
    return (await page.locator(`#${id} [role=gridcell]`).nth(1).innerText()).split('\n')[0] ?? '';
  };
  const verifiedIds = (): unknown[] =>
    (fixture.calls.findLast(({ method }) => method === 'verify.run')?.args[0] ?? []) as unknown[];
  const detailsName = () =>
    page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { level: 2 });

  withWindow('walks the table by keyboard, and the details follow', async () => {
    await grid().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await detailsName().filter({ hasText: 'amber-data' }).waitFor();
    await page.keyboard.press('End');
    await page.locator('[role=grid][aria-activedescendant="row-2599"]').waitFor();
    await page.locator('#row-2599:not([aria-busy])').waitFor();
    await page.keyboard.press('Home');
    assert.equal(await cursorName(), 'amber-client');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate("document.activeElement.getAttribute('role')"), 'tab');
  });

  withWindow('shows results while typing and takes them back on Escape', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('vim editor');
    await page.getByText('1 package ·').first().waitFor();
    assert.equal(await grid().getAttribute('aria-rowcount'), '2');
    await page.keyboard.press('Escape');
    await page.locator('[role=grid][aria-rowcount="2601"]').waitFor();
  });

  withWindow('opens groups three levels deep by keyboard', async () => {
    const tree = page.getByRole('tree', { name: 'Groups' });
    await tree.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    for (const label of ['Archiving', 'Databases', 'Editors', 'Engineering', 'Internet']) {
      await page.getByRole('treeitem', { name: label, level: 2 }).waitFor();
    }
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { level: 1, name: 'Applications › Internet › Browsers' })
      .waitFor();
    const filter = fixture.calls.findLast(({ method }) => method === 'package.list')?.args[0];
    assert.deepEqual(filter, { group: 'Applications/Internet/Browsers' });
  });

  withWindow('follows dependencies both ways, back and forward', async () => {
    await page.getByRole('tab', { name: 'Dependencies' }).click();
    await page.getByRole('button', { name: 'glibc', exact: true }).click();
    await detailsName().filter({ hasText: 'glibc' }).waitFor();
    await page.getByRole('heading', { name: 'Required by' }).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await detailsName().filter({ hasText: 'amber-client' }).waitFor();
    await page.keyboard.press('Alt+ArrowRight');
    await detailsName().filter({ hasText: 'glibc' }).waitFor();
    await page.locator('[aria-activedescendant]').first().waitFor();
    assert.equal(await cursorName(), 'glibc');
  });

  withWindow('shows package text as text and an address before opening it', async () => {
    await page.getByText('<b>markup in it</b>').waitFor();
    await page.getByRole('button', { name: /fixture\.invalid\/amber-client/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Open this address?' });
    await dialog.getByText('https://www.fixture.invalid/amber-client/?from=package').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  withWindow(
    'marks, plans an erasure with what would break, and does not apply problems',
    async () => {
      await grid().focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Space');
      await page.getByText('2 packages marked').waitFor();
      await page.keyboard.press('Delete');
      const plan = page.getByRole('dialog', { name: 'The plan' });
      await plan.getByRole('region', { name: 'What would break' }).waitFor();
      await plan.getByRole('region', { name: 'Problems' }).waitFor();
      const apply = plan.getByRole('button', { name: 'Apply' });
      assert.equal(await apply.getAttribute('aria-disabled'), 'true');
      await page.keyboard.press('Control+Enter');
      assert.equal(
        fixture.calls.some(({ method }) => method === 'transaction.run'),
        false,
      );
      const before = fixture.calls.filter(({ method }) => method === 'transaction.plan').length;
      await plan.getByRole('button', { name: /Erase them too/ }).click();
      await page.waitForTimeout(100);
      assert.equal(
        fixture.calls.filter(({ method }) => method === 'transaction.plan').length,
        before + 1,
      );
      await page.keyboard.press('Escape');
      await plan.waitFor({ state: 'detached' });
      assert.equal(
        await page.evaluate("document.activeElement.getAttribute('role')"),
        'grid',
        'the focus is back in the table',
      );
    },
  );

  withWindow('upgrades everything with one button, and says what changed', async () => {
    fixture.world.stepMs = 50;
    await page.keyboard.press('Alt+2');
    await page.getByRole('button', { name: 'Upgrade all (27)' }).click();
    const plan = page.getByRole('dialog', { name: 'The plan' });
    await plan.getByText('Ready to be applied.').waitFor();
    await plan.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('region', { name: 'Doing' }).waitFor();
    fixture.world.stepMs = 1;
    const result = page.getByRole('dialog', { name: 'Done' });
    await result.waitFor({ timeout: 30_000 });
    await result.getByText('27 packages upgraded.').waitFor();
    await result.getByText('amber-common.conf.rpmnew').waitFor();
    await page.keyboard.press('Escape');
    await result.waitFor({ state: 'detached' });
    await page.locator('body *:focus').waitFor();
  });

  withWindow('stops a transaction only as far as the engine says so', async () => {
    fixture.world.stepMs = 300;
    await page.keyboard.press('Alt+2');
    await page.getByRole('button', { name: 'Upgrade all (27)' }).click();
    await page.getByText('Ready to be applied.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopping was asked for.').waitFor();
    await page.getByRole('dialog', { name: 'Stopped' }).waitFor();
  });

  withWindow('puts a running transaction aside and brings it back', async () => {
    fixture.world.stepMs = 300;
    await page.keyboard.press('Alt+2');
    await page.getByRole('button', { name: 'Upgrade', exact: true }).first().click();
    await page.getByText('Ready to be applied.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Go on in the background' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Installing|Erasing/ }).waitFor();
    fixture.world.stepMs = 1;
    await page.getByRole('button', { name: /show the result/ }).click();
    await page.getByRole('dialog', { name: 'Done' }).waitFor();
    await page.keyboard.press('Escape');
  });

  withWindow('verifies everything, opens a package down to its files, and filters', async () => {
    await page.keyboard.press('Alt+5');
    await page.getByRole('button', { name: 'Verify everything' }).click();
    const matrix = page.getByRole('table', { name: 'What changed' });
    await matrix.getByRole('button', { name: /^bash/ }).click();
    await matrix.getByText('/etc/bash/bash.conf').waitFor();
    await matrix.getByRole('img', { name: 'content: differs, in a config file' }).first().waitFor();
    await page.getByRole('button', { name: /^Missing/ }).click();
    await matrix.getByText('/etc/bash/bash.conf').waitFor({ state: 'detached' });
    await matrix.getByText('/usr/share/doc/bash/README').waitFor();
  });

  withWindow('says that nothing changed when nothing did', async () => {
    await page
      .getByRole('complementary', { name: 'Details' })
      .getByRole('button', { name: 'Verify' })
      .click();
    await page.getByText('Nothing changed').waitFor();
    assert.equal(verifiedIds().length, 1);
  });

  withWindow('verifies the packages of a group, page by page', async () => {
    await page.getByRole('treeitem', { name: 'Applications' }).click();
    await page.getByRole('button', { name: 'Verify group' }).click();
    await page.getByRole('table', { name: 'What changed' }).waitFor();
    assert.equal(verifiedIds().length, 990);
  });

  withWindow('opens package files with the real verb on the button', async () => {
    const cases = [
      ['/tmp/new-a.rpm', 'Install'],
      ['/tmp/a.rpm', 'Upgrade to 9.1.181.1-3.fc40'],
      ['/tmp/old-a.rpm', 'Downgrade to 0.9-3.fc40'],
      ['/tmp/same-a.rpm', 'Reinstall'],
    ] as const;
    for (const [path, verb] of cases) {
      fixture.emit('packageFile.requested', { paths: [path] });
      await page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).waitFor();
      await page.keyboard.press('Escape');
    }
    fixture.emit('packageFile.requested', { paths: ['/tmp/a.src.rpm'] });
    await page.getByText('The command line unpacks it into the folders').waitFor();
    assert.deepEqual(
      await page
        .getByRole('dialog')
        .getByRole('contentinfo')
        .getByRole('button')
        .allInnerTexts()
        .then((texts) => texts.filter((text) => text !== '')),
      ['Files, dependencies, changelog', 'Close', 'Unpack and open', 'Rebuild…'],
    );
    await page.keyboard.press('Escape');
    fixture.emit('packageFile.requested', { paths: ['/tmp/damaged-a.rpm'] });
    await page.getByRole('alert').getByText('type 6 needs count 1').waitFor();
    await page.keyboard.press('Escape');
  });

  withWindow('goes where the desktop asks, but leaves nobody’s sheet', async () => {
    fixture.emit('room.requested', { room: 'builder' });
    await page.getByRole('main', { name: 'Builder' }).waitFor();
    fixture.emit('room.requested', { room: 'upgrades' });
    await page.getByRole('main', { name: 'Upgrades' }).waitFor();
    fixture.emit('packageFile.requested', { paths: ['/tmp/a.rpm'] });
    await page.getByRole('button', { name: /^Upgrade to/, disabled: false }).waitFor();
    fixture.emit('room.requested', { room: 'history' });
    // comes after it, and shows that it has come
    fixture.emit('packageFile.requested', { paths: ['/tmp/new-b.rpm'] });
    await page.getByRole('list', { name: 'Package files' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('main', { name: 'Upgrades' }).waitFor();
  });

  withWindow('names a package before it is checked, and acts on it only afterwards', async () => {
    const sheet = page.getByRole('dialog');
    const held = fixture.hold('packageFile.check');
    fixture.emit('packageFile.requested', { paths: ['/tmp/unsigned-a.rpm'] });
    await sheet.getByRole('heading', { name: 'vim-enhanced' }).waitFor();
    await sheet.getByText('Checking all of the file').waitFor();
    const disabled = sheet.getByRole('button', { name: /^Upgrade to/, disabled: true });
    await disabled.click({ force: true });
    await page.keyboard.press('Control+Enter');
    fixture.emit('packageFile.progress', {
      ...{ path: '/tmp/unsigned-a.rpm', bytesChecked: 25_000_000, bytesTotal: 100_000_000 },
    });
    const bar = sheet.getByRole('progressbar', { name: 'Checking all of the file' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '25');
    assert.equal(fixture.calls.filter(({ method }) => method === 'transaction.plan').length, 0);
    held.release();
    await sheet.getByText('Not signed: who made it cannot be told.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Plan' }).waitFor();
  });

  withWindow('waits for every file before all of them are planned', async () => {
    const held = fixture.hold('packageFile.check');
    fixture.emit('packageFile.requested', { paths: ['/tmp/new-a.rpm', '/tmp/new-b.rpm'] });
    const button = (disabled: boolean) =>
      page.getByRole('button', { name: 'Plan all 2 packages', disabled });
    await button(true).waitFor();
    held.release();
    await button(false).waitFor();
  });

  withWindow('takes the check of a file back when its sheet is closed', async () => {
    const held = fixture.hold('packageFile.check');
    fixture.emit('packageFile.requested', { paths: ['/tmp/new-a.rpm'] });
    await page.getByRole('dialog').getByText('Checking all of the file').waitFor();
    await page.keyboard.press('Escape');
    await held.cancelled;
    held.release();
  });

  withWindow(
    'looks inside a package file with the same tabs, and a reload does not lose it',
    async () => {
      await page.keyboard.press('Alt+5');
      fixture.emit('packageFile.requested', { paths: ['/tmp/new-a.rpm'] });
      await page.getByRole('button', { name: 'Files, dependencies, changelog' }).click();
      await detailsName().filter({ hasText: 'quartz' }).waitFor();
      await page.locator('#row-0').waitFor();
      fixture.emit('database.changed', { generation: 'g2' });
      await page.waitForTimeout(400);
      assert.equal(await detailsName().innerText(), 'quartz');
      await grid().focus();
      await page.keyboard.press('ArrowDown');
      await detailsName().filter({ hasText: 'amber-common' }).waitFor();
      await page.getByRole('button', { name: /^Upgrade to/ }).waitFor();
    },
  );

  withWindow('leaves a package that is gone for the one under the cursor', async () => {
    await page.getByRole('tab', { name: 'Dependencies' }).click();
    await page.getByRole('button', { name: 'glibc', exact: true }).click();
    await detailsName().filter({ hasText: 'glibc' }).waitFor();
    fixture.world.gone.add(2);
    await page.keyboard.press('Home');
    await grid().focus();
    const since = fixture.calls.length;
    fixture.emit('database.changed', { generation: 'g2' });
    // A list that came only after the click would leave the package again.
    const isAsked = (method: string): boolean =>
      fixture.calls.slice(since).some((call) => call.method === method);
    while (!isAsked('package.list') || !isAsked('package.rows')) await page.waitForTimeout(20);
    await page.keyboard.press('Home');
    await detailsName().filter({ hasText: 'amber-client' }).waitFor();
    await page.getByRole('button', { name: 'Back', exact: true }).waitFor();
    await page.getByRole('button', { name: 'glibc', exact: true }).click();
    await page.getByRole('alert').getByText('is not installed any more').waitFor();
  });

  withWindow('asks for a path where a browser hides it', async () => {
    await page.keyboard.press('Control+o');
    const dialog = page.getByRole('dialog', { name: 'Open a package file' });
    await page.keyboard.type('relative.rpm');
    await page.keyboard.press('Enter');
    await dialog.getByText('has to begin with a slash').waitFor();
    await dialog.getByRole('textbox').fill('/tmp/new-a.rpm');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'quartz' }).waitFor();
    await page.keyboard.press('Escape');
  });

  withWindow('opens another root, and keeps the old one when that fails', async () => {
    await page.keyboard.press('Control+Shift+o');
    const dialog = page.getByRole('dialog', { name: 'Root' });
    await dialog.getByRole('textbox').fill('/mnt/missing');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('there is no RPM database in it').waitFor();
    await dialog
      .getByText('/home/user/.local/share/turntable/sandbox', { exact: false })
      .first()
      .waitFor();
    await dialog.getByRole('textbox').fill('/mnt/disk');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('contentinfo', { name: 'Status' }).getByText('/mnt/disk').waitFor();
    await page.getByText('Scripts do not run').waitFor();
  });

  withWindow('shows every failure with its hint, and recovers by trying again', async () => {
    const error: WireError = {
      code: 'DATABASE_UNREADABLE',
      message: 'Reading the database: page 12 is damaged.',
      hint: 'Restore it from a backup.',
      context: {},
    };
    fixture.failWith('package.list', error);
    await page.keyboard.press('F5');
    const main = page.getByRole('main', { name: 'Packages' });
    await main.getByText(error.message).waitFor();
    await main.getByText('Restore it from a backup.').waitFor();
    fixture.failWith('package.list', undefined);
    await main.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#row-0').waitFor();
  });

  withWindow('shows what was done, and plans to take it back', async () => {
    await page.keyboard.press('Alt+6');
    const room = page.getByRole('main', { name: 'History' });
    await room.getByText('7 transactions').waitFor();
    const entry = room.getByRole('listitem').filter({ hasText: 'Upgrade vim-enhanced' });
    const toggle = entry.getByRole('button', { name: /Upgrade vim-enhanced/ });
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    await toggle.focus();
    await page.keyboard.press('Enter');
    await entry.getByText('upgraded over vim-enhanced-9.1-1.x86_64').waitFor();
    await entry.getByText('/etc/vimrc.rpmnew beside /etc/vimrc').waitFor();
    assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
    // Tab leads from the words to the buttons of the same line.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const plan = page.getByRole('dialog', { name: 'The plan' });
    await plan.getByRole('region', { name: 'What stays different' }).waitFor();
    assert.deepEqual(fixture.calls.findLast(({ method }) => method === 'history.plan')?.args, [
      { kind: 'undo', id: 7 },
    ]);
    await plan.getByText('Ready to be applied.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Done' }).waitFor();
    assert.deepEqual(fixture.calls.findLast(({ method }) => method === 'transaction.run')?.args, [
      'undo-7',
    ]);
    await page.keyboard.press('Escape');
    await room.getByRole('button', { name: 'Back to here' }).last().click();
    await plan.waitFor();
    assert.deepEqual(fixture.calls.findLast(({ method }) => method === 'history.plan')?.args, [
      { kind: 'rollback', id: 1 },
    ]);
    await page.keyboard.press('Escape');
    const undone = room.getByRole('listitem').filter({ hasText: 'taken back by 5' });
    const undo = undone.getByRole('button', { name: 'Undo' });
    assert.equal(await undo.getAttribute('aria-disabled'), 'true');
    assert.equal(await undo.getAttribute('title'), 'Transaction 5 has taken it back');
  });

  withWindow('has an empty history, a slow one and one that cannot be read', async () => {
    fixture.world.history = [];
    await page.keyboard.press('Alt+6');
    await page.keyboard.press('F5');
    const room = page.getByRole('main', { name: 'History' });
    await room.getByText('Nothing was done here yet').waitFor();
    fixture.failWith('history.list', {
      code: 'UNSUPPORTED',
      message: 'reading the history: it is of version 9, this program knows version 1',
      hint: 'A newer Turntable wrote it; use that one.',
      context: {},
    });
    await page.keyboard.press('F5');
    await room.getByRole('alert').getByText('A newer Turntable wrote it; use that one.').waitFor();
    fixture.failWith('history.list', undefined);
    fixture.delay('history.list', 400);
    await room.getByRole('button', { name: 'Try again' }).click();
    await room.getByText('Reading the history…').waitFor();
    await room.getByText('Nothing was done here yet').waitFor();
  });

  withWindow('says that a transaction was cut off, and has it put right', async () => {
    fixture.world.cutOff = cutOff;
    await page.keyboard.press('F5');
    const banner = page.getByRole('alert');
    await banner.getByText(/was cut off while installing glibc-2\.41-9\.x86_64: 3 done/).waitFor();
    fixture.failWith('recovery.run', {
      code: 'HELPER_REFUSED',
      message: 'the password prompt was dismissed',
      context: {},
    });
    await banner.getByRole('button', { name: 'Put it right' }).click();
    await banner.getByText(/It did not work: the password prompt was dismissed/).waitFor();
    fixture.failWith('recovery.run', undefined);
    await banner.getByRole('button', { name: 'Put it right' }).click();
    await banner.waitFor({ state: 'detached' });
  });

  withWindow('lists every shortcut of the registry', async () => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Shortcuts' });
    await dialog.getByText('Mark the row and go on').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('says so when the engine is gone, and recovers when it is back', async () => {
    fixture = await startFixtureEngine(window.folder, 2600);
    opened = await openWindow(window.browser, fixture.address);
    page = opened.page;
    fixture.disconnect(true);
    await page.getByRole('alert').getByText('The engine stopped answering.').waitFor();
    fixture.disconnect(false);
    await page.getByRole('alert').waitFor({ state: 'detached', timeout: 15_000 });
    await page.getByRole('status').getByText('The engine is back.').waitFor();
    await opened.close();
    // The browser itself complains about refused sockets; nothing else may have been said.
    assert.deepEqual(
      opened.complaints.filter((text) => !text.includes('WebSocket connection')),
      [],
    );
    await fixture.stop();
  });
});
