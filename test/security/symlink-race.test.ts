/**
 * Another user owns a folder in which packages have files, and swaps a directory there for a link to
 * somewhere else while packages come and go. Nothing at the other end may change.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { processContext, RpmError } from '../../src-main/base/index.ts';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import {
  carryOut,
  openPackageFile,
  recoverRoot,
  surroundingsOfRoot,
} from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { treeLines } from '../support/compare-trees.ts';
import { quietReport } from '../support/quiet-report.ts';
import { plainEnvironment } from '../support/real-rpm.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const asRoot = process.getuid?.() === 0 ? false : 'needs root: a folder of another user';
const skip = withoutInstall || asRoot;
const scratch = scratchFolder('race');
after(() => scratch[Symbol.dispose]());
const nobody = 65534;
const build = '$RPM_BUILD_ROOT';
const names = Array.from({ length: 30 }, (_, at) => `f${at}`);

/** A root in which `/srv/app` is another user's, and `/etc` holds files of the same names as a package's. */
function raceRoot(name: string): { root: string; app: string } {
  const root = freshRoot(scratch.path, name);
  chmodSync(scratch.path, 0o711);
  const app = join(root, 'srv/app');
  mkdirSync(join(app, 'data/sub'), { recursive: true });
  mkdirSync(join(root, 'etc/sub'), { recursive: true });
  for (const file of [...names, 'sub/deep', 'settings'])
    writeFileSync(join(root, 'etc', file), 'precious', { mode: 0o600 });
  symlinkSync('../../etc', join(app, 'trap'));
  for (const path of ['', 'data', 'data/sub', 'trap']) lchownSync(join(app, path), nobody, nobody);
  return { root, app };
}

/** The other user at work until disposed of. */
async function swapping(app: string): Promise<AsyncDisposable> {
  const program = resolve(import.meta.dirname, '../support/swapping-run.ts');
  const child = spawn(process.execPath, [program, 'data', 'trap'], {
    cwd: app,
    uid: nobody,
    gid: nobody,
    env: plainEnvironment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((ended) => child.once('close', ended));
  await Promise.race([new Promise((begun) => child.stdout.once('data', begun)), closed]);
  assert.equal(child.exitCode, null, 'the other user could not begin');
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
      if (!lstatSync(join(app, 'data')).isSymbolicLink()) return;
      renameSync(join(app, 'data'), join(app, 'link'));
      renameSync(join(app, 'trap'), join(app, 'data'));
      renameSync(join(app, 'link'), join(app, 'trap'));
    },
  };
}

const around = (root: string) =>
  ({
    root,
    scriptlets: 'disabled',
    scriptOutput: 'report',
    color: 0,
    context: processContext(),
  }) as const;

/** How it ended: a status, or the code of what was thrown. */
async function change(root: string, request: { path?: string; label?: string }): Promise<string> {
  const { path, label } = request;
  try {
    const result = await carryOut(
      {
        databaseFolder: join(root, databasePath),
        openForWriting: openWritableDatabase,
        request: {
          install: path === undefined ? [] : [{ path, mode: 'install' }],
          erase: label === undefined ? [] : [{ label }],
          options: { replacefiles: true },
        },
      },
      surroundingsOfRoot(root, { openPackage: openPackageFile }),
      around(root),
      quietReport(),
    );
    return result.kind === 'ran' ? result.outcome.status : result.kind;
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    return thrown.code;
  }
}

describe('a directory that is swapped for a link', { skip }, () => {
  test('leads a program astray that goes by paths', async () => {
    const { root, app } = raceRoot('naive');
    const before = treeLines(join(root, 'etc'));
    let isCaught = false;
    {
      await using _other = await swapping(app);
      for (let turn = 0; turn < 20_000 && !isCaught; turn += 1) {
        writeFileSync(join(app, 'data', names[turn % names.length] ?? ''), 'astray');
        isCaught = treeLines(join(root, 'etc')).join() !== before.join();
      }
    }
    assert.ok(isCaught, 'this race is none');
  });

  test('leads no transaction astray', { timeout: 120_000 }, async (t) => {
    const { root, app } = raceRoot('root');
    const path = buildPackage(scratch.path, {
      name: 'raced',
      install: [
        `mkdir -p ${build}/srv/app/data/sub; cd ${build}/srv/app/data`,
        `for n in ${names.join(' ')} settings; do echo packaged > $n; done`,
        'echo packaged > sub/deep; ln f0 hard; ln -s f1 soft; chmod 4755 f2',
      ].join('\n'),
      files: '%defattr(-,root,root)\n/srv/app/data/[fhs]*\n%config /srv/app/data/settings',
    });
    const before = treeLines(join(root, 'etc'));
    const ends = new Map<string, number>();
    {
      await using _other = await swapping(app);
      for (let turn = 0; turn < 25; turn += 1)
        for (const [what, request] of [
          ['install', { path }],
          ['erase', { label: 'raced' }],
        ] as const) {
          const end = `${what} ${await change(root, request)}`;
          ends.set(end, (ends.get(end) ?? 0) + 1);
          assert.deepEqual(treeLines(join(root, 'etc')), before, `turn ${turn}: ${end}`);
        }
    }
    t.diagnostic([...ends].map(([end, count]) => `${count} x ${end}`).join(', '));
    assert.ok(ends.size > 1, 'the transactions met the link, and did not');
    await recoverRoot(
      { databaseFolder: join(root, databasePath), openForWriting: openWritableDatabase },
      around(root),
      quietReport(),
    );
    assert.deepEqual(treeLines(join(root, 'etc')), before);
    const left = readdirSync(root, { recursive: true, encoding: 'utf8' });
    // In the other user's own folder something may be left that could not be reached any more.
    assert.deepEqual(
      left.filter((name) => /;[0-9a-f]{8}/.test(name) && !name.startsWith('srv/app/')),
      [],
    );
    assert.equal(rpmOnRoot(root, '--verifydb').status, 0);
  });
});
