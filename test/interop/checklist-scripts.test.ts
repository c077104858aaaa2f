/** The checklist's areas SCR, DEP and REL as far as they concern changes, line by line. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { comparedRoots } from '../support/compared-roots.ts';
import { besideEach } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { addShell } from '../support/rpm-roots.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const kinds = ['pretrans', 'pre', 'post', 'preun', 'postun', 'posttrans'];
const events = ['triggerprein', 'triggerin', 'triggerun', 'triggerpostun'];

/** Every kind of script, and triggers on a package, each of which tells its name and arguments. */
function telling(name: string, evr: string, on: string): PackageSketch {
  const label = `${name}-${evr}`;
  return {
    name,
    evr,
    scripts: {
      ...Object.fromEntries(kinds.map((kind) => [`%${kind}`, `echo "${label} ${kind} $*"`])),
      ...Object.fromEntries(
        events.map((event) => [`%${event} -- ${on}`, `echo "${label} ${event} $*"`]),
      ),
    },
  };
}

const sketches: Readonly<Record<string, PackageSketch>> = {
  one1: telling('one', '1-1', 'one'),
  one2: telling('one', '2-1', 'one'),
  watcher: telling('watcher', '1-1', 'one'),
  environment: {
    name: 'environment',
    scripts: { '%post': 'echo "${RPM_INSTALL_PREFIX-none} $PWD $#"; [ -t 0 ] || echo no terminal' },
  },
  prefixed: {
    name: 'prefixed',
    tags: ['Prefix: /opt/pre'],
    files: { '/opt/pre/f': 'f' },
    scripts: { '%post': 'echo "${RPM_INSTALL_PREFIX-none}"' },
  },
  veto: { name: 'veto', files: { '/veto': 'v' }, scripts: { '%pre': 'echo no >&2; exit 1' } },
  sub: { name: 'sub-server', scripts: { '%post': 'echo of the subpackage' } },
  ranges: {
    name: 'ranges',
    tags: ['Requires: lib >= 2:1.5, lib < 2:2', 'Requires: virtual', 'Requires: /usr/bin/tool'],
  },
  lib1: { name: 'lib', evr: '1.7-1' },
  lib2: { name: 'lib', evr: '2:1.7-1', tags: ['Provides: virtual'] },
  tool: { name: 'tool', files: { '/usr/bin/tool': 't' } },
  against: { name: 'against', tags: ['Conflicts: lib < 2:2'] },
  newer: { name: 'newer', tags: ['Requires: rpmlib(NoSuchFeature) <= 1-1'] },
  odd: {
    name: 'odd',
    tags: [
      'Requires: libc.so.6(GLIBC_2.2.5)(64bit), rtld(GNU_HASH)',
      'Provides: odd(x86-64) = 1.0-1.el7.centos',
    ],
  },
  wishing: { name: 'wishing', tags: ['Recommends: nothere', 'Suggests: nor-this'] },
};

