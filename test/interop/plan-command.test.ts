/** `turntable plan` is held against what real rpm and our own command line then do. */
import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PlanReport } from '../../src-main/operations/plan-report.ts';
import { buildPackage } from '../support/build-package.ts';
import { cli } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import {
  addShell,
  databasePath,
  freshRoot,
  rpmOnRoot,
  withoutInstall,
} from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('plan-command');
after(() => scratch[Symbol.dispose]());
const build = '$RPM_BUILD_ROOT';
const kinds = ['pretrans', 'pre', 'post', 'preun', 'postun', 'posttrans'] as const;

/** Scripts that write down who ran, and triggers on another package. */
function scripted(label: string, watched?: string): string {
  const say = (kind: string): string => `%${kind}\necho "%%${kind} of ${label}" >> /var/said\n`;
  const triggers =
    watched === undefined
      ? []
      : [
          `%triggerin -- ${watched}\necho "%%triggerin of ${label}" >> /var/said\n`,
          `%triggerun -- ${watched}\necho "%%triggerun of ${label}" >> /var/said\n`,
        ];
  return [...kinds.map(say), ...triggers].join('\n');
}

interface Packages {
  readonly old: string;
  readonly next: string;
  readonly watcher: string;
  readonly user: string;
  readonly taker: string;
  /** What the scripts of the others need. */
  readonly shell: string;
}

function buildAll(folder: string): Packages {
  const tree = (version: string): string =>
    buildPackage(folder, {
      name: 'tree',
      version,
      preamble: version === '2' ? 'Recommends: leaves\nSuggests: user' : '',
      install: [
        `mkdir -p ${build}/etc/tree ${build}/opt/tree/only${version} ${build}/srv/tree; cd ${build}`,
        `for n in mine careful same; do echo ${version} > etc/tree/$n; done; echo same > etc/tree/same`,
        `echo ${version} > opt/tree/file; echo ${version} > opt/tree/only${version}/leaf; echo x > srv/tree/kept`,
        `ln -s file opt/tree/link; head -c ${version}00000 /dev/zero > opt/tree/big${version}`,
      ].join('\n'),
      files:
        '%config /etc/tree/mine\n%config(noreplace) /etc/tree/careful\n%config /etc/tree/same\n/opt/tree\n/srv/tree\n%ghost /opt/tree.log',
      sections: scripted(`tree-${version}-1.noarch`),
    });
  const plain = (name: string, preamble: string, watched?: string): string =>
    buildPackage(folder, {
      name,
      preamble,
      install: `mkdir -p ${build}/opt; echo ${name} > ${build}/opt/${name}`,
      files: `/opt/${name}`,
      sections: scripted(`${name}-1.0-1.noarch`, watched),
    });
  const [old, next] = [tree('1'), tree('2')];
  return {
    old,
    next,
    watcher: plain('watcher', '', 'tree'),
    user: plain('user', 'Requires: tree'),
    taker: plain('taker', 'Obsoletes: tree'),
    shell: buildPackage(folder, { name: 'shell', preamble: 'Provides: /bin/sh' }),
  };
}

interface Situation {
  readonly title: string;
  readonly installed: readonly (keyof Packages)[];
  readonly verb: 'install' | 'upgrade' | 'erase';
  readonly packages: readonly (keyof Packages | 'tree')[];
  readonly options?: readonly string[];
  readonly prepare?: (root: string) => void;
}

const touched = (root: string): void => {
  for (const name of ['mine', 'careful', 'same'])
    writeFileSync(join(root, 'etc/tree', name), 'changed');
};

const situations: readonly Situation[] = [
  { title: 'an install', installed: [], verb: 'install', packages: ['old', 'watcher'] },
  {
    title: 'an install over files of nobody',
    installed: [],
    verb: 'install',
    packages: ['old'],
    prepare(root) {
      mkdirSync(join(root, 'etc/tree'), { recursive: true });
      mkdirSync(join(root, 'data/tree'), { recursive: true });
      symlinkSync('data', join(root, 'srv'));
      touched(root);
    },
  },
  {
    title: 'an upgrade',
    installed: ['old', 'watcher', 'user'],
    verb: 'upgrade',
    packages: ['next'],
  },
  {
    title: 'an upgrade of changed files',
    installed: ['old'],
    verb: 'upgrade',
    packages: ['next', 'watcher'],
    prepare(root) {
      touched(root);
      rmSync(join(root, 'opt/tree/file'));
    },
  },
  {
    title: 'an obsoleted package',
    installed: ['old', 'watcher'],
    verb: 'upgrade',
    packages: ['taker'],
    prepare: touched,
  },
  {
    title: 'an erasure',
    installed: ['next', 'watcher', 'user'],
    verb: 'erase',
    packages: ['tree', 'user'],
  },
  {
    title: 'an erasure with something left behind',
    installed: ['old'],
    verb: 'erase',
    packages: ['tree'],
    prepare(root) {
      touched(root);
      writeFileSync(join(root, 'opt/tree/only1/own'), 'mine');
      writeFileSync(join(root, 'opt/tree.log'), 'lines');
    },
  },
  {
    title: 'without scripts',
    installed: ['old'],
    verb: 'upgrade',
    packages: ['next'],
    options: ['--noscripts'],
  },
  {
    title: 'in the database alone',
    installed: ['old'],
    verb: 'upgrade',
    packages: ['next'],
    options: ['--justdb'],
  },
];

