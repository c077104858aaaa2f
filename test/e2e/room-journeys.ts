/** The rooms that no package's life leads through; each leaves everything as it was. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../support/run-cli.ts';
import { makeKey } from '../support/signed-package.ts';
import type { JourneyParts } from './journey.ts';
import { buildRecord } from './jukebox.ts';

/** A key is read, trusted, seen by real rpm, and deleted again. */
export async function trustKey({ pages, rpm, picture }: JourneyParts): Promise<void> {
  const key = await makeKey('eddsa');
  await pages.lens('Keys');
  const main = pages.page.getByRole('main', { name: 'Keys' });
  await main.getByText('No key is trusted yet').waitFor();
  await main.getByRole('button', { name: 'Import a key…' }).first().click();
  const sheet = pages.dialog('Import a key');
  await sheet.getByLabel('Or from its text').fill(key.armored);
  await sheet.getByRole('button', { name: 'Read the text' }).click();
  await sheet.getByText('not trusted yet').waitFor();
  await sheet.getByRole('button', { name: 'Trust this key' }).click();
  await sheet.waitFor({ state: 'detached' });
  await main.getByRole('heading', { name: /Signer eddsa/ }).waitFor();
  await picture('keys');
  rpm.assertVersion('gpg-pubkey', key.keyId.slice(-8));
  await main.getByRole('button', { name: 'Delete…' }).click();
  assert.match(await pages.applyFileChange('Delete'), /Signer eddsa/);
  await main.getByText('No key is trusted yet').waitFor();
  rpm.assertVersion('gpg-pubkey', undefined);
}

/** What is chosen is seen at once and kept; a value tells where it comes from. */
export async function changeSettings({ pages, picture }: JourneyParts): Promise<void> {
  const { page } = pages;
  await pages.lens('Settings');
  const main = page.getByRole('main', { name: 'Settings' });
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  await main.getByRole('button', { name: 'Light' }).click();
  const light = await ground();
  await main.getByRole('button', { name: 'Dark' }).click();
  assert.notEqual(await ground(), light);
  await main.getByRole('button', { name: 'As the desktop has it' }).first().click();
  await picture('settings');
  await main.getByRole('tab', { name: /rpm’s values/ }).click();
  await main.getByRole('searchbox', { name: 'Search values' }).fill('_dbpath');
  const values = main.getByRole('tree', { name: 'Values in force' });
  await values.getByRole('treeitem').first().click();
  await main.getByText('What it expands to').waitFor();
  await picture('settings-values');
}

/** Into a group and to a package of it, by keyboard and by the table. */
export async function walkDiskUse({ pages, picture }: JourneyParts): Promise<void> {
  const { page } = pages;
  await pages.lens('Disk use');
  const map = page.getByRole('group', { name: /^Map of/ });
  await map.getByRole('button').first().focus();
  await picture('disk-use');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Map of Everything' }).waitFor({ state: 'detached' });
  await map.getByRole('button').first().focus();
  await page.keyboard.press('Backspace');
  await page.getByRole('group', { name: 'Map of Everything' }).waitFor();
}

/** The root is opened again by its path, and is then the one to start with. */
export async function openRootAgain({ pages, data, picture }: JourneyParts): Promise<void> {
  const root = join(data, 'sandbox');
  await pages.openRoot(root);
  await pages.page.keyboard.press('Control+Shift+O');
  const known = pages.dialog('Root').getByRole('list', { name: 'Used before' });
  const row = known.getByRole('listitem').filter({ hasText: root });
  await row.getByRole('button', { name: 'Open at the start' }).click();
  await row.getByText('at the start', { exact: true }).waitFor();
  await picture('roots');
  const settings = readFileSync(join(data, '../../config/turntable/settings.json'), 'utf8');
  assert.match(settings, new RegExp(`"[^"]+": "${root}"`));
  await row.getByRole('button', { name: 'Not at the start' }).click();
  await row.getByRole('button', { name: 'Open at the start' }).waitFor();
  await pages.dismiss();
  await pages.lens('All packages');
  await pages.search('');
  await pages.row('libgroove').waitFor();
}

const hole =
  '<?xml version="1.0"?><updates><update from="x" status="final" type="security" version="1">' +
  '<id>JOURNEY-1</id><title>A hole in the groove</title><severity>Critical</severity><pkglist>' +
  '<collection short="c"><package name="letterpress" version="9.0" release="1" epoch="0" arch="noarch">' +
  '<filename>x.rpm</filename></package></collection></pkglist></update></updates>';

/** A repository has a newer version that needs something more; one click fetches both, and installs them. */
export async function upgradeFromRepository({
  pages,
  data,
  rpm,
  picture,
}: JourneyParts): Promise<void> {
  const folder = join(data, 'repository');
  await buildRecord(folder, 'letterpress', ['printing-ink']);
  await buildRecord(folder, 'printing-ink', []);
  const advisories = join(data, 'updateinfo.xml');
  writeFileSync(advisories, hole);
  const made = await runCli(['createrepo', '--updateinfo', advisories, folder]);
  assert.equal(made.status, 0, made.stderr);
  const definitions = join(data, 'sandbox/etc/yum.repos.d');
  mkdirSync(definitions, { recursive: true });
  writeFileSync(
    join(definitions, 'journey.repo'),
    `[journey]\nname=Journey\nbaseurl=file://${folder}\ngpgcheck=0\n`,
  );
  await pages.lens('Upgrades');
  const main = pages.page.getByRole('main', { name: 'Upgrades' });
  await main.getByRole('button', { name: 'Look again' }).click();
  const row = main.getByRole('listitem').filter({ hasText: 'letterpress' }).first();
  await row.getByRole('img', { name: 'Repository: Journey' }).waitFor();
  await row.getByText('Security: Critical').first().waitFor();
  await picture('upgrades-from-repositories');
  await row.getByRole('button', { name: 'Upgrade', exact: true }).click();
  const plan = pages.dialog('The plan');
  await plan.getByText('Ready to be applied.').waitFor();
  assert.match(await plan.innerText(), /printing-ink/);
  await pages.apply();
  await pages.closeOutcome();
  rpm.assertVersion('letterpress', '9.0');
  rpm.assertVersion('printing-ink', '9.0');
  await row.waitFor({ state: 'detached' });
  rmSync(join(definitions, 'journey.repo'));
}
