import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { RestoreTarget } from '../../src-main/contract/change.ts';
import { whyNoBrowser } from './support/browser.ts';
import { builtWindow } from './support/built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './support/fixture-engine.ts';
import { openWindow } from './support/open-window.ts';

describe('the verify centre, against the fixture engine', { skip: whyNoBrowser }, () => {
  const window = builtWindow();
  let fixture: FixtureEngine;
  let page: Page;

  const withRoom = (name: string, count: number, run: () => Promise<void>): void => {
    it(name, async () => {
      fixture = await startFixtureEngine(window.folder, count);
      fixture.world.stepMs = 1;
      const opened = await openWindow(window.browser, fixture.address);
      page = opened.page;
      try {
        await page.keyboard.press('Alt+5');
        await run();
        await opened.close();
        assert.deepEqual(opened.complaints, [], 'nothing in the console, nothing refused');
      } finally {
        await fixture.stop();
      }
    });
  };
  const verify = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Verify everything' }).click();
    await page.getByRole('table', { name: 'What changed' }).waitFor();
  };
  const lastArguments = (method: string): readonly unknown[] =>
    fixture.calls.findLast((one) => one.method === method)?.args ?? [];

  withRoom('holds three thousand changed packages with some rows in the page', 27_000, async () => {
    await verify();
    const table = page.getByRole('table', { name: 'What changed' });
    assert.equal(await table.getAttribute('aria-rowcount'), '3001');
    assert.ok((await table.getByRole('row').count()) < 80);
    await page.getByLabel('Packages with changes').focus();
    await page.keyboard.press('End');
    await table.locator('[aria-rowindex="3001"]').waitFor();
    assert.ok((await table.getByRole('row').count()) < 80);
  });

  withRoom('sorts findings by what has to be decided', 200, async () => {
    await verify();
    const show = page.getByRole('group', { name: 'Show' });
    const missing = show.getByRole('button', { name: /^Missing/ });
    const files = Number(/\d+/.exec(await missing.innerText())?.[0]);
    assert.ok(files > 0);
    await missing.click();
    assert.equal(await missing.getAttribute('aria-pressed'), 'true');
    await page.getByRole('button', { name: /^bash/ }).first().click();
    await page.getByText('/usr/share/doc/bash/README').waitFor();
    assert.equal(await page.getByText('/etc/bash/bash.conf').count(), 0);
  });

  withRoom('shows what giving back owners and modes would do, then does it', 200, async () => {
    await verify();
    await page.getByRole('button', { name: /^Owners and modes/ }).click();
    await page.getByText('mode 0777 → 0755').first().waitFor();
    const [targets] = lastArguments('verify.planRestore') as [readonly RestoreTarget[]];
    const bash = targets.find(({ nevra }) => nevra.startsWith('bash-'));
    assert.deepEqual(bash?.paths, [
      '/usr/bin/bashctl',
      '/etc/bash/users',
      '/usr/libexec/bash-helper',
    ]);
    assert.equal(fixture.calls.filter(({ method }) => method === 'change.run').length, 0);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('table', { name: 'What changed' }).waitFor();
    const runs = fixture.calls.filter(({ method }) => method === 'verify.run').length;
    assert.equal(runs, 2, 'what was put right is looked at again');
  });

  withRoom('plans to install again, and names what is not kept', 200, async () => {
    await verify();
    await page.getByRole('button', { name: /^Reinstall/ }).click();
    const plan = page.getByRole('dialog', { name: 'The plan' });
    await plan.getByText('its package is not kept').first().waitFor();
    const [instances] = lastArguments('verify.planReinstall') as [readonly number[]];
    assert.ok(instances.length > 1);
  });

  withRoom('keeps reports, compares two of them, and shows an earlier one', 200, async () => {
    await page.getByRole('tab', { name: /^Earlier reports/ }).click();
    await page.getByText('Show one report first').waitFor();
    await page.getByRole('button', { name: 'Show' }).first().click();
    await page.getByRole('table', { name: 'What changed' }).waitFor();
    await page.getByRole('tab', { name: /^Earlier reports/ }).click();
    await page.getByRole('button', { name: 'Compare' }).first().click();
    await page.getByText('412 findings the same in both').waitFor();
    assert.deepEqual(lastArguments('verify.difference'), ['older-2', 'older-1']);
    await page.getByText('.M....... → S.5....T.').first().waitFor();
  });

  withRoom('no report, waiting and failed are three pictures', 60, async () => {
    fixture.world.reports.isEmpty = true;
    await page.getByRole('tab', { name: /^Earlier reports/ }).click();
    await page.getByText('No report yet', { exact: true }).first().waitFor();
    fixture.failWith('verify.reports', {
      code: 'FILE_UNREADABLE',
      message: 'Reading the reports: damaged.',
      context: {},
    });
    await page.getByRole('tab', { name: 'Report', exact: true }).click();
    await page.getByRole('tab', { name: /^Earlier reports/ }).click();
    await page.getByRole('alert').getByText('damaged').waitFor();
  });

  withRoom('saves the report in the form that is asked for', 60, async () => {
    await verify();
    for (const format of ['html', 'csv', 'json'] as const) {
      await page.getByRole('button', { name: 'Save…' }).click();
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: `Save ${format.toUpperCase()}` }).click();
      const download = await waiting;
      assert.equal(download.suggestedFilename(), `verify-2024-04-26.${format}`);
      assert.equal(readFileSync(await download.path(), 'utf8'), `${format} of report-1`);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });
});
