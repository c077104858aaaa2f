/** A package file is opened again when its turn comes, and may have become another one. */
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openPackageFile } from '../../src-main/transaction/index.ts';
import { openPayload } from '../../src-main/transaction/package-source.ts';
import { TransactionSet } from '../../src-main/transaction/transaction-set.ts';
import type { InstallElement } from '../../src-main/transaction/transaction-element.ts';
import { madeDatabase } from '../support/made-database.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { withoutRpmbuild as skip } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('package-source');
let packages: string[] = [];
after(() => scratch[Symbol.dispose]());

before(() => {
  if (skip !== false) return;
  const sketch = (content: string) => ({ name: 'one', files: { '/usr/share/one': content } });
  const tags = ['Prefix: /usr/share'];
  packages = buildSketches(scratch.path, [{ ...sketch('first'), tags }, sketch('other')]);
});

function elementOf(path: string, to?: string): InstallElement {
  using database = madeDatabase(join(scratch.path, `db-${String(to?.length)}`), []);
  const set = new TransactionSet(database, { color: 0 });
  set.addInstall(
    openPackageFile(path),
    'install',
    to === undefined ? [] : [{ from: '/usr/share', to }],
  );
  const [element] = set.elements;
  assert.ok(element?.kind === 'install');
  return element;
}

async function contents(element: InstallElement): Promise<string[]> {
  using opened = openPayload(element);
  const found: string[] = [];
  for await (const entry of opened.payload) {
    let text = '';
    for (let next = entry.read(); next !== undefined; next = entry.read())
      text += Buffer.from(await next).toString();
    found.push(`${entry.path} ${text}`);
  }
  return found;
}

test('the payload is read by the names it was packed with, wherever its files go', {
  skip,
}, async () => {
  const [path = ''] = packages;
  for (const to of [undefined, '/opt']) {
    const element = elementOf(path, to);
    assert.deepEqual(await contents(element), ['/usr/share/one first']);
  }
});

test('a file that holds another package by now, or none, is refused', { skip }, () => {
  const [path = '', other = ''] = packages;
  const mine = join(scratch.path, 'mine.rpm');
  copyFileSync(path, mine);
  const element = elementOf(mine);
  copyFileSync(other, `${mine}.new`);
  renameSync(`${mine}.new`, mine);
  assert.throws(() => openPayload(element), { code: 'PLAN_STALE' });
  writeFileSync(mine, 'no package');
  assert.throws(() => openPayload(element), { code: 'NOT_AN_RPM' });
});
