import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { processContext } from '../../src-main/base/index.ts';
import { lockDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { recoverTransaction } from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { stateOf } from '../support/fault-story.ts';
import { quietReport } from '../support/quiet-report.ts';
import { runProgram } from '../support/real-rpm.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('killed');
after(() => scratch[Symbol.dispose]());
const program = resolve(import.meta.dirname, '../support/dying-run.ts');

const build = '$RPM_BUILD_ROOT';
const built = new Map<string, string>();
const version = (number: string): string => {
  const path = built.get(number) ?? buildVersion(number);
  built.set(number, path);
  return path;
};
const buildVersion = (number: string): string =>
  buildPackage(scratch.path, {
    name: 'victim',
    version: number,
    install: [
      `mkdir -p ${build}/etc ${build}/opt/v/only${number}; cd ${build}`,
      `echo ${number} > etc/v.conf; echo ${number} > opt/v/file; ln -s ${number} opt/v/link`,
      `echo ${number} > opt/v/only${number}/x; ln opt/v/file opt/v/hard; echo new > etc/orig.conf`,
      'touch -d 2001-01-01 etc/* opt/v/file opt/v/only*/x',
    ].join('\n'),
    files: '%config /etc/*.conf\n/opt/v',
  });

function dieAt(count: number, root: string, mode: string, ...words: readonly string[]): string {
  return runProgram(process.execPath, [program, String(count), root, mode, ...words]).stdout;
}

async function recover(root: string): Promise<void> {
  const folder = join(root, 'var/lib/rpm');
  using lock = lockDatabase(folder);
  using database = openWritableDatabase(folder);
  void lock;
  const around = { root, scriptlets: 'chroot', scriptOutput: 'report', color: 0 } as const;
  await recoverTransaction(database, { ...around, context: processContext() }, quietReport());
}

/** Every step takes a minute; TURNTABLE_EVERY_STEP=1 asks for it, otherwise each third is tried. */
const stride = process.env['TURNTABLE_EVERY_STEP'] === '1' ? 1 : 3;

interface Story {
  readonly what: string;
  readonly prepare: (root: string) => void;
  readonly mode: string;
  readonly words: () => readonly string[];
}

const stories: readonly Story[] = [
  {
    what: 'install over files that are there',
    prepare: (root) => {
      mkdirSync(join(root, 'etc'));
      writeFileSync(join(root, 'etc/orig.conf'), 'mine');
    },
    mode: 'install',
    words: () => [version('1')],
  },
  {
    what: 'install that the database does not hear of',
    prepare: (root) => {
      mkdirSync(join(root, 'etc'));
      writeFileSync(join(root, 'etc/orig.conf'), 'mine');
    },
    mode: 'install',
    words: () => [version('1'), '--nodb'],
  },
  {
    what: 'upgrade with a changed config file',
    prepare: (root) => {
      rpmOnRoot(root, '-i', version('1'));
      writeFileSync(join(root, 'etc/v.conf'), 'changed');
    },
    mode: 'upgrade',
    words: () => [version('2')],
  },
  {
    what: 'erase',
    prepare: (root) => {
      rpmOnRoot(root, '-i', version('1'));
      writeFileSync(join(root, 'etc/v.conf'), 'changed');
    },
    mode: 'erase',
    words: () => ['victim'],
  },
  {
    what: 'undo of an upgrade, from what was rebuilt',
    prepare: (root) => {
      rpmOnRoot(root, '-i', version('1'));
      writeFileSync(join(root, 'etc/v.conf'), 'changed');
      writeFileSync(join(root, 'opt/v/file'), 'changed as well');
      dieAt(0, root, 'upgrade', version('2'));
    },
    mode: 'undo',
    words: () => ['1'],
  },
];

for (const { what, prepare, mode, words } of stories) {
  test(`killed at the steps of: ${what}`, { skip, timeout: 900_000 }, async () => {
    const model = freshRoot(scratch.path, 'model');
    prepare(model);
    const before = stateOf(model);
    const root = join(scratch.path, 'root');
    const copy = (): void => {
      rmSync(root, { recursive: true, force: true });
      runProgram('cp', ['-a', model, root]);
    };
    copy();
    const { calls, kind } = JSON.parse(dieAt(0, root, mode, ...words())) as {
      calls: number;
      kind: string;
    };
    assert.equal(kind, 'ran');
    const complete = stateOf(root);
    assert.notDeepEqual(complete, before);
    const ends = new Set<string>();
    for (let count = 1; count <= calls; count += stride) {
      copy();
      dieAt(count, root, mode, ...words());
      const wasInterrupted = existsSync(join(root, 'var/lib/turntable/journal'));
      await recover(root);
      const state = stateOf(root);
      const isBefore = JSON.stringify(state) === JSON.stringify(before);
      if (!isBefore) assert.deepEqual(state, complete, `killed before call ${count} of ${calls}`);
      ends.add(`${wasInterrupted ? 'interrupted' : 'outside'}, ${isBefore ? 'before' : 'after'}`);
      assert.ok(!existsSync(join(root, 'var/lib/turntable/journal')), 'the journal is closed');
    }
    assert.equal(rpmOnRoot(root, '--verifydb').status, 0);
    assert.ok(ends.has('interrupted, after'), [...ends].join('; '));
    if (mode !== 'erase') assert.ok(ends.has('interrupted, before'), [...ends].join('; '));
  });
}
