import assert from 'node:assert/strict';
import { describeRoom } from './support/room-tests.ts';

describeRoom(
  'keys',
  (page) => page.keyboard.press('Alt+0'),
  (test) => {
    test('tells valid keys from those that are over, and what each signed', async ({ page }) => {
      await page.getByText('4 trusted keys, 2 no longer valid').waitFor();
      const rows = page.getByRole('list', { name: 'Trusted keys' }).getByRole('button');
      assert.equal(await rows.count(), 4);
      await rows.filter({ hasText: 'release 9' }).getByRole('img', { name: 'expired' }).waitFor();
      await rows.filter({ hasText: 'Shellac' }).getByRole('img', { name: 'revoked' }).waitFor();
      await page.getByText('Key cafebeef is not trusted').waitFor();
      await page.getByText('Without a signature').waitFor();
      const signed = page.getByRole('list', { name: 'Packages it signed' });
      assert.ok((await signed.getByRole('button').count()) > 20);
      await page.getByText('EdDSA ed25519').first().waitFor();
      await signed.getByRole('button').first().click();
      await page.getByRole('grid').waitFor();
    });

    test('shows the fingerprint before a key is trusted', async ({ page, fixture }) => {
      await page.getByRole('button', { name: 'Import a key…' }).click();
      const sheet = page.getByRole('dialog', { name: 'Import a key' });
      const trust = sheet.getByRole('button', { name: 'Trust this key' });
      assert.equal(await trust.getAttribute('aria-disabled'), 'true');
      await sheet
        .getByLabel('Or from its text')
        .fill('-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n');
      await sheet.getByLabel(/^5EE1 C0DE 5EE1/).waitFor();
      await sheet.getByText('not trusted yet').waitFor();
      await sheet.getByText('Block 2 is no public key').waitFor();
      assert.equal(fixture.calls.filter(({ method }) => method === 'change.run').length, 0);
      await page.keyboard.press('Control+Enter');
      await sheet.waitFor({ state: 'detached' });
      await page.getByText('5 trusted keys').first().waitFor();
      await page.getByRole('heading', { name: /Vinyl Press/ }).waitFor();
    });

    test('says what is no key, and what is trusted already', async ({ page }) => {
      await page.getByRole('button', { name: 'Import a key…' }).click();
      const sheet = page.getByRole('dialog', { name: 'Import a key' });
      await sheet.getByLabel('From a file').fill('/tmp/nothing.txt');
      await page.keyboard.press('Enter');
      await sheet.getByRole('alert').getByText('there is no OpenPGP public key').waitFor();
      await sheet.getByLabel('From a file').fill('/tmp/known.asc');
      await page.keyboard.press('Enter');
      await sheet.getByText('It is trusted already').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    });

    test('says what could no longer be checked before a key goes', async ({ page, asked }) => {
      await page.getByRole('button', { name: /Blue Notes/ }).click();
      await page.getByRole('button', { name: 'Delete…' }).click();
      const steps = page.getByRole('list', { name: 'Steps' });
      await steps.getByText(/\d+ installed packages could no longer be checked/).waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('3 trusted keys').first().waitFor();
      assert.equal(asked('key.planDelete')?.length, 1);
    });

    test('empty, waiting and failed are three pictures', async ({ page, fixture }) => {
      fixture.world.keys.keys = [];
      await page.keyboard.press('F5');
      await page.getByText('No key is trusted yet').waitFor();
      fixture.failWith('key.list', {
        code: 'DATABASE_UNREADABLE',
        message: 'Reading the database: damaged.',
        context: {},
      });
      await page.keyboard.press('F5');
      await page.getByRole('alert').getByText('damaged').waitFor();
    });
  },
);
