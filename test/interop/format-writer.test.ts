import assert from 'node:assert/strict';
import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addShell, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { realRpm, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sampleInput, writtenPackage } from '../support/written-package.ts';

test('real rpm verifies and reads packages we write', { skip: withoutRpm }, async () => {
  using folder = scratchFolder('writer');
  for (const compressor of ['zstd', 'gzip', 'xz', 'none'] as const) {
    const path = join(folder.path, `${compressor}.rpm`);
    writeFileSync(path, await writtenPackage({ ...sampleInput, payload: { compressor } }));
    const database = ['--dbpath', join(folder.path, 'empty')];
    const check = realRpm([...database, '-Kv', path]);
    assert.equal(check.status, 0, check.stdout + check.stderr);
    for (const line of ['Header SHA256 digest: OK', 'Payload SHA256 digest: OK', 'MD5 digest: OK'])
      assert.ok(check.stdout.includes(line), check.stdout);
    const query = realRpm([
      ...database,
      '-qp',
      '--qf',
      '%{NEVRA}|%{SUMMARY}|[%{FILENAMES} ]|[%{FILENLINKS}]|%{PAYLOADCOMPRESSOR}|[%{TRIGGERCONDS};]',
      path,
    ]);
    assert.equal(query.stderr, '');
    assert.equal(
      query.stdout,
      'sample-2:1.0~rc1-3.noarch|Příliš žluťoučký|' +
        '/etc/sample.cache /etc/sample.conf /usr/share/sample /usr/share/sample/again ' +
        '/usr/share/sample/data /usr/share/sample/empty /usr/share/sample/link ' +
        `/usr/share/sample/ěšč |11122111|${compressor === 'none' ? '(none)' : compressor}|` +
        'a, b;c < 3;',
    );
  }
});

test('real rpm installs, verifies and erases what we write', { skip: withoutInstall }, async () => {
  using folder = scratchFolder('writer');
  const path = join(folder.path, 'sample.rpm');
  writeFileSync(path, await writtenPackage(sampleInput));
  const root = freshRoot(folder.path, 'root');
  addShell(root);
  const install = rpmOnRoot(root, '-i', '--nodeps', path);
  assert.equal(install.status, 0, install.stderr);
  assert.equal(install.stdout, 'hi\nhello 1\n'.slice(install.stdout.startsWith('hi') ? 0 : 3));
  const share = join(root, 'usr/share/sample');
  const data = lstatSync(join(share, 'data'));
  assert.equal(data.size, 100_001);
  assert.equal(data.mode & 0o777, 0o640);
  assert.equal(data.ino, lstatSync(join(share, 'again')).ino);
  assert.equal(readlinkSync(join(share, 'link')), 'data');
  assert.equal(readFileSync(join(root, 'etc/sample.conf'), 'utf8'), 'a=1\n');
  assert.equal(lstatSync(join(root, 'etc/sample.conf')).mtimeMs, 1_600_000_000_000);
  assert.ok(!existsSync(join(root, 'etc/sample.cache')));
  const verify = rpmOnRoot(root, '-V', '--nodeps', 'sample');
  assert.equal(verify.stdout, '');
  assert.equal(verify.status, 0);
  assert.equal(rpmOnRoot(root, '-e', 'sample').status, 0);
  assert.ok(!existsSync(share));
});
