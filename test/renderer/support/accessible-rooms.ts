import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { whyNoBrowser } from './browser.ts';
import { builtWindow } from './built-window.ts';
import { type FixtureEngine, startFixtureEngine } from './fixture-engine.ts';
import { cutOff } from './fixture-history.ts';
import { pageInLanguage } from './in-language.ts';
import { openWindow, type WindowOptions } from './open-window.ts';

type Step = (page: Page, fixture: FixtureEngine) => Promise<void>;

/** Every room and sheet, one after the other in one window; each step starts where the last one ended. */
export const rooms: readonly (readonly [string, Step])[] = [
  ['packages', async () => {}],
  [
    'dependencies',
    async (page) => {
      await page.getByRole('tab', { name: 'Dependencies' }).click();
      await page.getByRole('list', { name: 'The way to it' }).waitFor();
    },
  ],
  [
    'what is around a package',
    async (page) => {
      await page.getByRole('button', { name: 'Show as a graph' }).click();
      await page.locator('[data-place="0"]').waitFor();
    },
  ],
  [
    'files',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Files' }).click();
      await page.getByRole('tree', { name: 'Files' }).waitFor();
      await page.getByRole('button', { name: 'Compare with the disk' }).click();
      await page.getByRole('checkbox', { name: 'Only these' }).waitFor();
      await page.getByRole('tree', { name: 'Files' }).getByRole('treeitem').nth(1).click();
      await page.getByRole('button', { name: 'Copy the path' }).waitFor();
    },
  ],
  ['scripts', (page) => page.getByRole('tab', { name: 'Scripts' }).click()],
  ['changelog', (page) => page.getByRole('tab', { name: 'Changelog' }).click()],
  ['signature', (page) => page.getByRole('tab', { name: 'Signature' }).click()],
  [
    'versions',
    async (page) => {
      await page.getByRole('tab', { name: 'Versions' }).click();
      await page.getByText('99.0-1.fc40').waitFor();
    },
  ],
  [
    'repositories',
    async (page) => {
      await page.keyboard.press('Alt+r');
      await page.getByText('https://mirror.fixture.invalid/40/x86_64/').waitFor();
    },
  ],
  [
    'raw header',
    async (page) => {
      await page.keyboard.press('Alt+1');
      await page.getByRole('tab', { name: 'Header' }).click();
      await page.getByText('BASENAMES').waitFor();
    },
  ],
  [
    'completion',
    async (page) => {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('na');
      await page.getByRole('option', { name: /^name:/ }).waitFor();
      await page.keyboard.press('ArrowDown');
    },
  ],
  [
    'a mistake in a search',
    async (page) => {
      await page.keyboard.press('Control+a');
      await page.keyboard.type('size>much');
      await page.getByText('is no size').waitFor();
    },
  ],
  [
    'how to search',
    async (page) => {
      await page.keyboard.press('F2');
      await page.getByRole('dialog', { name: 'How to search' }).waitFor();
    },
  ],
  [
    'naming a filter',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+f');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('editor');
      await page.keyboard.press('Control+s');
      await page.getByRole('dialog', { name: 'Save this search' }).waitFor();
    },
  ],
  [
    'menu of a filter',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+f');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'More for Large editors' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    },
  ],
  [
    'vendors and legend',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Vendors' }).click();
      await page.getByRole('treeitem', { name: /No vendor named/ }).waitFor();
      await page.getByRole('grid').focus();
      await page.keyboard.press('l');
      await page.getByRole('dialog', { name: 'What the signs mean' }).waitFor();
    },
  ],
  [
    'nothing changed',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Groups', exact: true }).click();
      await page.keyboard.press('Alt+9');
      await page.getByText('No changed files are known').waitFor();
      await page.keyboard.press('Alt+1');
      await page.locator('#row-0').waitFor();
    },
  ],
  [
    'marks',
    async (page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Space');
    },
  ],
  [
    'plan with problems',
    async (page) => {
      await page.keyboard.press('Delete');
      await page.getByRole('region', { name: 'Problems' }).waitFor();
    },
  ],
  [
    'nothing found',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+f');
      await page.keyboard.type('no such thing');
      await page.getByText('Nothing matches').waitFor();
    },
  ],
  [
    'upgrades',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+2');
      await page.getByRole('button', { name: /Upgrade all/ }).waitFor();
    },
  ],
  [
    'plan',
    async (page) => {
      await page.getByRole('button', { name: 'Upgrade', exact: true }).first().click();
      await page.getByText('Ready to be applied.').waitFor();
    },
  ],
  [
    'progress',
    async (page, fixture) => {
      fixture.world.stepMs = 250;
      await page.keyboard.press('Control+Enter');
      await page.getByRole('region', { name: 'Doing' }).getByRole('progressbar').waitFor();
    },
  ],
  [
    'result',
    async (page, fixture) => {
      fixture.world.stepMs = 1;
      await page.getByRole('dialog', { name: 'Done' }).waitFor();
    },
  ],
  [
    'verify',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+5');
      await page.getByText('Is everything still what was installed?').waitFor();
    },
  ],
  [
    'verifying',
    async (page, fixture) => {
      fixture.world.stepMs = 200;
      await page.getByRole('button', { name: 'Verify everything' }).click();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
    },
  ],
  [
    'verify report',
    async (page, fixture) => {
      fixture.world.stepMs = 1;
      await page.getByRole('button', { name: /^bash/ }).click();
      await page.getByText('/etc/bash/bash.conf').waitFor();
    },
  ],
  [
    'repair of owners and modes',
    async (page) => {
      await page.getByRole('button', { name: /^Owners and modes/ }).click();
      await page.getByRole('list', { name: 'Steps' }).waitFor();
    },
  ],
  [
    'saving a report',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Save…' }).click();
      await page.getByRole('dialog', { name: 'Save the report' }).waitFor();
    },
  ],
  [
    'earlier reports',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: /^Earlier reports/ }).click();
      await page.getByRole('button', { name: 'Compare' }).first().click();
      await page.getByText('the same in both').waitFor();
    },
  ],
  [
    'config to merge',
    async (page) => {
      await page.keyboard.press('Alt+7');
      await page.getByRole('textbox', { name: 'The result, which you can edit' }).waitFor();
    },
  ],
  [
    'a conflict',
    async (page) => {
      await page.getByRole('button', { name: /bash\.conf/ }).click();
      await page.getByText('changed on both sides').waitFor();
    },
  ],
  [
    'no text to merge',
    async (page) => {
      await page.getByRole('button', { name: /trust\.db/ }).click();
      await page.getByText('No text to merge').waitFor();
    },
  ],
  [
    'plan of a side file',
    async (page) => {
      await page.getByRole('button', { name: 'Keep yours' }).click();
      await page.getByRole('list', { name: 'Steps' }).waitFor();
    },
  ],
  [
    'settled',
    async (page) => {
      await page.keyboard.press('Control+Enter');
      await page.getByRole('button', { name: 'Undo' }).waitFor();
    },
  ],
  [
    'history',
    async (page) => {
      await page.keyboard.press('Alt+6');
      await page.getByRole('list', { name: 'Transactions' }).waitFor();
    },
  ],
  [
    'a transaction',
    async (page) => {
      await page.getByRole('button', { name: /Upgrade vim-enhanced/ }).click();
      await page.getByText('kept, rebuilt').waitFor();
    },
  ],
  [
    'plan of an undo',
    async (page) => {
      await page.getByRole('button', { name: 'Undo' }).first().click();
      await page.getByRole('region', { name: 'What stays different' }).waitFor();
    },
  ],
  [
    'keys',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+0');
      await page.getByRole('list', { name: 'Packages it signed' }).waitFor();
    },
  ],
  [
    'a key that was withdrawn',
    async (page) => {
      await page.getByRole('button', { name: /Shellac/ }).click();
      await page.getByText('withdrawn').waitFor();
    },
  ],
  [
    'deleting a key',
    async (page) => {
      await page.getByRole('button', { name: /Blue Notes/ }).click();
      await page.getByRole('button', { name: 'Delete…' }).click();
      await page.getByRole('list', { name: 'Steps' }).waitFor();
    },
  ],
  [
    'importing a key',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Import a key…' }).click();
      await page.getByLabel('From a file').fill('/tmp/vinyl.asc');
      await page.getByRole('button', { name: 'Read', exact: true }).click();
      await page.getByRole('region', { name: 'Keys that were read' }).waitFor();
    },
  ],
  [
    'settings of the window',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+,');
      await page.getByRole('group', { name: 'Density' }).waitFor();
    },
  ],
  [
    'a value of rpm',
    async (page) => {
      await page.getByRole('tab', { name: /rpm’s values/ }).click();
      await page.getByRole('searchbox', { name: 'Search values' }).fill('datadir');
      await page
        .getByRole('treeitem', { name: /%_datadir / })
        .first()
        .click();
      await page.getByText('/usr/share/datadir').waitFor();
    },
  ],
  [
    'disk use',
    async (page) => {
      await page.keyboard.press('Alt+u');
      await page
        .getByRole('group', { name: /^Map of/ })
        .getByRole('button')
        .first()
        .waitFor();
    },
  ],
  [
    'disk use of a group',
    async (page) => {
      await page
        .getByRole('group', { name: /^Map of/ })
        .getByRole('button')
        .first()
        .click();
      await page
        .getByRole('group', { name: /^Map of/ })
        .getByRole('button')
        .first()
        .waitFor();
    },
  ],
  [
    'no spec',
    async (page) => {
      await page.keyboard.press('Alt+b');
      await page.getByRole('heading', { name: 'Opened before' }).waitFor();
    },
  ],
  [
    'a spec',
    async (page) => {
      await page.getByRole('button', { name: /lamp\.spec/ }).click();
      await page.getByText('Nothing is wrong with it').waitFor();
    },
  ],
  [
    'a macro, and searching the text',
    async (page) => {
      await page.getByText('A lamp, in').first().click();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('F4');
      await page.getByText('%{colour} stands for', { exact: true }).first().waitFor();
      await page.keyboard.press('Control+f');
      await page.getByRole('textbox', { name: 'Find', exact: true }).waitFor();
    },
  ],
  [
    'a mistake in a spec, and ways to go on',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByText('A lamp for the desk').first().click();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Colour: red');
      await page.getByRole('button', { name: /Unknown tag/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.type('Buil');
      await page.getByRole('option', { name: /BuildRequires:/ }).waitFor();
    },
  ],
  [
    'matrix of a spec',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Matrix' }).click();
      await page.getByRole('table').waitFor();
    },
  ],
  [
    'what a build runs',
    async (page) => {
      await page.keyboard.press('F9');
      await page.getByLabel('Build although something is missing').check();
    },
  ],
  [
    'a build that failed',
    async (page, fixture) => {
      await page.keyboard.press('Control+Enter');
      await page.getByRole('log').getByText('checking for dark').waitFor();
      fixture.world.workshop.fail();
      await page.getByRole('button', { name: 'Go to line 34' }).waitFor();
    },
  ],
  [
    'a build that is done',
    async (page, fixture) => {
      fixture.world.workshop.succeed();
      await page.getByRole('list', { name: 'What came of it' }).waitFor();
    },
  ],
  [
    'cut off',
    async (page, fixture) => {
      await page.keyboard.press('Escape');
      fixture.world.cutOff = cutOff;
      await page.keyboard.press('F5');
      await page.getByRole('button', { name: 'Put it right' }).waitFor();
    },
  ],
  [
    'shortcuts',
    async (page) => {
      await page.getByRole('button', { name: 'Put it right' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    },
  ],
  [
    'root',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+o');
      await page.getByRole('dialog', { name: 'Root' }).waitFor();
    },
  ],
  [
    'about',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'About Turntable' }).click();
      await page.getByText('SQLite', { exact: true }).waitFor();
    },
  ],
  [
    'a package file that is checked',
    async (page, fixture) => {
      await page.keyboard.press('Escape');
      // taken back when the next room closes the sheet
      fixture.hold('packageFile.check');
      fixture.emit('packageFile.requested', { paths: ['/tmp/unsigned-a.rpm'] });
      await page.getByText('Checking all of the file').waitFor();
      fixture.emit('packageFile.progress', {
        ...{ path: '/tmp/unsigned-a.rpm', bytesChecked: 25_000_000, bytesTotal: 100_000_000 },
      });
      await page.getByRole('progressbar').waitFor();
    },
  ],
  [
    'package files',
    async (page, fixture) => {
      await page.keyboard.press('Escape');
      fixture.emit('packageFile.requested', {
        paths: ['/tmp/unsigned-a.rpm', '/tmp/new-b.rpm', '/tmp/damaged-c.rpm'],
      });
      await page.getByRole('button', { name: /Plan all/, disabled: false }).waitFor();
    },
  ],
  [
    'upgrades from repositories',
    async (page, fixture) => {
      await page.keyboard.press('Escape');
      fixture.world.repositories.hasUpgrades = true;
      await page.keyboard.press('Alt+2');
      await page.locator('main summary svg').first().click();
      await page.getByText('A crafted archive is read out of bounds').waitFor();
    },
  ],
  [
    'an upgrade that cannot be prepared',
    async (page, fixture) => {
      fixture.failWith('upgrade.prepare', {
        code: 'PLAN_HAS_PROBLEMS',
        message: 'nothing provides nowhere needed by coreutils-9.4.9-1.fc40.x86_64',
        context: {},
      });
      await page.getByRole('button', { name: 'Upgrade', exact: true }).first().click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'an upgrade that is prepared',
    async (page, fixture) => {
      fixture.failWith('upgrade.prepare', undefined);
      const held = fixture.hold('upgrade.prepare');
      await page.getByRole('button', { name: 'Upgrade', exact: true }).first().click();
      await page.getByRole('progressbar', { name: 'Preparing the upgrade' }).waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await held.cancelled;
      held.release();
    },
  ],
  [
    'failure',
    async (page, fixture) => {
      await page.keyboard.press('Escape');
      fixture.failWith('package.list', {
        code: 'DATABASE_UNREADABLE',
        message: 'Reading the database: damaged.',
        hint: 'Restore it.',
        context: {},
      });
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('F5');
      await page.getByRole('alert').waitFor();
    },
  ],
];

