/** rpm's configuration as the window shows it: every macro of `rpm --showrc`, and where it comes from. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Configuration } from '../../src-main/operations/configuration.ts';
import { runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('settings');
after(() => scratch[Symbol.dispose]());

test('every macro real rpm shows is there, with its text', { skip: withoutRpm }, () => {
  const home = join(scratch.path, 'nobody');
  const environment = { HOME: home, PATH: '/usr/bin:/bin' };
  const shown = runProgram('/usr/bin/rpm', ['--showrc'], { env: environment }).stdout;
  const table = shown.slice(shown.indexOf('========================'));
  const theirs = [...table.matchAll(/^ *(-\d+)[:=] (\w+)(?:\(([^)]*)\))?(?:\t(.*))?$/gm)];
  assert.ok(theirs.length > 200, `${theirs.length} macros`);
  const mine = new Map(new Configuration(environment).values().map((one) => [one.name, one]));
  const missing = theirs.map(([, , name = '']) => name).filter((name) => !mine.has(name));
  assert.deepEqual(missing, []);
  for (const [, level, name = '', , body = ''] of theirs) {
    if (level !== '-13' || body === '') continue;
    const value = mine.get(name);
    assert.equal(value?.definition.split('\n')[0], body, name);
    assert.equal(value.source.kind, 'file', name);
  }
});

test('the file and line are those of the newest definition, and what is the user’s own is told', () => {
  const home = join(scratch.path, 'somebody');
  mkdirSync(home, { recursive: true });
  const path = join(home, '.rpmmacros');
  writeFileSync(
    path,
    '# mine\n%_topdir %{getenv:HOME}/rpmbuild\n%ran %(echo hello)\n%greet() Hello %1\n',
  );
  writeFileSync(join(home, '.rpmrc'), 'optflags: x86_64 -O3\n');
  const configuration = new Configuration({ HOME: home });
  const named = (name: string) => configuration.values().find((one) => one.name === name);
  assert.deepEqual(named('_topdir')?.source, { kind: 'file', path, line: 2 });
  assert.equal(named('_topdir')?.isLocal, true);
  assert.deepEqual(configuration.expand('_topdir'), { kind: 'text', text: `${home}/rpmbuild` });
  assert.deepEqual(configuration.expand('ran'), { kind: 'runs-program' });
  assert.deepEqual(configuration.expand('greet'), { kind: 'parametric' });
  assert.equal(named('greet')?.parameters, '');
  assert.deepEqual(named('optflags x86_64')?.source, {
    kind: 'file',
    path: join(home, '.rpmrc'),
    line: 1,
  });
  assert.equal(named('define')?.source.kind, 'builtin');
});
