/** The remaining options of -i, -U, -F, -e, --reinstall and --restore, each beside real rpm. */
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { besideEach } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const sketches: Readonly<Record<string, PackageSketch>> = {
  one: { name: 'one', files: { '/o/one': '1', '/o/both': 'same' }, tags: ['Provides: cap = 1'] },
  one2: {
    name: 'one',
    evr: '2-1',
    files: { '/o/one': '2', '/o/both': 'same', '/o/new': 'n' },
    tags: ['Provides: cap = 2'],
  },
  oneEpoch: { name: 'one', evr: '1:0-1', files: { '/o/one': 'e' } },
  two: {
    name: 'two',
    files: { '/t/two': '2', '/o/both': 'same' },
    tags: ['Requires: cap = 1', 'Requires: /o/one'],
  },
  three: { name: 'three', files: { '/t/three': '3' }, tags: ['Requires: two'] },
  clash: { name: 'clash', files: { '/o/one': 'other' } },
  strange: { name: 'strange', arch: 'ia64', files: { '/x/strange': 's' } },
  old: { name: 'old', files: { '/old': 'o' } },
  heir: {
    name: 'heir',
    files: { '/heir': 'h' },
    tags: ['Obsoletes: old < 2', 'Provides: old = 2'],
  },
  owned: {
    name: 'owned',
    files: {
      '/w/plain': 'p',
      '/w/suid': 's',
      '/w/dir/': '',
      '/w/link': '->plain',
      '/w/ghost': 'g',
      '/w/conf': 'c',
      '/w/caps': 'k',
    },
    attributes: {
      '/w/suid': '%attr(4755,root,root)',
      '/w/dir/': '%dir %attr(2750,root,root)',
      '/w/ghost': '%ghost %attr(600,root,root)',
      '/w/conf': '%config %attr(640,root,root)',
      '/w/caps': '%caps(cap_net_raw=ep)',
    },
  },
};
const stories: Readonly<Record<string, readonly string[]>> = {
  'dependencies that are missing, and --nodeps': [
    '-i .two',
    '-i --test .two',
    '-i --nodeps .two',
    '-Uvh .three',
    '-e two',
    '-e --nodeps two',
    '-e three',
    '-e three two',
    '-e nowhere',
    '-e three nowhere',
  ],
  'a set that needs each other, in order and as given': [
    '-ivh .three .two .one',
    '-e one',
    '-e one two',
    '-evh one two three',
    '-ivh --noorder .three .two .one',
    '-ev --noorder three one two',
  ],
  'what is there already': [
    '-i .one',
    '-i .one',
    '-ivh --replacepkgs .one',
    '-i --force .one',
    '-U .one',
    '-Uvh --replacepkgs .one',
    '-U --force .one',
    '-F .one',
    '--reinstall .one',
    '--reinstall .two',
    '-F .two',
    '-Fvh .one2',
    '--reinstall --test .one2',
  ],
  'older and newer': [
    '-U .one2',
    '-U .one',
    '-U --test .one',
    '-i .one',
    '-Uvh --oldpackage .one',
    '-U .one2',
    '-U --force .one',
    '-i .one2',
    '-q one',
    '-e one',
    '-e --allmatches one',
  ],
  'older beside newer': [
    '-i .one2',
    '-i --oldpackage .one',
    '-q one',
    '-i --force .one',
    '-e one-1',
    '-e one.noarch',
    '-e one-2-1.noarch',
  ],
  'an epoch is newer than any version': [
    '-i .one2',
    '-U .oneEpoch',
    '-U .one2',
    '-U --oldpackage .one2',
    '-F .oneEpoch',
    '-e one-1:0-1',
    '-e one-0',
  ],
  'several old versions go at once': ['-i .one', '-i --force .one2', '-U .oneEpoch', '-q one'],
  'one file of two packages': [
    '-i .one',
    '-i .clash',
    '-i --test .clash',
    '-i --force .clash',
    '-e one',
    '-U .one',
    '-U --replacefiles .one',
    '-e clash',
    '-V one',
  ],
  'the wrong architecture': [
    '-i .strange',
    '-i --ignorearch .strange',
    '-i --ignoreos .strange',
    '-U --ignorearch --ignoresize .strange',
    '-e strange',
  ],
  'obsoletes, with -i and with -U': [
    '-i .old',
    '-i .heir',
    '-q old heir',
    '-e heir',
    '-Uvh .heir',
    '-q old heir',
    '-U .old',
    '-U --nodeps .old',
    '-F .old',
  ],
  'bars and percentages': [
    '-ih .one',
    '-Uh .one2',
    '-eh one',
    '-i --percent .one .two',
    '-e --percent two one',
    '-iv --hash .one',
    '-U --percent -v .one2',
    '-ivv --quiet .two',
    '-e --quiet one',
  ],
};

