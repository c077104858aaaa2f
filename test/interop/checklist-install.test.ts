/** The checklist's area INS, line by line: what the title says is asserted of real rpm's own answer, and ours equals it. */
import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { comparedRoots } from '../support/compared-roots.ts';
import { besideEach, ownJudge } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { addShell } from '../support/rpm-roots.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const told = (kind: string): string =>
  `echo "${kind}: $(ls /opt/seq 2>&1 | tr '\\n' ' ') $(cat /opt/conf)"`;

const sketches: Readonly<Record<string, PackageSketch>> = {
  one: { name: 'one', files: { '/o/one': '1' }, tags: ['Provides: cap = 1'] },
  one2: { name: 'one', evr: '2-1', files: { '/o/one': '2' }, tags: ['Provides: cap = 2'] },
  needy: { name: 'needy', files: { '/n': 'n' }, tags: ['Requires: cap = 1'] },
  rival: { name: 'rival', files: { '/r': 'r' }, tags: ['Conflicts: one'] },
  clash: { name: 'clash', files: { '/o/one': 'other' } },
  sequence: {
    name: 'sequence',
    tags: ['Requires: cap'],
    files: { '/opt/seq/file': 'f', '/opt/conf': 'packaged' },
    attributes: { '/opt/conf': '%config' },
    scripts: { '%pre': told('pre'), '%post': told('post') },
  },
  owned: {
    name: 'owned',
    files: { '/w/named': 'n', '/w/strange': 's', '/w/half': 'h' },
    attributes: {
      '/w/named': '%attr(640,maker,makers)',
      '/w/strange': '%attr(644,nobody-knows,nor-this)',
      '/w/half': '%attr(644,maker,nor-this)',
    },
  },
  moving: { name: 'moving', tags: ['Prefix: /opt/moving'], files: { '/opt/moving/a/b': 'x' } },
  talking: {
    name: 'talking',
    files: { '/t': 't' },
    scripts: { '%pre': 'echo from pre; echo wrong >&2', '%post': 'echo from post' },
  },
  loop1: { name: 'loop1', tags: ['Requires: loop2'], files: { '/l1': '1' } },
  loop2: { name: 'loop2', tags: ['Requires(pre): loop1'], files: { '/l2': '2' } },
  loop3: { name: 'loop3', tags: ['PreReq: loop4'], files: { '/l3': '3' } },
  loop4: { name: 'loop4', tags: ['Requires: loop3'], files: { '/l4': '4' } },
  papers: {
    name: 'papers',
    files: { '/p/doc': 'd', '/p/conf': 'c', '/p/other': 'o' },
    attributes: { '/p/doc': '%doc', '/p/conf': '%config' },
  },
  strange: { name: 'strange', arch: 'ia64', files: { '/x/strange': 's' } },
};

