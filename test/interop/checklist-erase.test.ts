/** The checklist's areas ERA and UPG, line by line. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { comparedRoots } from '../support/compared-roots.ts';
import { besideEach } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { addShell } from '../support/rpm-roots.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const scripts = (label: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['pre', 'post', 'preun', 'postun'].map((kind) => [
      `%${kind}`,
      `echo "${kind} of ${label}: $1; $(cat /e/conf 2>&-) $(ls /e 2>&- | tr '\\n' ' ')"`,
    ]),
  );
const versioned = (evr: string): PackageSketch => ({
  name: 'told',
  evr,
  files: { '/e/conf': `conf ${evr}`, '/e/both': 'b', [`/e/only-${evr.replace(':', '_')}`]: 'o' },
  attributes: { '/e/conf': '%config' },
  scripts: scripts(evr),
});
const sketches: Readonly<Record<string, PackageSketch>> = {
  told1: versioned('1-1'),
  told2: versioned('2-1'),
  told3: versioned('3-1'),
  epoch: { name: 'plain', evr: '1:1.0-1', files: { '/p/e': 'e' } },
  plain1: { name: 'plain', evr: '1-1', files: { '/p/one': '1' } },
  plain1b: { name: 'plain', evr: '1-2', files: { '/p/one': '1' } },
  plain2: { name: 'plain', evr: '2.0-1', files: { '/p/two': '2' } },
  bother: { name: 'bother', evr: '3.5-1', files: { '/b': 'b' } },
  blather: { name: 'blather', evr: '7.9-1', tags: ['Requires: bother >= 3.1'] },
  deep: {
    name: 'deep',
    files: { '/d/a/b/f': 'f', '/d/g': 'g', '/d/ghost': 'x', '/d/a/': '', '/d/a/b/': '' },
    attributes: { '/d/ghost': '%ghost', '/d/a/': '%dir', '/d/a/b/': '%dir' },
  },
  tool: { name: 'tool', files: { '/tool': 't' } },
  installer: { name: 'installer', tags: ['Requires(post): tool'], files: { '/i': 'i' } },
  remover: { name: 'remover', tags: ['Requires(postun): tool'], files: { '/r': 'r' } },
  rpm: { name: 'rpm', files: { '/usr/bin/not-really-rpm': 'r' } },
};

besideEach('ERA and UPG', (judge, folder) => {
  const compared = comparedRoots();
  const built = new Map<string, string>();
  const path = (key: string): string => built.get(key) ?? '';
  before(() => {
    const files = buildSketches(folder, Object.values(sketches));
    for (const [at, key] of Object.keys(sketches).entries()) built.set(key, files[at] ?? '');
  });
  const roots = (): SideBySide => compared(folder, () => {}, judge);
  const withShell = (): SideBySide =>
    compared(folder, (root) => addShell(root, '/bin/ls', '/bin/cat', '/usr/bin/tr'), judge);
  const nothing = { status: 0, stdout: '', stderr: '' };

  test('ERA-01 labels, whole or in part, and no files', () => {
    const both = roots();
    for (const label of ['plain', 'plain-1', 'plain-1-1', 'plain-1-1.noarch']) {
      both.output('-i', path('plain1'));
      assert.deepEqual(both.output('-e', label), nothing);
    }
    both.output('-i', path('plain1'));
    assert.equal(both.output('-e', '/p/one').status, 1);
    both.output('-e', 'plain-1-1.noarch.rpm');
  });

  test('ERA-02 CFG-09 %preun, changed config files kept, files gone, %postun', () => {
    const both = withShell();
    both.output('-i', '--nodeps', path('told1'));
    both.both((root) => writeFileSync(join(root, 'e/conf'), 'mine'));
    const { stdout } = both.output('-e', 'told');
    assert.equal(
      stdout,
      'preun of 1-1: 0; mine both conf only-1-1 \npostun of 1-1: 0;  conf.rpmsave \n',
    );
    assert.equal(both.output('-q', 'told').status, 1);
  });

  test('ERA-03 ERA-08 ERA-09 ERA-17 DEP-19 what is needed stays, unless it all goes or --nodeps', () => {
    const both = roots();
    both.output('-i', path('bother'), path('blather'));
    const text =
      'error: Failed dependencies:\n\tbother >= 3.1 is needed by (installed) blather-7.9-1.noarch\n';
    assert.equal(both.output('-e', 'bother').stderr, text);
    assert.equal(both.output('-e', '--test', 'bother').stderr, text);
    assert.deepEqual(both.output('-e', 'bother', 'blather'), nothing);
    both.output('-i', path('bother'), path('blather'));
    assert.deepEqual(both.output('-e', '--nodeps', 'bother'), nothing);
  });

  test('ERA-04 silent; -v today names the packages', () => {
    const both = roots();
    both.output('-i', path('bother'));
    assert.match(both.output('-ev', 'bother').stdout, /^bother-3.5-1.noarch$/m);
  });

  test('ERA-10 --noscripts', () => {
    const both = withShell();
    both.output('-i', '--nodeps', '--noscripts', path('told1'));
    assert.equal(both.output('-e', '--noscripts', 'told').stdout, '');
  });

  test('ERA-12 ERA-13 nothing of that name, and several', () => {
    const both = roots();
    assert.equal(both.output('-e', 'nowhere').stderr, 'error: package nowhere is not installed\n');
    both.output('-i', path('plain1'));
    both.output('-i', path('plain2'));
    const several = both.output('-e', 'plain');
    assert.match(several.stderr, /^error: "plain" specifies multiple packages:$/m);
    assert.equal(several.status, 1);
    assert.deepEqual(both.output('-e', 'plain-1-1'), nothing);
    both.output('-i', '--oldpackage', path('plain1'));
    assert.deepEqual(both.output('-e', '--allmatches', 'plain'), nothing);
  });

  test('ERA-14 nothing but dependencies protects a package called rpm', () => {
    const both = roots();
    both.output('-i', path('rpm'));
    assert.deepEqual(both.output('-e', 'rpm'), nothing);
  });

  test('ERA-15 ERA-16 ERA-18 a directory with something in it stays, a missing file is no matter, ghosts go', () => {
    const both = roots();
    both.output('-i', path('deep'));
    both.both((root) => {
      writeFileSync(join(root, 'd/a/mine'), 'm');
      writeFileSync(join(root, 'd/ghost'), 'made');
      rmSync(join(root, 'd/g'));
    });
    assert.equal(both.output('-e', 'deep').status, 0);
    assert.deepEqual(readdirSync(join(both.ours, 'd')), ['a']);
    assert.deepEqual(readdirSync(join(both.ours, 'd/a')), ['mine']);
  });

  test('ERA-20 what a script yet to run needs stays; what one that ran needed may go', () => {
    const both = roots();
    both.output('-i', path('tool'), path('remover'), path('installer'));
    const { stderr } = both.output('-e', 'tool');
    assert.match(stderr, /^\ttool is needed by \(installed\) remover-1-1.noarch$/m);
    assert.doesNotMatch(stderr, /installer/);
    assert.deepEqual(both.output('-e', 'remover'), nothing);
    assert.deepEqual(both.output('-e', 'tool'), nothing);
  });

  test('UPG-01 UPG-08 UPG-19 SCR-05 SCR-06 new %pre and %post, old %preun and %postun, and which files are there', () => {
    const both = withShell();
    both.output('-U', '--nodeps', path('told1'));
    assert.equal(
      both.output('-U', '--nodeps', path('told2')).stdout,
      [
        'pre of 2-1: 2; conf 1-1 both conf only-1-1 ',
        'post of 2-1: 2; conf 2-1 both conf only-1-1 only-2-1 ',
        'preun of 1-1: 1; conf 2-1 both conf only-1-1 only-2-1 ',
        'postun of 1-1: 1; conf 2-1 both conf only-2-1 ',
        '',
      ].join('\n'),
    );
  });

  test('UPG-02 INS-45 -U installs, -F only what an older version is there of', () => {
    const both = roots();
    both.output('-F', path('plain2'));
    assert.equal(both.output('-q', 'plain').status, 1);
    both.output('-U', path('plain1'));
    both.output('-F', path('plain2'));
    assert.equal(both.output('-q', 'plain').stdout, 'plain-2.0-1.noarch\n');
  });

  test('UPG-05 UPG-06 UPG-12 UPG-18 newer, --oldpackage, the same, --test', () => {
    const both = roots();
    both.output('-U', path('plain2'));
    const newer =
      '\tpackage plain-2.0-1.noarch (which is newer than plain-1-1.noarch) is already installed\n';
    assert.equal(both.output('-U', path('plain1')).stderr, newer);
    assert.equal(both.output('-U', '--test', path('plain1')).stderr, newer);
    assert.deepEqual(both.output('-U', '--oldpackage', path('plain1')), nothing);
    assert.equal(both.output('-q', 'plain').stdout, 'plain-1-1.noarch\n');
    assert.equal(
      both.output('-U', path('plain1')).stderr,
      '\tpackage plain-1-1.noarch is already installed\n',
    );
    assert.deepEqual(both.output('-U', '--replacepkgs', path('plain1')), nothing);
  });

  test('UPG-07 --force is all three, and no --nodeps', () => {
    const both = roots();
    both.output('-U', path('plain2'));
    assert.deepEqual(both.output('-U', '--force', path('plain2')), nothing);
    assert.deepEqual(both.output('-U', '--force', path('plain1')), nothing);
    assert.match(
      both.output('-U', '--force', path('blather')).stderr,
      /^error: Failed dependencies/,
    );
  });

  test('UPG-09 --noscripts: the book lets the old scripts run, today none does', () => {
    const both = withShell();
    both.output('-U', '--nodeps', '--noscripts', path('told1'));
    assert.equal(both.output('-U', '--nodeps', '--noscripts', path('told2')).stdout, '');
  });

  test('UPG-10 UPG-14 UPG-03 no conflict with what goes; every older version goes', () => {
    const both = withShell();
    both.output('-i', '--nodeps', '--noscripts', path('told1'));
    both.output('-i', '--nodeps', '--noscripts', '--force', path('told2'));
    assert.equal(both.output('-U', '--nodeps', '--noscripts', '-h', path('told3')).status, 0);
    assert.equal(both.output('-q', 'told').stdout, 'told-3-1.noarch\n');
  });

  test('UPG-15 UPG-16 UPG-17 epoch, then version, then release', () => {
    const both = roots();
    both.output('-U', path('plain1'));
    assert.equal(both.output('-U', path('plain1b')).status, 0);
    both.output('-U', path('epoch'));
    assert.equal(both.output('-q', '--qf', '%{EPOCH}:%{VERSION}', 'plain').stdout, '1:1.0');
    assert.match(
      both.output('-U', path('plain2')).stderr,
      /which is newer than plain-2.0-1.noarch/,
    );
    assert.equal(existsSync(join(both.ours, 'p/two')), false);
  });

  test("ERA-11 CLI-18 in a root of its own the database is that root's", () => {
    const both = roots();
    both.both((root) => mkdirSync(join(root, 'other/db'), { recursive: true }));
    both.output('-i', '--dbpath', '/other/db', path('plain1'));
    assert.ok(existsSync(join(both.ours, 'other/db/rpmdb.sqlite')));
    assert.ok(existsSync(join(both.ours, 'p/one')));
    assert.deepEqual(both.output('-e', '--dbpath', '/other/db', 'plain'), nothing);
    assert.equal(existsSync(join(both.ours, 'p/one')), false);
    both.both((root) => rmSync(join(root, 'other'), { recursive: true }));
  });
});
