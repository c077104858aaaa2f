import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { copyRoot, stateOf } from '../support/fault-story.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { runProgram } from '../support/real-rpm.ts';
import { addShell, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { storeFaults } from '../support/store-faults.ts';

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

/** Without scripts; what one makes a directory for, the next has files in. */
let quietPackages: readonly string[] | undefined;
function quiet(): readonly string[] {
  quietPackages ??= buildSketches(join(scratch.path, 'quiet'), [
    { name: 'outer', files: { '/opt/q/outer': 'o', '/opt/q/both': 'same' } },
    { name: 'inner', files: { '/opt/q/in/ner/file': 'i', '/opt/q/in/other': 'i' } },
    { name: 'beside', files: { '/opt/q/in/ner/beside': 'b', '/srv/beside': 'b' } },
    { name: 'linking', files: { '/opt/q/link': '->in', '/srv/linking': 'l' } },
  ]);
  return quietPackages;
}

function dieAt(count: number, root: string, mode: string, ...words: readonly string[]): string {
  return runProgram(process.execPath, [program, String(count), root, mode, ...words]).stdout;
}

/** Every step takes some minutes; TURNTABLE_EVERY_STEP=1 asks for it, otherwise each seventh is tried. */
const stride = process.env['TURNTABLE_EVERY_STEP'] === '1' ? 1 : 7;

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
    what: 'install of packages that wait for the disk together',
    prepare: () => {},
    mode: 'install',
    words: quiet,
  },
  {
    what: 'erase of packages that are begun together',
    prepare: (root) => void rpmOnRoot(root, '-i', '--nodeps', ...quiet()),
    mode: 'erase',
    words: () => ['outer', 'inner', 'beside', 'linking'],
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
  test(`killed at the steps of: ${what}`, { skip, timeout: 3_600_000 }, () => {
    const model = freshRoot(scratch.path, 'model');
    prepare(model);
    const before = stateOf(model);
    const root = join(scratch.path, 'root');
    const copy = (): string => copyRoot(model, root);
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
      assert.match(dieAt(0, root, 'recover'), /whole/);
      const state = stateOf(root);
      const isBefore = JSON.stringify(state) === JSON.stringify(before);
      if (!isBefore) assert.deepEqual(state, complete, `killed before call ${count} of ${calls}`);
      ends.add(`${wasInterrupted ? 'interrupted' : 'outside'}, ${isBefore ? 'before' : 'after'}`);
      assert.ok(!existsSync(join(root, 'var/lib/turntable/journal')), 'the journal is closed');
      assert.deepEqual(storeFaults(root), [], `killed before call ${count} of ${calls}`);
    }
    assert.equal(rpmOnRoot(root, '--verifydb').status, 0);
    assert.ok(ends.has('interrupted, after'), [...ends].join('; '));
    if (mode !== 'erase') assert.ok(ends.has('interrupted, before'), [...ends].join('; '));
  });
}

test('killed at the steps of taking back what cannot be gone on with', {
  skip,
  timeout: 3_600_000,
}, () => {
  const files = (name: string, number: string) => ({
    [`/opt/${name}`]: number,
    [`/etc/${name}.conf`]: number,
    [`/srv/${name}-${number}/x`]: number,
  });
  const [oldOne = '', oldTwo = '', one = '', two = ''] = buildSketches(
    scratch.path,
    ['1', '2'].flatMap((number) =>
      ['one', 'two'].map((name) => ({
        name,
        evr: `${number}-1`,
        files: files(name, number),
        attributes: { [`/etc/${name}.conf`]: '%config' },
        // kills who runs it, before anything of the second package is done
        scripts: name === 'two' && number === '2' ? { '%pre': 'kill -9 $PPID' } : {},
        tags: name === 'two' ? ['Requires(pre): one'] : [],
      })),
    ),
  );
  const model = freshRoot(scratch.path, 'model');
  addShell(model);
  dieAt(0, model, 'install', oldOne, oldTwo);
  writeFileSync(join(model, 'etc/one.conf'), 'mine');
  const before = stateOf(model);
  assert.equal(dieAt(0, model, 'upgrade', one, two), '', 'it is killed');
  rmSync(two);
  assert.notDeepEqual(stateOf(model), before);
  const root = copyRoot(model, join(scratch.path, 'root'));
  const { calls, kind } = JSON.parse(dieAt(0, root, 'recover')) as { calls: number; kind: string };
  assert.equal(kind, 'whole');
  assert.deepEqual(stateOf(root), before);
  for (let count = 1; count <= calls; count += stride) {
    copyRoot(model, root);
    dieAt(count, root, 'recover');
    dieAt(0, root, 'recover');
    const shown = `killed before call ${count} of ${calls}`;
    assert.deepEqual(stateOf(root), before, shown);
    assert.ok(!existsSync(join(root, 'var/lib/turntable/journal')), shown);
    assert.deepEqual(storeFaults(root), [], shown);
  }
});
