/** The checklist's areas CFG and SHR, line by line; config-matrix and shared-files hold all combinations. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { comparedRoots } from '../support/compared-roots.ts';
import { besideEach } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const marked = (name: string, content: string, evr: string, mark: string): PackageSketch => ({
  name,
  evr,
  files: { '/c/f': content },
  attributes: { '/c/f': mark },
});
const sketches: Readonly<Record<string, PackageSketch>> = {
  x1: marked('conf', 'X', '1-1', '%config %attr(644,root,root)'),
  x2: marked('conf', 'X', '2-1', '%config %attr(600,root,root)'),
  y2: marked('conf', 'Y', '2-1', '%config'),
  keepX1: marked('conf', 'X', '1-1', '%config(noreplace)'),
  keepY2: marked('conf', 'Y', '2-1', '%config(noreplace)'),
  plainX1: marked('conf', 'X', '1-1', ''),
  plainY2: marked('conf', 'Y', '2-1', ''),
  rivalY: marked('rival', 'Y', '1-1', '%config'),
  first: {
    name: 'first',
    files: { '/s/f': 'one', '/s/same': 'same', '/s/d/': '' },
    attributes: { '/s/d/': '%dir' },
  },
  second: {
    name: 'second',
    files: { '/s/f': 'two', '/s/same': 'same', '/s/d/': '' },
    attributes: { '/s/d/': '%dir' },
  },
};

function builtIn(folder: string): (key: string) => string {
  const built = new Map<string, string>();
  before(() => {
    const files = buildSketches(folder, Object.values(sketches));
    for (const [at, key] of Object.keys(sketches).entries()) built.set(key, files[at] ?? '');
  });
  return (key) => built.get(key) ?? '';
}

const read = ({ ours }: SideBySide, name: string): string | undefined =>
  existsSync(join(ours, name)) ? readFileSync(join(ours, name), 'utf8') : undefined;

besideEach('CFG', (judge, folder) => {
  const compared = comparedRoots();
  const path = builtIn(folder);
  /** Installs, writes what somebody made of the file, upgrades; what is there then, and what was said. */
  const upgraded = (old: string, disk: string | undefined, next: string): readonly unknown[] => {
    const both = compared(folder, () => {}, judge);
    both.output('-i', path(old));
    both.both((root) => change(root, disk));
    const { stderr } = both.output('-U', path(next));
    return [read(both, 'c/f'), read(both, 'c/f.rpmsave'), read(both, 'c/f.rpmnew'), stderr];
  };
  const change = (root: string, disk: string | undefined): void => {
    if (disk === undefined) return;
    rmSync(join(root, 'c/f'));
    if (disk !== '') writeFileSync(join(root, 'c/f'), disk);
  };
  const saved = 'warning: /c/f saved as /c/f.rpmsave\n';
  const created = 'warning: /c/f created as /c/f.rpmnew\n';

  const rows: readonly (readonly [
    title: string,
    old: string,
    disk: string | undefined,
    next: string,
    ...after: unknown[],
  ])[] = [
    ['CFG-01 X X X', 'x1', undefined, 'x2', 'X', undefined, undefined, ''],
    ['CFG-02 X X Y', 'x1', undefined, 'y2', 'Y', undefined, undefined, ''],
    ['CFG-03 X Y X', 'x1', 'Y', 'x2', 'Y', undefined, undefined, ''],
    ['CFG-04 X Y Y', 'x1', 'Y', 'y2', 'Y', undefined, undefined, ''],
    ['CFG-05 X Z Y', 'x1', 'Z', 'y2', 'Y', 'Z', undefined, saved],
    ['CFG-07 changed and changed back', 'x1', 'X', 'y2', 'Y', undefined, undefined, ''],
    ['CFG-12 not marked as config', 'plainX1', 'Z', 'plainY2', 'Y', undefined, undefined, ''],
    ['CFG-13 noreplace, changed', 'keepX1', 'Z', 'keepY2', 'Z', undefined, 'Y', created],
    ['CFG-14 noreplace, as it was', 'keepX1', undefined, 'keepY2', 'Y', undefined, undefined, ''],
    ['CFG-16 marked only by the new package', 'plainX1', 'Z', 'y2', 'Y', 'Z', undefined, saved],
    ['CFG-16 no longer marked', 'x1', 'Z', 'plainY2', 'Y', 'Z', undefined, saved],
    ['CFG-18 gone', 'x1', '', 'y2', 'Y', undefined, undefined, ''],
  ];
  for (const [title, old, disk, next, ...expected] of rows)
    test(title, () => {
      assert.deepEqual(upgraded(old, disk, next), expected);
    });

  test('CFG-06 CFG-11 nobody had it: put aside as .rpmorig with owner, mode and time', () => {
    const both = compared(folder, (root) => mine(root), judge);
    const { stderr } = both.output('-i', path('x1'));
    assert.equal(stderr, 'warning: /c/f saved as /c/f.rpmorig\n');
    isAsItWas(both, 'c/f.rpmorig');
  });

  test('CFG-05 CFG-11 what was changed keeps owner, mode and time as .rpmsave', () => {
    const both = compared(folder, () => {}, judge);
    both.output('-i', path('x1'));
    both.both((root) => mine(root));
    both.output('-U', path('y2'));
    isAsItWas(both, 'c/f.rpmsave');
  });

  test('CFG-08 replaced by another package', () => {
    const both = compared(folder, () => {}, judge);
    both.output('-i', path('x1'));
    both.both((root) => change(root, 'Z'));
    assert.equal(both.output('-i', '--replacefiles', path('rivalY')).stderr, saved);
    assert.deepEqual([read(both, 'c/f'), read(both, 'c/f.rpmsave')], ['Y', 'Z']);
  });

  test('CFG-09 erased after a change: kept as .rpmsave, and today told', () => {
    const both = compared(folder, () => {}, judge);
    both.output('-i', path('x1'));
    both.both((root) => change(root, 'Z'));
    assert.equal(both.output('-e', 'conf').stderr, saved);
    assert.equal(read(both, 'c/f.rpmsave'), 'Z');
  });

  test('CFG-10 erased as it was', () => {
    const both = compared(folder, () => {}, judge);
    both.output('-i', path('x1'));
    assert.equal(both.output('-e', 'conf').stderr, '');
    assert.deepEqual([read(both, 'c/f'), read(both, 'c/f.rpmsave')], [undefined, undefined]);
  });

  test('CFG-15 -i beside the old version, then -e of that', () => {
    const both = compared(folder, () => {}, judge);
    both.output('-i', path('x1'));
    both.both((root) => change(root, 'Z'));
    both.output('-i', '--force', path('y2'));
    both.output('-e', 'conf-1');
    assert.deepEqual([read(both, 'c/f'), read(both, 'c/f.rpmsave')], ['Y', 'Z']);
  });

  test('CFG-17 the old package takes nothing from the new one', () => {
    const both = compared(folder, () => {}, judge);
    both.output('-i', path('x1'));
    both.output('-U', path('y2'));
    assert.deepEqual([read(both, 'c/f'), read(both, 'c/f.rpmsave')], ['Y', undefined]);
    assert.equal(both.output('-V', 'conf').status, 0);
  });
});

