import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { lampPath } from './support/fixture-workshop.ts';
import { describeRoom, type RoomAtHand } from './support/room-tests.ts';

const editor = (page: Page) => page.getByRole('textbox', { name: 'Text of lamp.spec' });

async function openLamp(page: Page): Promise<void> {
  await page.getByRole('button', { name: /lamp\.spec/ }).click();
  await editor(page).waitFor();
  await page.getByRole('treeitem', { name: '%build' }).waitFor();
}

/** Puts the cursor to the end of a line of the text. */
async function goToLineOf(page: Page, text: string): Promise<void> {
  await editor(page).getByText(text).first().click();
  await page.keyboard.press('End');
}

async function startBuild({ page }: RoomAtHand): Promise<void> {
  await page.keyboard.press('F9');
  const sheet = page.getByRole('dialog', { name: 'Build lamp.spec?' });
  await sheet.getByLabel('Build although something is missing').check();
  await sheet.getByRole('button', { name: 'Run these commands' }).click();
  await page
    .getByRole('log', { name: 'Log of the build' })
    .getByText('checking for dark')
    .waitFor();
}

describeRoom(
  'the builder',
  async (page) => {
    await page.keyboard.press('Alt+b');
    await page.getByRole('button', { name: /lamp\.spec/ }).waitFor();
  },
  (test) => {
    test('opens a spec with its parts, and goes to the one that is chosen', async ({
      page,
      asked,
    }) => {
      await openLamp(page);
      assert.deepEqual(asked('spec.open'), [lampPath]);
      await page.getByText('Nothing is wrong with it').waitFor();
      await page.getByRole('treeitem', { name: '%{_datadir}/lamp/shade' }).waitFor();
      await page.getByRole('treeitem', { name: '%check' }).click();
      await page.keyboard.type('# here ');
      await editor(page).getByText('# here %check').waitFor();
      await page.getByText('not saved').waitFor();
    });

    test('reads while somebody types, and shows each mistake where it stands', async ({
      page,
      fixture,
    }) => {
      await openLamp(page);
      await goToLineOf(page, 'A lamp for the desk');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Colour: red');
      const problem = page.getByRole('button', { name: /Unknown tag: Colour: red/ });
      await problem.waitFor();
      await page.getByText('1 mistake', { exact: true }).waitFor();
      const reads = fixture.calls.filter(({ method }) => method === 'spec.read').length;
      assert.ok(reads < 8, `${reads} questions for eleven letters`);
      await problem.click();
      await page.keyboard.press('Shift+End');
      await page.keyboard.press('Delete');
      await page.getByText('Nothing is wrong with it').waitFor();
    });

    test('saves, but not over what somebody else has written', async ({ page, fixture, asked }) => {
      await openLamp(page);
      await goToLineOf(page, 'A lamp for the desk');
      await page.keyboard.type('!');
      await page.keyboard.press('Control+s');
      await page.getByText('not saved').waitFor({ state: 'detached' });
      assert.match(fixture.world.workshop.files.get(lampPath) ?? '', /A lamp for the desk!/);
      fixture.world.workshop.isChangedMeanwhile = true;
      await page.keyboard.type('!');
      await page.keyboard.press('Control+s');
      const alert = page.getByRole('alert');
      await alert.getByText('The file on the disk is another one by now.').waitFor();
      await alert.getByRole('button', { name: 'Save over it' }).click();
      await alert.waitFor({ state: 'detached' });
      assert.equal(asked('spec.save')?.[1], null);
    });

    test('asks before changes are lost', async ({ page, fixture }) => {
      await openLamp(page);
      await goToLineOf(page, 'A lamp for the desk');
      await page.keyboard.type('!');
      fixture.world.workshop.files.set('/tmp/other.spec', 'Name: other\n');
      fixture.emit('packageFile.requested', { paths: ['/tmp/other.spec'] });
      const sheet = page.getByRole('dialog', { name: 'Changes are not saved' });
      await sheet.getByRole('button', { name: 'Throw them away' }).click();
      await page.getByRole('textbox', { name: 'Text of other.spec' }).waitFor();
    });

    test('tells what a macro stands for, by pointer and by keyboard', async ({ page }) => {
      await openLamp(page);
      await editor(page).getByText('%{url}').first().hover();
      await page.getByText('/usr/url', { exact: true }).waitFor();
      await page.mouse.move(5, 5);
      await page.getByText('/usr/url', { exact: true }).waitFor({ state: 'detached' });
      await goToLineOf(page, 'A lamp, in');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('F4');
      await page.getByText('%{colour} stands for', { exact: true }).waitFor();
      await page.getByRole('status').getByText('%{colour} stands for red').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('%{colour} stands for', { exact: true }).waitFor({ state: 'detached' });
    });

    test('offers ways to go on', async ({ page }) => {
      await openLamp(page);
      await goToLineOf(page, 'make >= 4');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Buil');
      await page.getByRole('option', { name: /BuildRequires:/ }).click();
      await page.keyboard.type('bison');
      await editor(page).getByText('BuildRequires: bison').waitFor();
    });

    test('shows what it makes, here and on other distributions', async ({ page, asked }) => {
      await openLamp(page);
      await page.getByRole('tab', { name: /^Packages/ }).click();
      await page.getByText('lamp-shade-2.4-3.noarch').waitFor();
      await page.getByText('pkgconfig(light)', { exact: true }).waitFor();
      await page.getByRole('tab', { name: 'Matrix' }).click();
      const table = page.getByRole('table');
      await table.getByRole('columnheader', { name: 'fedora-42' }).waitFor();
      await table.getByRole('columnheader', { name: /rhel-9.*cannot be built/s }).waitFor();
      await page.getByLabel('without shade').check();
      await table.getByRole('columnheader', { name: /fedora-42 *without shade/ }).waitFor();
      assert.deepEqual(asked('spec.matrix')?.[2], ['', 'without shade']);
      const row = table.getByRole('row', { name: /lamp-shade/ });
      assert.deepEqual(await row.getByRole('img', { name: 'no' }).count(), 4);
    });

    test('builds after everything that would run was shown', async (room) => {
      const { page, fixture, asked } = room;
      await openLamp(page);
      await page.getByRole('button', { name: 'Build…' }).first().click();
      const sheet = page.getByRole('dialog', { name: 'Build lamp.spec?' });
      await sheet.getByText('pkgconfig(light) is needed').waitFor();
      await sheet.getByText('make check').waitFor();
      await sheet.getByText('date +%Y').waitFor();
      await sheet.getByText('brighter.patch').waitFor();
      await sheet.getByRole('button', { name: 'Run these commands' }).click({ force: true });
      assert.equal(asked('build.start'), undefined, 'nothing runs while something is missing');
      await page.keyboard.press('Escape');
      await startBuild(room);
      assert.deepEqual(asked('build.start'), [
        {
          path: lampPath,
          stamp: fixture.world.workshop.open(lampPath).stamp,
          goal: 'all',
          ignoresMissing: true,
          skipsCheck: false,
        },
      ]);
      const stages = page.getByRole('list', { name: 'Stages' });
      await stages.getByText(/^runs, /).waitFor();
      fixture.world.workshop.succeed();
      await page.getByText('The build is done.', { exact: true }).first().waitFor();
      await page
        .getByRole('list', { name: 'What came of it' })
        .getByRole('button', { name: /lamp-shade/ })
        .click();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(asked('packageFile.open'), [
        '/home/user/rpmbuild/RPMS/noarch/lamp-shade-2.4-3.noarch.rpm',
      ]);
    });

    test('links what failed to its line of the spec', async (room) => {
      const { page, fixture } = room;
      await openLamp(page);
      await startBuild(room);
      fixture.world.workshop.fail();
      await page.getByText('The build failed.', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Go to line 34' }).click();
      await page.keyboard.press('Home');
      await page.keyboard.type('here');
      await editor(page).getByText('heremake %{?_smp_mflags}').waitFor();
    });

    test('stops a build, and keeps a long log within bounds', async (room) => {
      const { page, fixture, asked } = room;
      await openLamp(page);
      await startBuild(room);
      const many = Array.from({ length: 30_000 }, (_, at) => `line ${at}`);
      fixture.world.workshop.tell(many, 'output');
      const log = page.getByRole('log');
      await log.getByText('line 29999').waitFor();
      assert.ok((await log.locator('[data-stream]').count()) < 100);
      await page.getByText(/earlier lines are not kept/).waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('The build was stopped.', { exact: true }).first().waitFor();
      assert.equal(asked('build.stop')?.[0], fixture.world.workshop.build?.buildId);
    });

    test('begins a new spec, and takes one from a source package', async ({
      page,
      asked,
      fixture,
    }) => {
      await page.getByRole('button', { name: 'New spec…' }).first().click();
      await page.getByLabel('Path of the spec file').fill('/tmp/fresh');
      await page.getByRole('button', { name: 'Make' }).click();
      await page.getByRole('textbox', { name: 'Text of fresh.spec' }).waitFor();
      assert.deepEqual(asked('spec.create'), ['/tmp/fresh.spec']);
      fixture.emit('packageFile.requested', { paths: ['/tmp/lamp.src.rpm'] });
      await page.getByRole('button', { name: 'Rebuild…' }).click();
      await page.getByRole('dialog', { name: 'Build lamp.spec?' }).waitFor();
      assert.deepEqual(asked('build.unpackSource'), ['/tmp/lamp.src.rpm']);
    });
  },
);
