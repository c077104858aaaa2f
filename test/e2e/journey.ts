/** One package's life in the window, from the double-click to its erasure. */
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCli } from '../support/run-cli.ts';
import type { RealRpm } from './real-rpm-check.ts';
import type { WindowPages } from './window-pages.ts';

export interface JourneyParts {
  readonly pages: WindowPages;
  /** `$XDG_DATA_HOME/turntable` of the user under test. */
  readonly data: string;
  readonly rpm: RealRpm;
  /** The second version of the package. */
  readonly newer: string;
  /** Has what `press` saves written to a path. */
  readonly saving: (path: string, press: () => Promise<void>) => Promise<void>;
  /** Called where there is something to be seen; in the middle of a run it must be quick. */
  readonly picture: (name: string) => Promise<void>;
}

/** Reads what the package file is, and installs it with a moving bar. */
export async function install({ pages, rpm, picture }: JourneyParts): Promise<void> {
  const dialog = pages.dialog('jukebox');
  await dialog.getByText('Nobody has signed this package.').waitFor();
  assert.match(await dialog.innerText(), /Applications\/Multimedia\/Players/);
  await picture('package-file');
  const plan = await pages.plan(dialog, 'Install');
  assert.match(await plan.innerText(), /jukebox/);
  assert.match(await plan.innerText(), /%post/);
  await picture('plan');
  const { outcome, seen } = await pages.apply(async () => await picture('progress'));
  assert.match(outcome, /1 package installed/);
  const moved = [...seen.packages.values()].some((values) => new Set(values).size >= 3);
  assert.ok(moved, `the package's bar moved: ${JSON.stringify([...seen.packages])}`);
  assert.deepEqual(
    seen.whole,
    seen.whole.toSorted((one, other) => one - other),
  );
  assert.match(seen.scripts, /%post/);
  await picture('done');
  await pages.closeOutcome();
  rpm.assertVersion('jukebox', '1.0');
  rpm.assertVerifies();
}

/** Finds it in the tree of groups, three levels down. */
export async function browse({ pages, picture }: JourneyParts): Promise<void> {
  await pages.chooseGroup('Applications', 'Multimedia', 'Players');
  await pages.row('jukebox').click();
  await pages.details().getByRole('heading', { name: 'jukebox' }).waitFor();
  assert.match(await pages.details().innerText(), /Tests of Turntable/);
  await pages
    .details()
    .getByRole('tab', { name: /^Files/ })
    .click();
  await pages.details().getByRole('treeitem', { name: /^etc/ }).click();
  await pages
    .details()
    .getByRole('treeitem', { name: /jukebox\.conf/ })
    .waitFor();
  await picture('packages');
}

const sentence = 'group:Applications/* file:/usr/bin/* is:leaf !name:lib*';

/** Finds it by a sentence, keeps the sentence, and gets the same answer from the command line. */
export async function search({ pages, data, picture }: JourneyParts): Promise<void> {
  await pages.lens('All packages');
  await pages.search(sentence);
  await pages.row('jukebox').click();
  await pages.page.getByRole('button', { name: 'Save', exact: true }).click();
  const sheet = pages.dialog('Save this search');
  await sheet.getByLabel('Name').fill('Programs I chose');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await pages.page.getByRole('heading', { level: 1, name: 'Programs I chose' }).waitFor();
  await pages.row('jukebox').click();
  const settings = readFileSync(join(data, '../../config/turntable/settings.json'), 'utf8');
  assert.match(settings, /"name": "Programs I chose"/);
  const details = pages.details();
  await details.getByRole('tab', { name: 'Dependencies' }).click();
  await details.getByText('No other package requires it').waitFor();
  await details.getByRole('tab', { name: 'Header' }).click();
  await details.getByText('SIGMD5').waitFor();
  const rows = pages.page.getByRole('grid', { name: 'Packages' }).getByRole('row');
  const listed = await runCli(['list', '--root', join(data, 'sandbox'), sentence]);
  assert.equal(listed.stdout.trim().split('\n').length, (await rows.count()) - 1);
  assert.match(listed.stdout, /^jukebox-1\.0/m);
  await pages.lens('All packages');
  await pages.row('libgroove').click();
  await details.getByRole('tab', { name: 'Dependencies' }).click();
  await details.getByRole('list', { name: 'The way to it' }).waitFor();
  await picture('why');
}

/** What `rpm -V` says of the files that `breakAndVerify` breaks, but for the configuration. */
const broken = [
  'S.5....T.    /usr/bin/jukebox',
  '.M.......    /usr/share/jukebox/song-0000',
  'missing     /usr/share/jukebox/song-0001',
];