/** Path -> what is there, of everything but the system's own, and by one name alone. */
function look(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (/^(?:var|usr|lib|lib64|bin|dev|data)(?:\/|$)/.test(name)) continue;
    const path = join(root, name);
    const status = lstatSync(path);
    const content = status.isFile()
      ? readFileSync(path, 'utf8')
      : status.isSymbolicLink()
        ? readlinkSync(path)
        : 'directory';
    found.set(`/${name}`, content);
  }
  return found;
}

function planOn(root: string, ...words: readonly string[]): ProgramResult {
  return runProgram(process.execPath, [
    cli,
    'plan',
    '--root',
    root,
    '--dbpath',
    databasePath,
    '--nosignature',
    ...words,
  ]);
}

function parsed({ stdout, stderr }: ProgramResult): PlanReport {
  assert.equal(stderr, '');
  return JSON.parse(stdout) as PlanReport;
}

const letters = { install: '-i', upgrade: '-U', erase: '-e' } as const;

describe('the plan command', { skip }, () => {
  let built: Packages;
  before(() => {
    built = buildAll(scratch.path);
  });
  const pathOf = (name: keyof Packages | 'tree'): string => (name === 'tree' ? '' : built[name]);

  function prepared({ installed, prepare }: Situation, name: string): string {
    const root = freshRoot(scratch.path, name);
    addShell(root);
    const paths = ['shell' as const, ...installed].map(pathOf);
    const { stderr, status } = rpmOnRoot(root, '-i', '--nodeps', ...paths);
    assert.equal(status, 0, stderr);
    rmSync(join(root, 'var/said'), { force: true });
    prepare?.(root);
    return root;
  }

  for (const situation of situations)
    for (const [name, run] of [
      ['rpm', rpmOnRoot],
      ['ours', oursOnRoot],
    ] as const)
      test(`foretells what ${name} does: ${situation.title}`, () => {
        const root = prepared(situation, `root-${name}`);
        const { verb, packages, options = [] } = situation;
        const words = packages.map((one) => (verb === 'erase' ? one : pathOf(one)));
        const start = look(root);
        const plan = parsed(planOn(root, verb, '--json', ...options, ...words));
        assert.deepEqual([...look(root)], [...start], 'planning changes nothing');
        assert.deepEqual(plan.problems, []);
        const before = new Set(rpmOnRoot(root, '-qa').stdout.split('\n'));
        const { status, stderr } = run(root, letters[verb], ...options, ...words);
        assert.equal(status, 0, stderr);
        comparePackages(plan, before, new Set(rpmOnRoot(root, '-qa').stdout.split('\n')));
        compareFiles(plan, start, look(root));
        assert.deepEqual(scriptsOf(plan), saidOn(root));
        rmSync(root, { recursive: true });
      });

  test('says what depends on it, and what is missing', () => {
    const situation = situations[2] as Situation;
    const root = prepared(situation, 'depends');
    const plan = parsed(planOn(root, 'upgrade', '--json', built.next));
    assert.deepEqual(plan.dependents, [
      { nevra: 'tree-1-1.noarch', dependent: 'user-1.0-1.noarch', capability: 'tree' },
    ]);
    assert.deepEqual(plan.absentRecommendations, [
      { nevra: 'tree-2-1.noarch', kind: 'recommends', capability: 'leaves' },
    ]);
    const refused = planOn(root, 'erase', '--json', 'tree');
    assert.equal(refused.status, rpmOnRoot(root, '-e', '--test', 'tree').status);
    assert.deepEqual(
      parsed(refused).problems.map(({ text }) => text),
      ['tree is needed by (installed) user-1.0-1.noarch'],
    );
    assert.match(planOn(root, 'erase', 'tree').stdout, /needed by \(installed\) user/);
  });

  test('in words', () => {
    const root = prepared(situations[3] as Situation, 'words');
    const { stdout, status } = planOn(root, 'upgrade', built.next);
    assert.equal(status, 0);
    const lines = stdout.split('\n');
    for (const wanted of [
      /^ {2}upgrade {3}tree-2-1\.noarch .*in place of tree-1-1\.noarch/,
      /^ {2}erase {5}tree-1-1\.noarch .*tree-2-1\.noarch comes in its place/,
      /^ {2}create {3}\/opt\/tree\/only2\/leaf$/,
      /^ {2}replace {2}\/etc\/tree\/mine$/,
      /^ {2}remove {3}\/opt\/tree\/only1 \(if it is empty\)$/,
      /^ {2}\/etc\/tree\/careful stays; the packaged one becomes \/etc\/tree\/careful\.rpmnew$/,
      /^ {2}\/etc\/tree\/mine is kept as \/etc\/tree\/mine\.rpmsave$/,
      /^ {4}1\. %pretrans of tree-2-1\.noarch \(\/bin\/sh\)$/,
      /^ {2}\/ {2}\+\d.* free now$/,
    ])
      assert.ok(
        lines.some((line) => wanted.test(line)),
        `${String(wanted)} in\n${stdout}`,
      );
  });

  test('refuses what it cannot plan', () => {
    const root = prepared({ ...(situations[0] as Situation), installed: [] }, 'refused');
    for (const [words, message] of [
      [[], /say what to plan/],
      [['swap', 'x'], /found 'swap'/],
      [['install'], /no packages given for install/],
      [['erase', 'nothing'], /package nothing is not installed/],
      [['install', '/nowhere.rpm'], /open of \/nowhere\.rpm failed/],
    ] as const) {
      const { stderr, status } = planOn(root, ...words);
      assert.match(stderr, message);
      assert.equal(status, 1);
    }
  });
});

