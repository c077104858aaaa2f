/** Macros and options that say how scripts run and for which platform, given on the command line. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { comparedRoots } from '../support/compared-roots.ts';
import { besideEach, judges } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { addShell } from '../support/rpm-roots.ts';

besideEach(
  'settings of scripts',
  (judge, folder) => {
    const compared = comparedRoots();
    const telling = (name: string): string =>
      buildPackage(folder, {
        name,
        sections: '%post\necho "$PATH ${0%/*}"\n%preun\necho "$PATH"\n',
      });

    test('%_install_script_path is their PATH, %_tmppath where they lie', () => {
      const file = telling('told');
      const both = compared(folder, (root) => addShell(root), judge);
      const usual = '/sbin:/bin:/usr/sbin:/usr/bin:/usr/X11R6/bin';
      const given: readonly (readonly [defines: readonly string[], path: string, place: string])[] =
        [
          [[], usual, '/var/tmp'],
          [['_install_script_path /opt/bin:/bin'], '/opt/bin:/bin', '/var/tmp'],
          [['_tmppath /opt/own/tmp'], usual, '/opt/own/tmp'],
          [['_tmppath /opt//here/', '_install_script_path /x'], '/x', '/opt/here'],
        ];
      for (const [defines, path, place] of given) {
        const options = defines.flatMap((define) => ['--define', define]);
        const { stdout } = both.output('-i', '--nodeps', ...options, file);
        // 6.1 keeps scripts in memory and has none of the old folders in its own path
        if (!judge.isNewer) assert.equal(stdout, `${path} ${place}\n`);
        both.output('-e', ...options, 'told');
      }
      assert.ok(existsSync(join(both.ours, 'opt/own/tmp')));
    });
  },
  judges.filter(({ isNewer }) => !isNewer),
);

besideEach('the platform', (judge, folder) => {
  const compared = comparedRoots();

  test('--target: macros of that platform, and its ELF classes', () => {
    const both = compared(folder, () => {}, judge);
    for (const target of ['i386', 'i386-linux-gnu', 'ppc64-any-linux', 'noarch-linux'])
      both.output('--target', target, '-E', '%_target %_target_cpu %_target_os %_arch %_lib');
    const [narrow = '', wide = ''] = buildSketches(
      folder,
      (['i686', 'x86_64'] as const).map((arch) => ({
        name: 'lib',
        arch,
        files: { '/usr/bin/tool': `${arch === 'i686' ? 'ELF32' : 'ELF64'}` },
      })),
    );
    // 4.18 forgets by --target where --dbpath is, and changes another database
    if (!judge.isNewer) return;
    // on a platform of one class packages of one name take each other's place
    const single = both.output('--target', 'i386-linux', '-i', narrow, wide);
    assert.match(both.output('-q', 'lib').stdout, /^\S+\n$/);
    const usual = compared(folder, () => {}, judge);
    const multiple = usual.output('--target', 'x86_64-linux', '-i', narrow, wide);
    assert.notDeepEqual(multiple, single);
    usual.output('-q', 'lib');
    usual.output('--target', 'i386-linux', '-e', 'lib.i686');
  });
});

besideEach(
  'what packages must prove',
  (judge, folder) => {
    const compared = comparedRoots();

    test('%_pkgverify_flags passes digests over', () => {
      const both = compared(folder, () => {}, judge);
      const file = buildPackage(folder, { name: 'proving' });
      const run = (level: string, flags: string): string => {
        const defines = [`_pkgverify_level ${level}`, `_pkgverify_flags ${flags}`];
        const options = defines.flatMap((define) => ['--define', define]);
        return both.output('-i', '--test', ...options, file).stderr;
      };
      assert.equal(run('digest', '0x300'), '');
      for (const flags of ['0x30000', '0x30300'])
        assert.equal(
          run('digest', flags),
          '\tpackage proving-1.0-1.noarch does not verify: no digest\n',
        );
      assert.equal(run('none', '0x30300'), '');
    });
  },
  judges.filter(({ isNewer }) => !isNewer),
);

besideEach(
  'who makes accounts',
  (judge, folder) => {
    const compared = comparedRoots();

    test('%__systemd_sysusers names the program, or none', () => {
      const line = Buffer.from('g makers 733\0\0\0').toString('base64');
      const file = buildPackage(folder, {
        name: 'bringer',
        preamble: `Provides: group(makers) = ${line}`,
      });
      const both = compared(folder, (root) => mkdirSync(join(root, 'etc')), judge);
      // where both programs see it: below /work of the judge's own root
      const log = join(folder, 'log');
      const tool = join(folder, 'tool');
      writeFileSync(tool, `#!/bin/sh\n{ echo "$1"; cat; } >> \${0%/*}/log\n`, { mode: 0o755 });
      both.output('-i', '--nodeps', '--define', `__systemd_sysusers ${tool}`, file);
      const told = readFileSync(log, 'utf8');
      assert.equal(told, '--root\ng makers 733\n'.repeat(2));
      both.output('-e', 'bringer');
      both.output('-i', '--nodeps', '--define', '__systemd_sysusers %{nil}', file);
      assert.equal(readFileSync(log, 'utf8'), told);
    });
  },
  judges.filter(({ isNewer }) => isNewer),
);