/** Breaks files behind its back; the report shows them as real rpm does. */
export async function breakAndVerify({ pages, data, rpm, picture }: JourneyParts): Promise<void> {
  const root = join(data, 'sandbox');
  writeFileSync(join(root, 'usr/bin/jukebox'), '#!/bin/sh\necho broken by somebody\n');
  chmodSync(join(root, 'usr/share/jukebox/song-0000'), 0o600);
  rmSync(join(root, 'usr/share/jukebox/song-0001'));
  writeFileSync(join(root, 'etc/jukebox.conf'), 'volume = loud\n');
  await pages.verifyEverything();
  const row = pages.reportRow('jukebox').first();
  await row.waitFor();
  await picture('verify');
  await row.getByRole('button').first().click();
  for (const file of ['/usr/bin/jukebox', 'song-0000', 'song-0001', '/etc/jukebox.conf'])
    await pages.reportRow(file).first().waitFor();
  await picture('verify-files');
  rpm.assertVerifies('S.5....T.  c /etc/jukebox.conf', ...broken);
}

/** A newer version turns up in the folder; one button brings everything up to date. */
export async function upgrade({ pages, data, rpm, newer, picture }: JourneyParts): Promise<void> {
  const root = join(data, 'sandbox');
  copyFileSync(newer, join(data, 'demonstration/upgrades', basename(newer)));
  await pages.lens('Upgrades');
  const main = pages.page.getByRole('main', { name: 'Upgrades' });
  await main.getByRole('button', { name: 'Look again' }).click();
  await main.getByRole('button', { name: 'jukebox' }).waitFor();
  await picture('upgrades');
  await main.getByRole('button', { name: 'Upgrade all (5)' }).click();
  const plan = pages.dialog('The plan');
  await plan.getByText('Ready to be applied.').waitFor();
  assert.match(await plan.innerText(), /jukebox\.conf\.rpmnew/);
  await picture('upgrade-plan');
  const { outcome } = await pages.apply();
  assert.match(outcome, /5 packages/);
  await pages.closeOutcome();
  assert.equal(readFileSync(join(root, 'etc/jukebox.conf'), 'utf8'), 'volume = loud\n');
  assert.equal(readFileSync(join(root, 'etc/jukebox.conf.rpmnew'), 'utf8'), 'volume = 2.0\n');
  rpm.assertVersion('jukebox', '2.0');
  rpm.assertVersion('needle-tools', '2.1');
  rpm.assertVerifies('S.5....T.  c /etc/jukebox.conf');
}

/** The upgrade is taken back, the old packages come from what was kept, and it is done once more. */
export async function takeBackAndRedo({ pages, data, rpm, picture }: JourneyParts): Promise<void> {
  const root = join(data, 'sandbox');
  await pages.lens('History');
  const entries = pages.page.getByRole('list', { name: 'Transactions' }).getByRole('listitem');
  const upgrade = entries.first();
  await upgrade.getByRole('button', { expanded: false }).click();
  await upgrade.getByText('jukebox').first().waitFor();
  await picture('history');
  // what is taken back is the system as it was, with what somebody had broken
  for (const [version, breaks] of [['1.0', broken] as const, ['2.0', []] as const]) {
    await entries.first().getByRole('button', { name: 'Undo', exact: true }).click();
    await pages.dialog('The plan').getByText('Ready to be applied.').waitFor();
    const { outcome } = await pages.apply();
    assert.match(outcome, /5 packages/);
    await pages.closeOutcome();
    rpm.assertVersion('jukebox', version);
    assert.equal(readFileSync(join(root, 'etc/jukebox.conf'), 'utf8'), 'volume = loud\n');
    rpm.assertVerifies('S.5....T.  c /etc/jukebox.conf', ...breaks);
  }
}

/** The side file that the upgrade left is merged by hand; that is taken back as well. */
export async function mergeConfig({ pages, data, rpm, picture }: JourneyParts): Promise<void> {
  const path = join(data, 'sandbox/etc/jukebox.conf');
  await pages.lens('Config to merge');
  const main = pages.page.getByRole('main', { name: 'Config to merge' });
  await main.getByRole('button', { name: /jukebox\.conf/ }).click();
  await main.getByText('1 place changed on both sides').waitFor();
  await main.getByRole('tab', { name: 'What the package changed' }).click();
  await main.getByText('Packaged before, jukebox-1.0-1.noarch').waitFor();
  await main.getByRole('tab', { name: 'Merge' }).click();
  await main.getByRole('textbox', { name: 'Packaged now' }).waitFor();
  await picture('config');
  await main.getByRole('button', { name: 'Use both' }).click();
  await main.getByRole('button', { name: 'Save the merge' }).click();
  assert.match(await pages.applyFileChange('Save the merge'), /jukebox\.conf\.rpmnew is removed/);
  assert.equal(readFileSync(path, 'utf8'), 'volume = loud\nvolume = 2.0\n');
  assert.equal(existsSync(`${path}.rpmnew`), false);
  rpm.assertVerifies('S.5....T.  c /etc/jukebox.conf');
  await main.getByRole('button', { name: 'Undo' }).click();
  await pages.applyFileChange('Undo');
  assert.equal(readFileSync(path, 'utf8'), 'volume = loud\n');
  assert.equal(readFileSync(`${path}.rpmnew`, 'utf8'), 'volume = 2.0\n');
}

