import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { planInRoot } from '../support/plan-case.ts';
import { runProgram } from '../support/real-rpm.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('protection');
after(() => scratch[Symbol.dispose]());

const sketches = {
  keeper: { name: 'keeper', evr: '1-1', files: { '/opt/keeper': '1' } },
  keeper2: { name: 'keeper', evr: '2-1', files: { '/opt/keeper': '2' } },
  library: { name: 'lib.so', evr: '1-1', files: { '/opt/library': '1' } },
  other: { name: 'libxso', evr: '1-1', files: { '/opt/other': '1' } },
  taker: { name: 'taker', evr: '1-1', tags: ['Obsoletes: keeper'], files: { '/opt/taker': '1' } },
  kernel: { name: 'kernel', evr: '6.1-1', files: { '/lib/modules/6.1-1/vmlinuz': 'x' } },
  nextKernel: { name: 'kernel', evr: '6.2-1', files: { '/lib/modules/6.2-1/vmlinuz': 'x' } },
} as const;
type Key = keyof typeof sketches;
const built = new Map<string, string>();
const path = (key: Key): string => built.get(key) ?? '';

describe('what must not go', { skip }, () => {
  let root: string;
  before(() => {
    const paths = buildSketches(scratch.path, Object.values(sketches));
    Object.keys(sketches).forEach((key, at) => built.set(key, paths[at] ?? ''));
    root = freshRoot(scratch.path, 'root');
    mkdirSync(join(root, 'etc/dnf/protected.d'), { recursive: true });
    mkdirSync(join(root, 'etc/turntable/protected.d'), { recursive: true });
    writeFileSync(join(root, 'etc/dnf/protected.d/keeper.conf'), '# a comment\nkeeper # so\n\n');
    writeFileSync(join(root, 'etc/turntable/protected.d/own.conf'), 'lib.s*\n');
    const keys = ['keeper', 'library', 'other', 'kernel'] as const;
    const { status, stderr } = rpmOnRoot(root, '-i', ...keys.map(path));
    assert.equal(status, 0, stderr);
  });
  const installed = (): string[] => rpmOnRoot(root, '-qa').stdout.split('\n').toSorted();

  test('is named with the list it stands in, and nothing is changed', () => {
    const start = installed();
    const { status, stderr } = oursOnRoot(root, '-e', 'keeper', 'lib.so', 'libxso');
    assert.equal(
      stderr,
      '\tpackage lib.so-1-1.noarch is protected: /etc/turntable/protected.d/own.conf lists it (--allow-protected overrides)\n' +
        '\tpackage keeper-1-1.noarch is protected: /etc/dnf/protected.d/keeper.conf lists it (--allow-protected overrides)\n',
    );
    assert.equal(status, 3);
    assert.deepEqual(installed(), start);
    const taken = oursOnRoot(root, '-U', path('taker'));
    assert.match(taken.stderr, /keeper-1-1\.noarch is protected/);
    assert.deepEqual(installed(), start);
  });

  test('may be upgraded, and goes when somebody insists', () => {
    assert.equal(oursOnRoot(root, '-U', path('keeper2')).stderr, '');
    assert.ok(installed().includes('keeper-2-1.noarch'));
    const { status, stderr } = oursOnRoot(root, '-e', '--allow-protected', 'keeper', 'lib.so');
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.ok(!installed().includes('keeper-2-1.noarch'));
    assert.equal(oursOnRoot(root, '-e', 'libxso').status, 0);
  });

  test('the running kernel, also against a newer one', () => {
    const protection = { listed: [], ownFiles: [], kernelRelease: '6.1-1' };
    const upgrade = {
      install: [{ path: path('nextKernel'), mode: 'upgrade' as const }],
      erase: [],
      options: {},
    };
    const problemsOf = (kernelRelease: string, mode: 'install' | 'upgrade'): readonly unknown[] => {
      const request = { ...upgrade, install: [{ path: path('nextKernel'), mode }] };
      const result = planInRoot(root, request, { protection: { ...protection, kernelRelease } });
      assert.ok(result.kind === 'planned');
      return result.plan.problems;
    };
    assert.deepEqual(problemsOf('6.1-1', 'upgrade'), [
      {
        kind: 'protected',
        nevra: 'kernel-6.1-1.noarch',
        reason: 'running-kernel',
        detail: '6.1-1',
      },
    ]);
    assert.deepEqual(problemsOf('6.1-1', 'install'), []);
    assert.deepEqual(problemsOf('5.9-1', 'upgrade'), []);
  });
});

test('this program itself does not go, and a new version of it comes last', { skip }, () => {
  const sources = resolve(import.meta.dirname, '../..');
  const inside = 'opt/turntable/src-main/transaction/protection.ts';
  const program = (version: string): string =>
    buildPackage(scratch.path, {
      name: 'turntable',
      version,
      install: `mkdir -p $RPM_BUILD_ROOT/opt/turntable/src-main/transaction; cp ${sources}/src-main/transaction/protection.ts $RPM_BUILD_ROOT/${inside}; echo "// ${version}" >> $RPM_BUILD_ROOT/${inside}`,
      files: `/${inside}`,
    });
  const others = ['another', 'beside'].map((name) => ({ name, files: { [`/opt/${name}`]: 'x' } }));
  const otherPaths = buildSketches(scratch.path, others);
  const root = freshRoot(scratch.path, 'own');
  assert.equal(rpmOnRoot(root, '-i', program('1')).status, 0);
  cpSync(join(sources, 'src-main'), join(root, 'opt/turntable/src-main'), { recursive: true });
  symlinkSync(join(sources, 'node_modules'), join(root, 'opt/turntable/node_modules'));
  appendFileSync(join(root, inside), '\n');
  const own = (...words: readonly string[]) =>
    runProgram(process.execPath, [
      join(root, 'opt/turntable/src-main/shells/cli/main.ts'),
      'rpm',
      '--root',
      root,
      '--dbpath',
      databasePath,
      '--nosignature',
      ...words,
    ]);
  const refused = own('-e', 'turntable');
  assert.match(refused.stderr, /turntable-1-1\.noarch is protected: this program is part of it/);
  assert.equal(refused.status, 1);
  const request = [...otherPaths, program('2')];
  const order = (stdout: string): string[] =>
    [...stdout.matchAll(/^(\S+-\d+-\d+) +#/gm)].map(([, name = '']) => name);
  const elsewhere = oursOnRoot(freshRoot(scratch.path, 'plain'), '-Uvh', ...request);
  assert.deepEqual(order(elsewhere.stdout).length, 3);
  assert.notEqual(order(elsewhere.stdout).at(-1), 'turntable-2-1');
  const { status, stdout, stderr } = own('-Uvh', ...request);
  assert.equal(status, 0, stderr);
  assert.deepEqual(order(stdout), ['beside-1-1', 'another-1-1', 'turntable-2-1', 'turntable-1-1']);
  assert.equal(own('-q', 'turntable').stdout, 'turntable-2-1.noarch\n');
});