/** High contrast only changes tokens; its first rooms show all of them. */
/** All rules in light; in the other looks only colours differ. Of many rows alike, the first ones are enough. */
function check(page: Page, { scheme }: WindowOptions): AxeBuilder {
  const builder = new AxeBuilder({ page }).exclude('[role=presentation] > :nth-child(n + 9)');
  return scheme === 'light' ? builder : builder.withRules(['color-contrast']);
}

/** Takes a window of this look through every room and sheet, and lets axe object to each. */
export function describeRooms(look: WindowOptions): void {
  describe('accessibility of every room', { skip: whyNoBrowser }, () => {
    const window = builtWindow();

    it(`finds nothing to object to: ${JSON.stringify(look)}`, async (context) => {
      const fixture = await startFixtureEngine(window.folder, 2600);
      const { page, close, complaints } = await openWindow(window.browser, fixture.address, look);
      const named = look.language === undefined ? page : pageInLanguage(page, look.language);
      try {
        const objections: string[] = [];
        for (const [room, enter] of rooms) {
          await enter(named, fixture);
          const { violations } = await check(page, look).analyze();
          for (const { id, nodes } of violations) {
            const where = nodes.map(
              ({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`,
            );
            objections.push(`${room}: ${id}: ${where.join('\n')}`);
          }
        }
        assert.deepEqual(objections, []);
        context.diagnostic(`${rooms.length} rooms and sheets, 0 violations`);
        await close();
        assert.deepEqual(complaints, []);
      } finally {
        await fixture.stop();
      }
    });
  });
}