besideEach('options of changes', (judge, folder) => {
  let built: ReadonlyMap<string, string> | undefined;
  function paths(): ReadonlyMap<string, string> {
    if (built !== undefined) return built;
    const files = buildSketches(folder, Object.values(sketches));
    built = new Map(Object.keys(sketches).map((name, at) => [name, files[at] ?? '']));
    return built;
  }

  /** Words with a dot in front are packages of the table. */
  function run(roots: SideBySide, ...steps: readonly string[]): void {
    for (const step of steps)
      roots.step(
        ...step
          .split(' ')
          .map((word) => (word.startsWith('.') ? (paths().get(word.slice(1)) ?? word) : word)),
      );
  }

  for (const [title, steps] of Object.entries(stories))
    test(title, () => {
      run(
        sideBySide(folder, () => {}, judge),
        ...steps,
      );
    });

  test('--restore puts owners, modes, times and capabilities right', () => {
    const roots = sideBySide(folder, () => {}, judge);
    run(roots, '-i .owned');
    roots.both((root) => {
      for (const name of ['plain', 'suid', 'conf', 'caps']) {
        writeFileSync(join(root, 'w', name), 'changed');
        chownSync(join(root, 'w', name), 1, 1);
        chmodSync(join(root, 'w', name), 0o777);
      }
      chmodSync(join(root, 'w/dir'), 0o700);
      writeFileSync(join(root, 'w/ghost'), 'made');
    });
    run(
      roots,
      '-V owned',
      '--restore owned',
      '-V owned',
      '--restore nowhere',
      '--restore owned nowhere',
      '--restore -a',
    );
    run(roots, '--setugids owned', '--setperms owned', '--setcaps owned', '-V --restore owned');
    // rpm 6.1, where this is a transaction, takes them all; we refuse what 4.18 refuses
    for (const mode of judge.isNewer ? [] : ['--test', '-h', '--percent', '--nodeps'])
      run(roots, `--restore ${mode} owned`);
    // rpm 4.18 then removes the package's other files; we leave them
    roots.both((root) => rmSync(join(root, 'w/plain')));
    roots.output('--restore', 'owned');
  });

  test('erasing what is not as it was left', () => {
    const roots = sideBySide(folder, () => {}, judge);
    run(roots, '-i .owned');
    roots.both((root) => {
      rmSync(join(root, 'w/plain'));
      writeFileSync(join(root, 'w/conf'), 'mine');
      writeFileSync(join(root, 'w/ghost'), 'made');
      writeFileSync(join(root, 'w/dir/stranger'), 'stays');
      rmSync(join(root, 'w/caps'));
      mkdirSync(join(root, 'w/caps'));
      writeFileSync(join(root, 'w/caps/inside'), 'x');
    });
    run(roots, '-e --test owned', '-ev owned', '-e owned');
    const linked = sideBySide(folder, () => {}, judge);
    run(linked, '-i .owned');
    linked.both((root) => {
      rmSync(join(root, 'w/conf'));
      symlinkSync('plain', join(root, 'w/conf'));
    });
    run(linked, '-e owned');
  });
});
