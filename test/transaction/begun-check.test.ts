/** Checks of large package files that begin before they are planned. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import { silentLog } from '../../src-main/base/index.ts';
import { BegunCheck, checksOf } from '../../src-main/transaction/begun-check.ts';
import { buildPackage } from '../support/build-package.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('begun-check');
after(() => scratch[Symbol.dispose]());

let [large, small, damaged] = ['', '', ''];

before(() => {
  if (skip !== false) return;
  const install = (name: string, megabytes: number): string =>
    `mkdir -p $RPM_BUILD_ROOT/opt; head -c ${megabytes}M /dev/zero > $RPM_BUILD_ROOT/opt/${name}`;
  const built = (name: string, megabytes: number): string =>
    buildPackage(scratch.path, {
      ...{ name, install: install(name, megabytes), files: `/opt/${name}` },
      defines: ['_binary_payload w.ufdio'],
    });
  [large, small] = [built('large', 17), built('small', 1)];
  const bytes = readFileSync(large);
  bytes.fill('x', bytes.length - 20_000, bytes.length - 19_000);
  damaged = join(scratch.path, 'damaged.rpm');
  writeFileSync(damaged, bytes);
});

test('what it finds is what a check in its turn finds', { skip }, async () => {
  const { ours } = sideBySide(join(scratch.path, 'checks'));
  using database = openWritableDatabase(join(ours, 'var/lib/rpm'), { log: silentLog });
  for (const path of [large, damaged]) {
    await using begun = new BegunCheck([join(scratch.path, 'not there'), small, path], {
      database,
    });
    assert.equal(begun.of(small), undefined);
    assert.deepEqual(await begun.of(path), await checksOf(path, { database }));
  }
});

test('one that nobody asks for ends early, also when it has failed', { skip }, async () => {
  const { ours } = sideBySide(join(scratch.path, 'unasked'));
  using database = openWritableDatabase(join(ours, 'var/lib/rpm'), { log: silentLog });
  const noPackage = join(scratch.path, 'no-package.rpm');
  writeFileSync(noPackage, Buffer.alloc(17 * 1024 * 1024));
  const ended: (string | undefined)[] = [];
  for (const path of [large, noPackage]) {
    let checks: Promise<unknown> | undefined;
    {
      await using begun = new BegunCheck([path], { database });
      checks = begun.of(path);
    }
    await checks?.catch((thrown: unknown) => ended.push((thrown as Error).name));
  }
  assert.deepEqual(ended, ['AbortError', 'MalformedError']);
});

test('a large package with one wrong piece is refused as by rpm', { skip }, () => {
  const pair = sideBySide(join(scratch.path, 'pair'));
  pair.step('-i', damaged);
  pair.step('-i', '--noverify', large, small);
  pair.step('-U', '--replacepkgs', small, large);
});
