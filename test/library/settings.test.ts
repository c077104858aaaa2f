/** What the library is configured with: API-07, API-08, API-09 and API-27, the last beside real rpm. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { RpmError } from '../../src-main/base/index.ts';
import { openSystem } from '../../src-main/shells/library/index.ts';
import { databasePath, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { writtenPackage } from '../support/written-package.ts';

describe('the configuration of a system', () => {
  const scratch = scratchFolder('settings');
  let path: string;
  before(async () => {
    path = join(scratch.path, 'shared-1-1.noarch.rpm');
    const told = { arch: 'noarch', license: 'MIT', summary: 's', description: 'd', group: 'Test' };
    const input = {
      ...{ ...told, name: 'shared', version: '1', release: '1', buildHost: 'build.example.com' },
      buildTimeSeconds: 1_700_000_000,
      files: [
        { path: '/usr/share/shared', directory: true },
        { path: '/usr/share/shared/text', content: 'hello\n' },
        { path: '/usr/lib/shared', content: 'here\n' },
        { path: '/usr/lib/shared-too', content: 'here as well\n' },
      ],
    } as const;
    writeFileSync(path, await writtenPackage(input));
  });
  after(() => scratch[Symbol.dispose]());

  function root(name: string): string {
    const folder = join(scratch.path, name);
    mkdirSync(folder);
    return folder;
  }

  test('API-07 API-08 API-09 is asked and changed by the names of macros', () => {
    const macros = { first_of_ours: 'yes', second_of_ours: '%{first_of_ours}, 0' };
    using system = openSystem(root('asked'), { create: true, macros });
    const { settings } = system;
    assert.equal(settings.value('second_of_ours'), 'yes, 0');
    assert.equal(settings.value('no_such_macro'), undefined);
    for (const [body, isOn] of [
      ['1', true],
      ['yes', true],
      ['0x10', true],
      ['0', false],
      ['no', false],
    ] as const) {
      settings.set('first_of_ours', body);
      assert.equal(settings.isOn('first_of_ours'), isOn, body);
    }
    assert.equal(settings.isOn('no_such_macro'), false);
    for (let times = 0; times < 5; times += 1) settings.set('first_of_ours', undefined);
    assert.equal(settings.value('first_of_ours'), 'yes');
    settings.set('first_of_ours', undefined);
    assert.equal(settings.value('first_of_ours'), undefined);
  });

  test('refuses what can be no macro', () => {
    const isRefused = (thrown: unknown): boolean =>
      thrown instanceof RpmError && thrown.code === 'BAD_ARGUMENT';
    using system = openSystem(root('refused'), { create: true });
    for (const [name, body] of [
      ['ab', 'x'],
      ['two words', 'x'],
      ['parametric(x)', 'x'],
      ['empty', ' '],
      ['lines', 'x\ny'],
    ] as const) {
      assert.throws(() => system.settings.set(name, body), isRefused, name);
      const folder = join(scratch.path, 'never');
      assert.throws(
        () => openSystem(folder, { create: true, macros: { [name]: body } }),
        isRefused,
      );
      assert.ok(!existsSync(folder));
    }
  });

  test('API-27 shared paths are left to the net as rpm leaves them', {
    skip: withoutInstall,
  }, async () => {
    const states = (folder: string): string =>
      rpmOnRoot(folder, '-q', '--qf', '[%{FILENAMES} %{FILESTATES}\\n]', 'shared').stdout;
    const shared = '/usr/share/shared:/usr/lib/shared';
    const [ours, theirs] = [root('ours'), root('theirs')];
    mkdirSync(join(theirs, databasePath), { recursive: true });
    rpmOnRoot(theirs, '--define', `_netsharedpath ${shared}`, '-i', '--nosignature', path);
    using system = openSystem(ours, {
      create: true,
      databasePath,
      macros: { _netsharedpath: shared },
    });
    const { status } = await system.transaction().add(path).run();
    assert.equal(status, 'done');
    assert.match(states(theirs), /^\/usr\/lib\/shared 3$/m);
    assert.equal(states(ours), states(theirs));
    for (const name of ['usr/share/shared/text', 'usr/lib/shared', 'usr/lib/shared-too'])
      assert.equal(existsSync(join(ours, name)), existsSync(join(theirs, name)), name);
    assert.ok(existsSync(join(ours, 'usr/lib/shared-too')));
  });
});