besideEach('INS', (judge, folder) => {
  const compared = comparedRoots();
  const built = new Map<string, string>();
  const path = (key: string): string => built.get(key) ?? '';
  before(() => {
    const files = buildSketches(folder, Object.values(sketches));
    for (const [at, key] of Object.keys(sketches).entries()) built.set(key, files[at] ?? '');
  });
  const roots = (prepare: (root: string) => void = () => {}): SideBySide =>
    compared(folder, prepare, judge);
  const withShell = (): SideBySide =>
    roots((root) => addShell(root, '/bin/ls', '/bin/cat', '/usr/bin/tr'));
  const nothing = { status: 0, stdout: '', stderr: '' };

  test('INS-01 several files, and silence: CLI-14', () => {
    assert.deepEqual(roots().output('-i', path('one'), path('needy')), nothing);
  });

  test('INS-02 dependencies, conflicts, %pre, config file put aside, files, %post, in this order', () => {
    const both = withShell();
    both.both((root) => {
      mkdirSync(join(root, 'opt'));
      writeFileSync(join(root, 'opt/conf'), 'mine');
    });
    const { stdout } = both.output('-i', '--nodeps', path('sequence'));
    assert.match(stdout, /^pre: ls: .* mine\npost: file {2}packaged\n$/);
    assert.equal(readFileSync(join(both.ours, 'opt/conf.rpmorig'), 'utf8'), 'mine');
    // what is missing is found before any of it
    const refused = withShell().output('-i', path('sequence'));
    assert.equal(refused.stdout, '');
    assert.match(refused.stderr, /cap is needed by sequence/);
  });

  test('INS-03 DEP-20 requirements of the new package, and those it would break', () => {
    const both = roots();
    assert.match(
      both.output('-i', path('needy')).stderr,
      /^\tcap = 1 is needed by needy-1-1.noarch$/m,
    );
    both.output('-i', path('one'), path('needy'));
    assert.match(
      both.output('-U', path('one2')).stderr,
      /^\tcap = 1 is needed by \(installed\) needy-1-1.noarch$/m,
    );
    assert.match(
      both.output('-i', path('rival')).stderr,
      /^\tone conflicts with rival-1-1.noarch$/m,
    );
  });

  test('INS-04 INS-17 INS-19 installed already, older over newer, a file in the way', () => {
    const both = roots();
    both.output('-i', path('one2'));
    assert.match(
      both.output('-i', path('one2')).stderr,
      /^\tpackage one-2-1.noarch is already installed$/m,
    );
    assert.match(
      both.output('-U', path('one')).stderr,
      /^\tpackage one-2-1.noarch \(which is newer than one-1-1.noarch\) is already installed$/m,
    );
    assert.match(
      both.output('-i', path('clash')).stderr,
      /^\tfile \/o\/one from install of clash-1-1.noarch conflicts with file from package one-2-1.noarch$/m,
    );
  });

  test('INS-05 owners and groups by name; INS-06 unknown names are root, and told', () => {
    const both = roots((root) => {
      mkdirSync(join(root, 'etc'));
      writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nmaker:x:4711:1::/:/bin/sh\n');
      writeFileSync(join(root, 'etc/group'), 'root:x:0:\nmakers:x:4712:\n');
    });
    const { stderr } = both.output('-i', path('owned'));
    const owners = (name: string): string => {
      const { uid, gid } = lstatSync(join(both.ours, 'w', name));
      return `${uid}:${gid}`;
    };
    assert.deepEqual(['named', 'strange', 'half'].map(owners), ['4711:4712', '0:0', '4711:0']);
    assert.match(stderr, /^warning: user nobody-knows does not exist - using root$/m);
    assert.match(stderr, /^warning: group nor-this does not exist - using root$/m);
  });

  test('INS-07 missing parent directories are made', () => {
    const both = roots();
    both.output('-i', '--prefix', '/deep/er/still', path('moving'));
    assert.equal(readFileSync(join(both.ours, 'deep/er/still/a/b'), 'utf8'), 'x');
    const { mode, uid } = lstatSync(join(both.ours, 'deep/er'));
    assert.deepEqual([mode & 0o7777, uid], [0o755, 0]);
  });

  test('INS-08 every file is in the database with its digest', () => {
    const both = roots();
    both.output('-i', path('papers'));
    const { stdout } = both.output('-q', '--qf', '[%{FILENAMES} %{FILEDIGESTS}\n]', 'papers');
    assert.match(stdout, /^\/p\/conf [0-9a-f]{64}$/m);
  });

  test('INS-09 INS-13 -v names each package, between what its %pre and its %post say', () => {
    const both = withShell();
    const { stdout } = both.output('-iv', '--nodeps', path('one'), path('talking'));
    assert.match(
      stdout,
      /^Preparing packages\.\.\.\nfrom pre\ntalking-1-1.noarch\nfrom post\none-1-1.noarch$/m,
    );
  });

  test('INS-10 INS-11 INS-47 as many marks as fit, with the name before them', () => {
    const both = roots();
    const { stdout } = both.output('-ivh', path('one'));
    assert.match(stdout, /^one-1-1 {31}#{40}$/m);
    assert.match(both.output('-Uh', path('one2')).stdout, /^#{40}$/m);
  });

  test('INS-12 with -vh what %post says follows the bar', () => {
    const both = withShell();
    const { stdout } = both.output('-ivh', '--nodeps', path('talking'));
    assert.match(stdout, /^from pre\n.*\ntalking-1-1 {27}#{40}\nfrom post\n/m);
    const refused = both.output('-ivh', '--nodeps', path('talking'));
    assert.match(refused.stderr, /already installed/);
  });

  test('INS-16 --test checks everything and changes nothing', () => {
    const both = roots();
    assert.deepEqual(both.output('-i', '--test', path('one')), nothing);
    assert.deepEqual(readdirSync(both.ours).toSorted(), ['var']);
    assert.notEqual(both.output('-i', '--test', path('needy')).status, 0);
    both.output('-i', path('one'));
    assert.notEqual(both.output('-i', '--test', path('clash')).status, 0);
  });

  test('INS-18 INS-22 missing dependencies, and --nodeps', () => {
    const both = roots();
    assert.equal(
      both.output('-i', path('needy')).stderr,
      'error: Failed dependencies:\n\tcap = 1 is needed by needy-1-1.noarch\n',
    );
    assert.deepEqual(both.output('-i', '--nodeps', path('needy')), nothing);
  });

  test('INS-20 INS-21 INS-23 --replacepkgs, --replacefiles, --force', () => {
    const both = roots();
    both.output('-i', path('one'));
    both.both((root) => writeFileSync(join(root, 'o/one'), 'broken'));
    assert.deepEqual(both.output('-i', '--replacepkgs', path('one')), nothing);
    assert.equal(readFileSync(join(both.ours, 'o/one'), 'utf8'), '1');
    assert.deepEqual(both.output('-i', '--replacefiles', path('clash')), nothing);
    assert.equal(readFileSync(join(both.ours, 'o/one'), 'utf8'), 'other');
    assert.deepEqual(both.output('-i', '--force', path('one')), nothing);
    // dependencies stand
    assert.match(
      both.output('-i', '--force', path('rival')).stderr,
      /^error: Failed dependencies:/,
    );
  });

  test('INS-24 INS-25 INS-26 INS-27 documentation, and who may leave it out', () => {
    const state = (both: SideBySide): string =>
      both.output('-q', '--qf', '[%{FILENAMES} %{FILESTATES:fstate}\n]', 'papers').stdout;
    const both = roots();
    both.output('-i', '--excludedocs', path('papers'));
    assert.match(state(both), /^\/p\/doc not installed$/m);
    assert.equal(existsSync(join(both.ours, 'p/doc')), false);
    const configured = roots();
    configured.output('-i', '--define', '_excludedocs 1', path('papers'));
    assert.match(state(configured), /^\/p\/doc not installed$/m);
    const wanted = roots();
    wanted.output('-i', '--define', '_excludedocs 1', '--includedocs', path('papers'));
    // the book has it installed; today's rpm lets the configuration win
    assert.match(state(wanted), /^\/p\/doc not installed$/m);
  });

  test('INS-36 INS-37 INS-38 the wrong architecture and system', () => {
    const both = roots();
    const os = buildPackage(folder, { name: 'beos', defines: ['_target_os beos', '_os beos'] });
    assert.match(
      both.output('-i', path('strange')).stderr,
      /package strange-1-1.ia64 is intended for a different architecture/,
    );
    both.output('-i', '--ignoreos', path('strange'));
    assert.equal(both.output('-i', '--ignorearch', path('strange')).status, 0);
    both.output('-i', os);
    assert.equal(both.output('-i', '--ignoreos', os).status, 0);
  });

  test('INS-39 INS-41 what was there is put aside; -i takes nothing away', () => {
    const both = roots((root) => {
      mkdirSync(join(root, 'p'));
      writeFileSync(join(root, 'p/conf'), 'mine', { mode: 0o600 });
    });
    assert.equal(
      both.output('-i', path('papers')).stderr,
      'warning: /p/conf saved as /p/conf.rpmorig\n',
    );
    assert.equal(lstatSync(join(both.ours, 'p/conf.rpmorig')).mode & 0o7777, 0o600);
    both.output('-i', path('one'));
    both.output('-i', '--replacefiles', path('one2'));
    assert.equal(both.output('-q', 'one').stdout, 'one-1-1.noarch\none-2-1.noarch\n');
  });

  test('INS-40 one that is refused keeps all of them out', () => {
    const both = roots();
    both.output('-i', path('one'));
    assert.notEqual(both.output('-i', path('papers'), path('clash')).status, 0);
    assert.equal(both.output('-q', 'papers').stdout, 'package papers is not installed\n');
  });

  test('INS-42 ERA-19 in the order of need, and erased in the other', () => {
    const both = roots();
    const order = (text: string): string[] => text.match(/^(?:one|needy)-1-1.noarch$/gm) ?? [];
    const there = order(both.output('-iv', path('needy'), path('one')).stdout);
    assert.deepEqual(there, ['one-1-1.noarch', 'needy-1-1.noarch']);
    assert.deepEqual(order(both.output('-ev', 'one', 'needy').stdout), there.toReversed());
  });

  test('INS-43 INS-44 loops end, and are broken where no script needs it; PreReq is such a need', () => {
    const both = roots();
    const all = ['loop2', 'loop1', 'loop3', 'loop4'].map(path);
    const { stdout } = both.output('-iv', ...all);
    assert.deepEqual(stdout.match(/^loop\d/gm)?.toSorted(), ['loop1', 'loop2', 'loop3', 'loop4']);
    assert.ok(stdout.indexOf('loop1') < stdout.indexOf('loop2'));
    assert.ok(stdout.indexOf('loop4') < stdout.indexOf('loop3'));
    both.output('-ev', 'loop1', 'loop2', 'loop3', 'loop4');
  });
});

// 6.1 goes round a loop from another end and lists its members so; we follow 4.18
besideEach(
  'the loops that --deploops tells',
  (judge, folder) => {
    const compared = comparedRoots();
    test('INS-43 who needs whom, and for a script', () => {
      const sketched = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, at, all) => ({
        name,
        tags: [
          `Requires: ${all[(at + 1) % 3] ?? ''}`,
          `Requires(post): ${all[(at + 4) % 6] ?? ''}`,
          ...(at > 2 ? ['Requires: g'] : []),
        ],
      }));
      const files = buildSketches(folder, [
        ...sketched,
        { name: 'g', tags: ['Requires: h'] },
        { name: 'h' },
      ]);
      const both = compared(folder, () => {}, judge);
      const { stderr } = both.output('-i', '--deploops', ...files);
      assert.match(
        stderr,
        /^warning: \d Strongly Connected Components\nwarning: SCC #1: \d members/,
      );
      both.output('-i', '--deploops', '--noorder', '--replacepkgs', ...files);
      both.output('-i', '--test', '--deploops', '--replacepkgs', ...files.toReversed());
      both.output('-e', '--deploops', ...sketched.map(({ name }) => name));
    });
  },
  [ownJudge],
);
