/** What macros say of queries, from the command line and from a user's own files, beside real rpm 4.18. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeFixture } from '../cases/fixture.ts';
import { cli } from '../support/our-cli.ts';
import { REAL_RPM, runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

describe('macros of queries', { skip: withoutRpm }, () => {
  const scratch = scratchFolder('query-settings');
  const home = join(scratch.path, 'home');
  before(async () => {
    await makeFixture(scratch.path);
    mkdirSync(home);
    // one letter of a file's name is another, which the digests tell
    const bytes = readFileSync(join(scratch.path, 'base.rpm'));
    bytes[bytes.indexOf('Nothing but')] = 'n'.charCodeAt(0);
    writeFileSync(join(scratch.path, 'bad.rpm'), bytes);
  });
  after(() => scratch[Symbol.dispose]());

  function both(words: readonly string[], macros = ''): string {
    writeFileSync(join(home, '.rpmmacros'), macros);
    const around = { cwd: scratch.path, env: { HOME: home } };
    const expected = runProgram(REAL_RPM, words, around);
    const found = runProgram(process.execPath, [cli, 'rpm', ...words], around);
    assert.deepEqual(found, expected, `${words.join(' ')} with ${macros}`);
    return expected.stdout;
  }
  const onRoot = (...words: readonly string[]): readonly string[] => [
    '--root',
    scratch.path,
    '--dbpath',
    '/var/lib/rpm',
    ...words,
  ];

  it('%_query_all_fmt is how packages are shown, unless told otherwise', () => {
    const format = '_query_all_fmt <%%{name} of %%{version}>';
    for (const words of [
      ['-qa'],
      ['-q', 'tool'],
      ['-qf', '/usr/bin/tool'],
      ['-qp', 'base.rpm'],
      ['-ql', 'tool-1.0'],
      ['-q', '--qf', '%{name}\\n', 'tool'],
    ]) {
      both(onRoot(...words), `%${format}\n`);
    }
    both(onRoot('--define', format, '-qa'));
    both(onRoot('--undefine', '_query_all_fmt', '-qa'));
    assert.match(both(onRoot('-qa'), `%${format}\n`), /^<base of 3>$/m);
    both(onRoot('-qa'), '%_query_all_fmt %%{nosuchtag}\n');
  });

  it('RC-09 RC-28 %_dbpath of a user is where the database is', () => {
    const places = `%_dbpath ${scratch.path}/var/lib/rpm\n`;
    assert.match(both(['-q', 'base'], places), /base/);
    both(['-q', 'base', '--dbpath', join(scratch.path, 'none')], places);
    both(['--define', `_dbpath ${scratch.path}/none`, '-q', 'base'], places);
  });

  it('%_vsflags_query and its like pass over digests when packages are read', () => {
    const dbpath = ['--dbpath', join(scratch.path, 'var/lib/rpm')];
    for (const flags of ['0', '0x200', '0x300', 'x'])
      for (const name of ['query', 'verify']) {
        both(onRoot('-qp', 'bad.rpm'), `%_vsflags_${name} ${flags}\n`);
        both([...dbpath, '--define', `_vsflags_${name} ${flags}`, '-Vp', '--nodeps', 'bad.rpm']);
      }
    both(onRoot('-qp', 'bad.rpm'), '%__vsflags 0xfffff\n');
  });

  it('%_pkgverify_level and %_pkgverify_flags of a user count when packages are checked', () => {
    for (const macros of [
      '%_pkgverify_level signature\n',
      '%_pkgverify_level all\n',
      '%_pkgverify_level none\n',
      '%_pkgverify_flags 0x100\n',
      '%_pkgverify_flags 0x300\n%_pkgverify_level digest\n',
    ]) {
      both(onRoot('-K', 'base.rpm', 'bad.rpm'), macros);
      both(onRoot('-Kv', 'base.rpm', 'bad.rpm'), macros);
    }
  });
});