besideEach('SCR and DEP', (judge, folder) => {
  const compared = comparedRoots();
  const built = new Map<string, string>();
  const path = (key: string): string => built.get(key) ?? '';
  before(() => {
    const files = buildSketches(folder, Object.values(sketches));
    for (const [at, key] of Object.keys(sketches).entries()) built.set(key, files[at] ?? '');
  });
  const roots = (): SideBySide => compared(folder, (root) => addShell(root), judge);
  const lines = (text: string): readonly string[] => text.trimEnd().split('\n');

  test('SCR-01 SCR-02 SCR-03 SCR-04 SCR-06 what each script is told: first in, last out', () => {
    const both = roots();
    const told = both.output('-i', '--nodeps', path('one1'));
    assert.deepEqual(
      lines(told.stdout).filter((line) => !line.includes('trigger')),
      ['one-1-1 pretrans 1', 'one-1-1 pre 1', 'one-1-1 post 1', 'one-1-1 posttrans 1'],
    );
    assert.deepEqual(
      lines(both.output('-e', 'one').stdout).filter((line) => !line.includes('trigger')),
      ['one-1-1 preun 0', 'one-1-1 postun 0'],
    );
  });

  test('SCR-05 SCR-17 SCR-18 SCR-19 SCR-20 the whole order of an upgrade', () => {
    const both = roots();
    both.output('-i', '--nodeps', path('watcher'));
    both.output('-i', '--nodeps', path('one1'));
    const told = lines(both.output('-U', '--nodeps', path('one2')).stdout);
    const scripts = told.filter((line) => !line.includes('trigger'));
    assert.deepEqual(scripts, [
      'one-2-1 pretrans 2',
      'one-2-1 pre 2',
      'one-2-1 post 2',
      'one-1-1 preun 1',
      'one-1-1 postun 1',
      'one-2-1 posttrans 2',
    ]);
    const places = [
      'watcher-1-1 triggerprein',
      'one-2-1 pre ',
      'one-2-1 post ',
      'watcher-1-1 triggerin',
      'watcher-1-1 triggerun',
      'one-1-1 preun',
      'one-1-1 postun ',
      'watcher-1-1 triggerpostun',
    ].map((beginning) => told.findIndex((line) => line.startsWith(beginning)));
    assert.ok(!places.includes(-1));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  test('SCR-07 SCR-08 SCR-10 the folder, the arguments, no terminal, RPM_INSTALL_PREFIX; REL-09', () => {
    const both = roots();
    assert.deepEqual(lines(both.output('-i', '--nodeps', path('environment')).stdout), [
      'none / 1',
      'no terminal',
    ]);
    const moved = both.output('-i', '--nodeps', '--prefix', '/srv/here', path('prefixed'));
    assert.equal(moved.stdout, '/srv/here\n');
  });

  test('SCR-11 a %pre that fails keeps the package out', () => {
    const both = roots();
    const { stderr, status } = both.output('-i', '--nodeps', path('veto'));
    assert.match(stderr, /^no\nerror: %prein\(veto-1-1.noarch\) scriptlet failed, exit status 1\n/);
    assert.equal(status, 1);
    assert.equal(existsSync(join(both.ours, 'veto')), false);
  });

  test('SCR-15 scripts of subpackages', () => {
    assert.equal(roots().output('-i', '--nodeps', path('sub')).stdout, 'of the subpackage\n');
  });

  test('DEP-10 DEP-11 DEP-12 DEP-14 DEP-15 DEP-17 ranges, epochs, virtual names, files', () => {
    const both = roots();
    const { stderr } = both.output('-i', path('ranges'), path('lib1'));
    for (const missing of ['lib >= 2:1.5', 'virtual', '/usr/bin/tool'])
      assert.ok(stderr.includes(`\t${missing} is needed by ranges-1-1.noarch\n`), missing);
    assert.equal(both.output('-i', path('ranges'), path('lib2'), path('tool')).status, 0);
  });

  test('DEP-13 DEP-19 conflicts and needs hold in both directions, unless --nodeps', () => {
    const both = roots();
    both.output('-i', path('against'));
    assert.match(
      both.output('-i', path('lib2')).stderr,
      /^\tlib < 2:2 conflicts with \(installed\) against/m,
    );
    both.output('-i', '--nodeps', path('lib2'));
    both.output('-e', 'against');
    assert.match(both.output('-i', path('against')).stderr, /^\tlib < 2:2 conflicts with against/m);
  });

  test('DEP-21 DEP-22 rpmlib() is rpm itself; odd names are read', () => {
    const both = roots();
    assert.match(
      both.output('-i', path('newer')).stderr,
      /^\trpmlib\(NoSuchFeature\) <= 1-1 is needed by newer-1-1.noarch$/m,
    );
    const { stderr } = both.output('-i', path('odd'));
    assert.match(stderr, /^\tlibc.so.6\(GLIBC_2.2.5\)\(64bit\) is needed by odd-1-1.noarch$/m);
    both.output('-i', '--nodeps', path('odd'));
    both.output('-q', '--whatprovides', 'odd(x86-64)');
  });

  test('INS-35 URL-05 URL-06 today no option is about FTP', () => {
    const both = roots();
    for (const option of ['--ftpproxy', '--ftpport'])
      assert.equal(
        both.output('-i', option, 'x', path('tool')).stderr,
        `rpm: ${option}: unknown option\n`,
      );
  });

  test('weak dependencies keep nothing out', () => {
    assert.deepEqual(roots().output('-i', path('wishing')), { status: 0, stdout: '', stderr: '' });
  });
});

besideEach('REL', (judge, folder) => {
  const compared = comparedRoots();
  const roots = (): SideBySide => compared(folder, () => {}, judge);
  const moving = (name: string, preamble: string): string =>
    buildPackage(folder, {
      name,
      preamble,
      install: [
        'cd $RPM_BUILD_ROOT; mkdir -p opt/rel etc; echo f > opt/rel/f; echo c > etc/rel.conf',
        'ln -s /opt/rel/f opt/rel/absolute; ln -s f opt/rel/near',
      ].join('\n'),
      files: '/opt/rel\n/etc/rel.conf',
    });

  test('REL-01 REL-03 REL-05 INS-28 files outside the prefix stay; today nothing refuses them', () => {
    const both = roots();
    const file = moving('one', 'Prefix: /opt/rel');
    assert.equal(both.output('-i', '--prefix', '/srv/x', file).status, 0);
    assert.ok(existsSync(join(both.ours, 'srv/x/f')));
    assert.ok(existsSync(join(both.ours, 'etc/rel.conf')));
    both.output('-e', 'one');
    both.output('-i', file);
    assert.ok(existsSync(join(both.ours, 'opt/rel/f')));
  });

  test('REL-06 INS-29 what may be moved, and where it went', () => {
    const both = roots();
    const file = moving('one', 'Prefix: /opt/rel');
    const plain = moving('plain', '');
    // DEFAULTPREFIX and INSTALLPREFIX are called so today
    const format = '%{PREFIXES} %{INSTPREFIXES}\n';
    assert.equal(both.output('-qp', '--qf', format, file).stdout, '/opt/rel (none)\n');
    assert.equal(both.output('-qp', '--qf', format, plain).stdout, '(none) (none)\n');
    both.output('-i', '--prefix', '/srv/x', file);
    assert.equal(both.output('-q', '--qf', format, 'one').stdout, '/opt/rel /srv/x\n');
    assert.equal(
      both.output('-i', '--prefix', '/srv/x', plain).stderr,
      'error: package plain is not relocatable\n',
    );
  });

  test('REL-07 INS-30 links lead where they led', () => {
    const both = roots();
    both.output('-i', '--prefix', '/srv/x', moving('one', 'Prefix: /opt/rel'));
    assert.equal(readlinkSync(join(both.ours, 'srv/x/absolute')), '/opt/rel/f');
    assert.equal(readFileSync(join(both.ours, 'srv/x/near'), 'utf8'), 'f\n');
  });

  test('REL-08 REL-11 several prefixes, each with its own place', () => {
    const both = roots();
    const file = moving('two', 'Prefix: /opt/rel\nPrefix: /etc');
    both.output('-i', '--relocate', '/etc=/srv/etc', '--relocate', '/opt/rel=/srv/rel', file);
    assert.ok(existsSync(join(both.ours, 'srv/etc/rel.conf')));
    both.output('-q', '--qf', '[%{PREFIXES} %{INSTPREFIXES}\n]', 'two');
  });

  test('REL-10 verified where it is', () => {
    const both = roots();
    both.output('-i', '--prefix', '/srv/x', moving('one', 'Prefix: /opt/rel'));
    assert.equal(both.output('-V', 'one').status, 0);
    assert.match(both.output('-ql', 'one').stdout, /^\/srv\/x\/f$/m);
  });
});