/** Breaks it once more, sees what is new since the last report, saves that, and puts everything right. */
export async function repair(parts: JourneyParts): Promise<void> {
  const { pages, data, rpm, picture, saving } = parts;
  const root = join(data, 'sandbox');
  await pages.verifyEverything();
  chmodSync(join(root, 'usr/share/jukebox/song-0002'), 0o600);
  rmSync(join(root, 'usr/share/jukebox/song-0003'));
  await pages.verifyEverything();
  const main = pages.page.getByRole('main', { name: 'Verify' });
  await main.getByRole('button', { name: /^Missing/ }).click();
  await picture('verify-centre');
  await main.getByRole('tab', { name: /^Earlier reports/ }).click();
  await main.getByRole('button', { name: 'Compare' }).first().click();
  const difference = main.getByRole('region', { name: 'Difference' });
  await difference.getByText('/usr/share/jukebox/song-0003').waitFor();
  assert.match(await difference.innerText(), /song-0002\s+jukebox\s+\.M\.{7}/);
  await picture('verify-timeline');
  await saveReport(parts, saving);
  await main.getByRole('tab', { name: 'Report', exact: true }).click();
  await main.getByRole('button', { name: /^Owners and modes/ }).click();
  assert.match(await pages.applyFileChange('Restore'), /song-0002\s+mode 0600 → 0644/);
  await main.getByRole('button', { name: /^Reinstall/ }).click();
  await pages.dialog('The plan').getByText('Ready to be applied.').waitFor();
  const { outcome } = await pages.apply();
  assert.match(outcome, /1 package/);
  await pages.closeOutcome();
  rpm.assertVerifies('S.5....T.  c /etc/jukebox.conf');
}

/** Every form there is; the page names what is missing, and a PDF is one. */
async function saveReport(
  { pages, data }: JourneyParts,
  saving: JourneyParts['saving'],
): Promise<void> {
  const main = pages.page.getByRole('main', { name: 'Verify' });
  for (const format of ['html', 'csv', 'json', 'pdf']) {
    await main.getByRole('button', { name: 'Save…' }).click();
    const sheet = pages.dialog('Save the report');
    const button = sheet.getByRole('button', { name: `Save ${format.toUpperCase()}` });
    await sheet.getByRole('button', { name: 'Save HTML' }).waitFor();
    if ((await button.count()) === 0) {
      await pages.page.keyboard.press('Escape');
      continue;
    }
    const path = join(data, `saved.${format}`);
    await saving(path, async () => await button.click());
    await sheet.waitFor({ state: 'detached' });
    const bytes = readFileSync(path);
    if (format === 'pdf') assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
    else assert.match(bytes.toString(), /\/usr\/share\/jukebox\/song-0003/);
  }
}

/** Erases it; nothing of it stays but what the user wrote. */
export async function erase({ pages, data, rpm, picture }: JourneyParts): Promise<void> {
  const root = join(data, 'sandbox');
  await pages.lens('All packages');
  await pages.search('jukebox');
  await pages.row('jukebox').click();
  await pages.details().getByRole('heading', { name: 'jukebox' }).waitFor();
  await pages.details().getByRole('button', { name: 'Erase…' }).click();
  const plan = pages.dialog('The plan');
  await plan.getByText('Ready to be applied.').waitFor();
  await picture('erase-plan');
  const { outcome } = await pages.apply();
  assert.match(outcome, /1 package erased/);
  await pages.closeOutcome();
  await pages.row('jukebox').waitFor({ state: 'detached' });
  assert.equal(existsSync(join(root, 'usr/bin/jukebox')), false);
  assert.equal(existsSync(join(root, 'usr/share/jukebox')), false);
  const saved = join(root, 'etc/jukebox.conf.rpmsave');
  assert.equal(readFileSync(saved, 'utf8'), 'volume = loud\n');
  rpm.assertVersion('jukebox', undefined);
  rpm.assertVerifies();
}