function mine(root: string): void {
  mkdirSync(join(root, 'c'), { recursive: true });
  const file = join(root, 'c/f');
  writeFileSync(file, 'Z');
  chmodSync(file, 0o604);
  chownSync(file, 12, 13);
  utimesSync(file, 1000, 1000);
}

function isAsItWas({ ours }: SideBySide, name: string): void {
  const { mode, uid, gid, mtimeMs } = lstatSync(join(ours, name));
  assert.deepEqual([mode & 0o7777, uid, gid], [0o604, 12, 13]);
  // the side-by-side test itself dates what it writes
  assert.ok([1000, 1_600_000_000].includes(mtimeMs / 1000));
}

besideEach('SHR', (judge, folder) => {
  const compared = comparedRoots();
  const path = builtIn(folder);
  const roots = (): SideBySide => compared(folder, () => {}, judge);
  const states = (both: SideBySide, name: string): string =>
    both.output('-q', '--qf', '[%{FILENAMES} %{FILESTATES:fstate}\n]', name).stdout;

  test('SHR-01 SHR-02 SHR-03 other content is a conflict and keeps everything out, the same is not', () => {
    const both = roots();
    both.output('-i', path('first'));
    const { stderr } = both.output('-i', path('second'));
    assert.equal(
      stderr,
      '\tfile /s/f from install of second-1-1.noarch conflicts with file from package first-1-1.noarch\n',
    );
    assert.equal(both.output('-q', 'second').status, 1);
    assert.equal(read(both, 's/f'), 'one');
  });

  test('SHR-01 of two versions of one package as well', () => {
    const both = roots();
    both.output('-i', path('plainX1'));
    assert.match(
      both.output('-i', path('plainY2')).stderr,
      /conflicts with file from package conf-1-1/,
    );
  });

  test('SHR-04 SHR-05 SHR-10 SHR-12 the second replaces the first', () => {
    const both = roots();
    both.output('-i', path('first'));
    both.output('-i', '--replacefiles', path('second'));
    assert.equal(read(both, 's/f'), 'two');
    assert.match(states(both, 'first'), /^\/s\/f replaced$/m);
    assert.match(states(both, 'second'), /^\/s\/f normal$/m);
    const owners = (name: string): readonly string[] =>
      both.output('-qf', name).stdout.trim().split('\n').toSorted();
    assert.deepEqual(owners('/s/same'), ['first-1-1.noarch', 'second-1-1.noarch']);
    // today only whose file it is
    assert.deepEqual(owners('/s/f'), ['second-1-1.noarch']);
  });

  test('SHR-06 SHR-07 SHR-09 the second goes, with the file; the first lacks it until it comes again', () => {
    const both = roots();
    both.output('-i', path('first'));
    both.output('-i', '--replacefiles', path('second'));
    both.output('-e', 'second');
    assert.equal(read(both, 's/f'), undefined);
    assert.equal(read(both, 's/same'), 'same');
    both.output('-V', 'first');
    both.output('-i', '--replacepkgs', path('first'));
    assert.equal(read(both, 's/f'), 'one');
  });

  test('SHR-08 the first goes, the file stays', () => {
    const both = roots();
    both.output('-i', path('first'));
    both.output('-i', '--replacefiles', path('second'));
    both.output('-e', 'first');
    assert.equal(read(both, 's/f'), 'two');
    assert.equal(both.output('-V', 'second').status, 0);
  });

  test('SHR-11 directories of several go with the last', () => {
    const both = roots();
    both.output('-i', '--replacefiles', path('first'), path('second'));
    both.output('-e', 'first');
    assert.ok(existsSync(join(both.ours, 's/d')));
    both.output('-e', 'second');
    assert.equal(existsSync(join(both.ours, 's/d')), false);
  });

  test('SHR-12 SHR-13 INS-48 a shared path is not written, and not erased', () => {
    const both = roots();
    const shared = ['--define', '_netsharedpath /s'];
    both.output('-i', ...shared, path('first'));
    assert.equal(read(both, 's/f'), undefined);
    assert.match(states(both, 'first'), /^\/s\/f net shared$/m);
    both.both((root) => {
      mkdirSync(join(root, 's'), { recursive: true });
      writeFileSync(join(root, 's/f'), 'of another machine');
    });
    both.output('-e', ...shared, 'first');
    assert.equal(read(both, 's/f'), 'of another machine');
  });
});
