/** Which dependencies `rpm -V` finds unmet, of every kind, beside real rpm 4.18 (6.1 was seen to say the same). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeFixture } from '../cases/fixture.ts';
import { cli } from '../support/our-cli.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { realRpm, runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('verify-dependencies');
after(() => scratch[Symbol.dispose]());

const kinds = [
  'pre',
  'post',
  'preun',
  'postun',
  'pretrans',
  'posttrans',
  'verify',
  'meta',
  'pre,preun',
  'post,verify',
  'pretrans,postun',
];

const sketch = {
  name: 'needs',
  tags: [
    ...kinds.map((kind) => `Requires(${kind}): n-${kind.replace(',', '-')}`),
    'Requires: plain, (plain if needs), twice',
    'Requires(pre): twice',
    'Conflicts: needs > 5',
  ],
};

test('what scripts of the installation needed no longer counts', {
  skip: withoutInstall || withoutRpmbuild,
}, () => {
  const [path = ''] = buildSketches(scratch.path, [sketch]);
  const root = freshRoot(scratch.path, 'root');
  rpmOnRoot(root, '-i', '--nodeps', path);
  const dbpath = ['--dbpath', join(root, databasePath)];
  for (const words of [['-V', 'needs'], ['-Va'], ['-V', '--nodeps', 'needs']]) {
    const found = runProgram(process.execPath, [cli, 'rpm', ...dbpath, ...words]);
    const expected = realRpm([...dbpath, ...words]);
    assert.deepEqual(found, expected, words.join(' '));
  }
});

test('VER-12 rpm -Va of the text cases lists the same', { skip: withoutInstall }, async () => {
  const folder = join(scratch.path, 'fixture');
  await makeFixture(folder);
  const words = ['--dbpath', join(folder, databasePath), '-Va', '--nofiles', '--noscripts'];
  const found = runProgram(process.execPath, [cli, 'rpm', ...words]);
  assert.deepEqual(found, realRpm(words));
  assert.match(found.stdout, /ldconfig is needed by/);
});
