/** Relocated packages: trees, rows to the byte, queries, verification and refusals, held against real rpm. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { besideEach } from '../support/judges.ts';
import { rowBytes } from '../support/row-bytes.ts';
import { addShell, databasePath, rpmOnRoot } from '../support/rpm-roots.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const install = [
  'cd $RPM_BUILD_ROOT; mkdir -p usr/share/rel/sub/deep usr/share/relx etc/rel opt/fixed',
  'echo a > usr/share/rel/a; ln usr/share/rel/a usr/share/rel/hard; echo b > usr/share/rel/sub/b',
  'echo c > usr/share/rel/sub/deep/c; ln -s a usr/share/rel/near; ln -s /etc/rel/conf usr/share/rel/far',
  'ln -s /usr/share/rel usr/share/rel/self; echo x > usr/share/relx/y; echo f > opt/fixed/f',
  'echo conf > etc/rel/conf',
].join('\n');
const files = '/usr/share/rel\n/usr/share/relx\n/opt/fixed\n%config /etc/rel/conf';
const scripts = ['pre', 'post', 'preun', 'postun']
  .map(
    (kind) =>
      `%${kind}\necho "${kind} $1: $RPM_INSTALL_PREFIX, $RPM_INSTALL_PREFIX0, $RPM_INSTALL_PREFIX1" >> /log/ran`,
  )
  .join('\n');

besideEach('relocation', (judge, folder) => {
  const built = new Map<string, string>();

  function made(name: string, version = '1', preamble = ''): string {
    const label = `${name}-${version}`;
    const path =
      built.get(label) ??
      buildPackage(folder, { name, version, preamble, install, files, sections: scripts });
    built.set(label, path);
    return path;
  }
  const two = (version = '1'): string =>
    made('two', version, 'Prefix: /usr/share/rel\nPrefix: /etc/rel\nRequires: /usr/share/rel/a');
  const one = (): string => made('one', '1', 'Prefix: /usr/share/rel');
  const none = (): string => made('none');

  function prepared(): SideBySide {
    return sideBySide(
      folder,
      (root) => {
        addShell(root);
        mkdirSync(join(root, 'log'));
        writeFileSync(join(root, 'log/ran'), '');
      },
      judge,
    );
  }

  function compareRows({ ours, real }: SideBySide): void {
    // rows of 6.1 hold further tags
    if (judge.isNewer) return;
    assert.deepEqual(rowBytes(join(ours, databasePath)), rowBytes(join(real, databasePath)));
  }

  /** Both wrote the log, perhaps in two seconds. */
  function settleLog(roots: SideBySide): void {
    const { ours, real } = roots;
    const log = (root: string): string => readFileSync(join(root, 'log/ran'), 'utf8');
    assert.equal(log(ours), log(real), 'what the scripts were told');
    roots.both((root) => writeFileSync(join(root, 'log/ran'), `${log(root)}.`));
  }

  interface Move {
    readonly given: readonly string[];
    readonly of?: () => string;
    /** 6.1 records `////conf` where 4.18 and we record `//conf`. */
    readonly isOlder?: true;
  }
  const moves: readonly Move[] = [
    { given: [] },
    { given: ['--prefix', '/new/place'], of: one },
    { given: ['--prefix=/new//place/'], of: one },
    { given: ['--relocate', '/usr/share/rel=/new/place'] },
    {
      given: ['--relocate', '/usr/share/rel/=/new//place/', '--relocate', '/etc/rel=/'],
      isOlder: true,
    },
    { given: ['--relocate=/etc/rel=/srv/etc', '--relocate=/usr/share/rel=/srv/rel'] },
    { given: ['--relocate', '/usr/share/rel=/n/x', '--relocate', '/usr/share/rel=/n/y'] },
    {
      given: [
        '--badreloc',
        '--relocate',
        '/usr/share/rel=/n/one',
        '--relocate',
        '/usr/share/rel/sub=/m/two',
      ],
    },
    { given: ['--badreloc', '--relocate', '/opt=/srv'], of: none },
    { given: ['--badreloc', '--relocate', '/=/deep/down'], of: none },
    { given: ['--badreloc', '--relocate', '/usr/share/rel/a=/n/b'] },
    { given: ['--badreloc', '--relocate', '/usr/share/re=/n/b'] },
    { given: ['--relocate', '/usr/share/rel=/usr/share/rel'] },
    { given: ['--excludepath', '/usr/share/rel'] },
    { given: ['--excludepath', '/usr/share/rel/sub/', '--excludepath', '/nowhere'], of: none },
    {
      given: [
        '--badreloc',
        '--excludepath',
        '/usr/share/rel/sub',
        '--relocate',
        '/usr/share/rel=/n/new',
      ],
    },
  ];

  for (const { given, of = two, isOlder } of moves)
    if (!judge.isNewer || isOlder !== true)
      test(`installed with ${given.join(' ') || 'no relocation'}, then queried, verified, erased`, () => {
        const roots = prepared();
        roots.output('-ivh', '--nodeps', ...given, of());
        settleLog(roots);
        roots.compare();
        compareRows(roots);
        const name = of === two ? 'two' : of === one ? 'one' : 'none';
        roots.both((root) => {
          for (const path of [
            'usr/share/rel/a',
            'new/place/sub/b',
            'srv/etc/conf',
            'opt/fixed/f',
          ]) {
            try {
              readFileSync(join(root, path));
              writeFileSync(join(root, path), 'changed');
            } catch {
              // not there with this relocation
            }
          }
        });
        const tags = ['PREFIXES', 'INSTPREFIXES', 'ORIGFILENAMES', 'FILENAMES', 'FILESTATES'];
        roots.output('-q', '--qf', tags.map((tag) => `[%{${tag}} ]|`).join(''), name);
        roots.output('-V', '--nodeps', name);
        roots.output('-evh', name);
        settleLog(roots);
        roots.compare();
      });

  test('upgrades move files from where they were to where they are wanted', () => {
    const roots = prepared();
    const from = '--relocate=/usr/share/rel=/first/place';
    roots.output('-U', '--nodeps', from, two('1'));
    roots.output('-Uvh', '--nodeps', '--relocate', '/usr/share/rel=/second/place', two('2'));
    settleLog(roots);
    roots.compare();
    compareRows(roots);
    roots.output('-U', '--nodeps', two('3'));
    roots.output('-V', 'two');
    settleLog(roots);
    roots.compare();
    compareRows(roots);
  });

  test('a relocated package brings its files where others look for them', () => {
    const roots = prepared();
    const needy = buildPackage(folder, { name: 'needy', preamble: 'Requires: /n/place/a' });
    const rival = buildPackage(folder, {
      name: 'rival',
      install: 'mkdir -p $RPM_BUILD_ROOT/n/place; echo rival > $RPM_BUILD_ROOT/n/place/a',
      files: '/n/place/a',
    });
    roots.output('-i', needy, two());
    roots.output('-i', '--relocate', '/usr/share/rel=/n/place', needy, one());
    roots.output('-i', rival);
    roots.output('-qf', '/n/place/a');
    roots.output('-e', 'one');
    settleLog(roots);
    roots.compare();
  });

  const refusals: readonly (readonly string[])[] = [
    ['--prefix', '/new'],
    ['--prefix', '/new', '--badreloc'],
    ['--relocate', '/opt=/srv'],
    ['--relocate', '/nowhere=/x/y', '--relocate', '/opt=/srv'],
    ['--relocate', '/usr/share/rel/sub=/n/q'],
    ['--relocate', '/etc'],
    ['--relocate', '/etc='],
    ['--relocate', '/etc=new'],
    ['--relocate', 'etc=/new'],
    ['--prefix', 'new'],
    ['--prefix', '/new', '--relocate', '/a=/b'],
    ['--prefix', '/new', '--excludepath', '/b'],
    ['--excludepath', 'b'],
  ];

  test('relocations that cannot be are refused in the same words', () => {
    const roots = prepared();
    for (const given of refusals) roots.output('-i', '--nodeps', ...given, two(), none());
    for (const given of [
      ['--prefix', '/a'],
      ['--relocate', '/a=/b'],
      ['--excludepath', '/a'],
      ['--badreloc'],
    ])
      for (const mode of ['-e', '-q', '-V']) roots.output(mode, ...given, 'two');
    roots.compare();
  });

  // real rpm 4.18 crashes here; 6.1 has the same paths, in a row with an empty directory name
  test('a directory may become one of the root itself', () => {
    const { ours } = prepared();
    const given = ['-i', '--nodeps', '--relocate', '/usr/share/rel=/x', two()];
    assert.deepEqual(oursOnRoot(ours, ...given), { status: 0, stdout: '', stderr: '' });
    assert.equal(readFileSync(join(ours, 'x/sub/deep/c'), 'utf8'), 'c\n');
    const { stdout } = rpmOnRoot(
      ours,
      '-qf',
      '--qf',
      '%{NAME} [%{INSTPREFIXES} ]\n',
      '/x',
      '/x/sub',
    );
    assert.equal(stdout, 'two /x /etc/rel \ntwo /x /etc/rel \n');
    assert.equal(rpmOnRoot(ours, '-V', '--nodeps', 'two').status, 0);
  });
});