function comparePackages(
  plan: PlanReport,
  before: ReadonlySet<string>,
  afterwards: ReadonlySet<string>,
): void {
  const come = plan.packages.filter(({ nevra }) => afterwards.has(nevra) && !before.has(nevra));
  const gone = plan.packages.filter(({ nevra }) => before.has(nevra) && !afterwards.has(nevra));
  assert.equal(
    come.length + gone.length,
    plan.packages.length,
    'each planned package came or went',
  );
  const changed = [...before, ...afterwards].filter(
    (nevra) => before.has(nevra) !== afterwards.has(nevra),
  );
  assert.deepEqual(changed.toSorted(), plan.packages.map(({ nevra }) => nevra).toSorted());
}

function compareFiles(
  { files, sideFiles }: PlanReport,
  before: ReadonlyMap<string, string>,
  afterwards: ReadonlyMap<string, string>,
): void {
  const created = [...afterwards.keys()].filter((path) => !before.has(path));
  const gone = [...before.keys()].filter((path) => !afterwards.has(path));
  const other = [...before].flatMap(([path, content]) =>
    afterwards.has(path) && afterwards.get(path) !== content ? [path] : [],
  );
  const of = (...wanted: readonly string[]): string[] =>
    files.filter(({ change }) => wanted.includes(change)).map(({ path }) => path);
  const sides = sideFiles.map(({ sidePath }) => sidePath);
  const saved = sideFiles.filter(({ path }) => !afterwards.has(path)).map(({ path }) => path);
  // Directories on the way to a file belong to no package; they come without being announced.
  const isAnnounced = (path: string): boolean =>
    afterwards.get(path) !== 'directory' || of('create').includes(path);
  assert.deepEqual(created.filter(isAnnounced).toSorted(), [...of('create'), ...sides].toSorted());
  // Where old and new content are the same, replacing it shows nowhere.
  const replaced = of('replace');
  assert.deepEqual(
    other.filter((path) => !replaced.includes(path)),
    [],
  );
  const kept = sideFiles.filter(({ reason }) => reason === 'rpmnew').map(({ path }) => path);
  assert.deepEqual(
    replaced.filter((path) => !before.has(path) || !afterwards.has(path) || kept.includes(path)),
    [],
  );
  const stays = (path: string): boolean =>
    afterwards.has(path) && of('remove-if-empty').includes(path);
  assert.deepEqual(
    gone.toSorted(),
    [...of('remove', 'remove-if-empty').filter((path) => !stays(path)), ...saved].toSorted(),
  );
}

function scriptsOf({ scripts }: PlanReport): readonly string[] {
  return scripts
    .filter(({ skippedBecause }) => skippedBecause === undefined)
    .map(({ kind, nevra }) => `${kind} of ${nevra}`);
}

function saidOn(root: string): readonly string[] {
  try {
    return readFileSync(join(root, 'var/said'), 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
