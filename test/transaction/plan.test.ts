import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RpmError } from '../../src-main/base/index.ts';
import type {
  TransactionOptions,
  TransactionPlan,
  TransactionRequest,
} from '../../src-main/contract/plan.ts';
import { FileFlag } from '../../src-main/format/index.ts';
import type { Header } from '../../src-main/format/index.ts';
import { planTransaction, problemReport } from '../../src-main/transaction/index.ts';
import type { PlanSurroundings } from '../../src-main/transaction/index.ts';
import { madeDatabase, madeSurroundings } from '../support/made-database.ts';
import { makeHeader } from '../support/made-header.ts';
import { scratchFolder } from '../support/scratch.ts';

interface Setting {
  readonly root: string;
  readonly installed?: readonly Header[];
  readonly files?: Readonly<Record<string, Header>>;
  readonly options?: TransactionOptions;
  readonly erase?: readonly string[];
  readonly given?: Partial<PlanSurroundings>;
}

function requestFor({ files = {}, erase = [], options = {} }: Setting): TransactionRequest {
  return {
    install: Object.keys(files).map((path) => ({ path, mode: 'upgrade' })),
    erase: erase.map((label) => ({ label })),
    options,
  };
}

function planFor(setting: Setting): TransactionPlan {
  using database = madeDatabase(setting.root, setting.installed ?? []);
  const { root, files = {}, given = {} } = setting;
  const surroundings = madeSurroundings(root, files, given);
  const result = planTransaction(database, requestFor(setting), surroundings);
  assert.equal(result.kind, 'planned');
  if (result.kind !== 'planned') throw new Error('rejected');
  assert.equal(result.elements.length, result.plan.elements.length);
  return result.plan;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('plan', () => {
  test('names what comes, what goes, and what replaces what', () => {
    using scratch = scratchFolder('plan');
    const plan = planFor({
      root: scratch.path,
      installed: [makeHeader({ name: 'foo', version: '1' }), makeHeader({ name: 'gone' })],
      files: {
        '/p/foo.rpm': makeHeader({ name: 'foo', version: '2', obsoletes: ['gone'] }),
        '/p/new.rpm': makeHeader({ name: 'new', epoch: 3 }),
      },
    });
    const shown = plan.elements.map(({ kind, action, package: { nevra }, counterpart }) => [
      kind,
      action,
      nevra,
      counterpart?.nevra,
    ]);
    assert.deepEqual(shown, [
      ['install', 'install', 'new-3:1-1.noarch', undefined],
      ['install', 'upgrade', 'foo-2-1.noarch', 'foo-1-1.noarch'],
      ['erase', 'obsolete', 'gone-1-1.noarch', 'foo-2-1.noarch'],
      ['erase', 'upgrade', 'foo-1-1.noarch', 'foo-2-1.noarch'],
    ]);
    assert.deepEqual(plan.problems, []);
    assert.deepEqual(plan.elements[3]?.package.id, { kind: 'installed', instance: 1 });
  });

  test('changes nothing on the disk', () => {
    using scratch = scratchFolder('plan');
    const setting = {
      root: scratch.path,
      installed: [makeHeader({ name: 'foo', files: ['/etc/foo'] })],
      files: { '/p/foo.rpm': makeHeader({ name: 'foo', version: '2', files: ['/etc/foo'] }) },
    };
    planFor(setting);
    const found = readdirSync(scratch.path, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      found.filter((path) => !path.startsWith('var')),
      [],
    );
  });

  test('its digest is the same for the same request, whatever the order of its options', () => {
    using scratch = scratchFolder('plan');
    const files = { '/p/a.rpm': makeHeader({ name: 'a' }) };
    const first = planFor({ root: scratch.path, files, options: { nodeps: true, test: true } });
    using other = scratchFolder('plan');
    const second = planFor({ root: other.path, files, options: { test: true, nodeps: true } });
    assert.match(first.digest, /^[0-9a-f]{64}$/);
    assert.equal(second.digest, first.digest);
  });

  test('its digest differs for another header, option, order or erased row', () => {
    const a = makeHeader({ name: 'a' });
    const settings: Omit<Setting, 'root'>[] = [
      { files: { '/p/a.rpm': a } },
      { files: { '/p/a.rpm': makeHeader({ name: 'a', requires: ['a'] }) } },
      { files: { '/p/a.rpm': a }, options: { nodeps: true } },
      { files: { '/p/a.rpm': a }, installed: [makeHeader({ name: 'a', version: '0' })] },
      { files: { '/p/a.rpm': a, '/p/b.rpm': makeHeader({ name: 'b' }) } },
      { files: { '/p/b.rpm': makeHeader({ name: 'b' }), '/p/a.rpm': a } },
    ];
    const digests = settings.map((setting) => {
      using scratch = scratchFolder('plan');
      return planFor({ ...setting, root: scratch.path }).digest;
    });
    assert.equal(new Set(digests).size, settings.length);
  });

  test('what names nothing is returned as rejected, all of it', () => {
    using scratch = scratchFolder('plan');
    const two = ['1', '2'].map((version) => makeHeader({ name: 'two', version }));
    using database = madeDatabase(scratch.path, two);
    const surroundings = madeSurroundings(
      scratch.path,
      {},
      {
        openPackage: (path) => {
          throw new RpmError('NOT_AN_RPM', `${path}: not an rpm package`);
        },
      },
    );
    const result = planTransaction(
      database,
      {
        install: [{ path: '/p/x', mode: 'install' }],
        erase: [{ label: 'none' }, { label: 'two' }, { instance: 99 }],
        options: {},
      },
      surroundings,
    );
    assert.equal(result.kind, 'rejected');
    if (result.kind !== 'rejected') return;
    assert.deepEqual(
      result.rejections.map(({ kind }) => kind),
      ['unreadable', 'not-installed', 'several-installed', 'not-installed'],
    );
  });
});

describe('consequences', () => {
  test('files that come, stay and go are counted by place', () => {
    using scratch = scratchFolder('plan');
    mkdirSync(join(scratch.path, 'usr/lib'), { recursive: true });
    symlinkSync('usr/lib', join(scratch.path, 'lib'));
    const { consequences } = planFor({
      root: scratch.path,
      installed: [
        makeHeader({ name: 'foo', files: ['/lib/same', '/opt/old', '/opt/shared'] }),
        makeHeader({ name: 'other', files: ['/opt/shared'] }),
      ],
      files: {
        '/p/foo.rpm': makeHeader({
          name: 'foo',
          version: '2',
          files: ['/usr/lib/same', '/opt/new', '/opt/new2'],
        }),
      },
    });
    const { filesAdded, filesReplaced, filesRemoved } = consequences;
    assert.deepEqual(
      { filesAdded, filesReplaced, filesRemoved },
      {
        filesAdded: 2,
        filesReplaced: 1,
        filesRemoved: 1,
      },
    );
  });

  test('a changed config file will be saved, or kept with the new one beside it', () => {
    using scratch = scratchFolder('plan');
    mkdirSync(join(scratch.path, 'etc'));
    const paths = ['/etc/plain', '/etc/kept', '/etc/untouched', '/etc/unowned'];
    for (const path of paths)
      writeFileSync(join(scratch.path, path), path === '/etc/untouched' ? 'one' : 'mine');
    const config = (path: string, content: string): object => ({
      path,
      size: content.length,
      digest: sha256(content),
      flags: FileFlag.CONFIG | (path === '/etc/kept' ? FileFlag.NOREPLACE : 0),
    });
    const owned = paths.slice(0, 3);
    const foo = (version: string, content: string, list: readonly string[]): Header =>
      makeHeader({
        name: 'foo',
        version,
        files: list.map((path) => ({ path, ...config(path, content) })),
      });
    const upgrade = planFor({
      root: scratch.path,
      installed: [foo('1', 'one', owned)],
      files: { '/p/foo.rpm': foo('2', 'two', paths) },
    });
    assert.deepEqual(
      upgrade.consequences.sideFiles.map(({ sidePath, nevra }) => [sidePath, nevra]),
      [
        ['/etc/plain.rpmsave', 'foo-2-1.noarch'],
        ['/etc/kept.rpmnew', 'foo-2-1.noarch'],
        ['/etc/unowned.rpmorig', 'foo-2-1.noarch'],
      ],
    );
  });

  test('an erased config file that was changed will be saved', () => {
    using scratch = scratchFolder('plan');
    mkdirSync(join(scratch.path, 'etc'));
    writeFileSync(join(scratch.path, 'etc/foo'), 'mine');
    const file = { path: '/etc/foo', digest: sha256('one'), size: 3, flags: FileFlag.CONFIG };
    const { consequences } = planFor({
      root: scratch.path,
      installed: [makeHeader({ name: 'foo', files: [file] })],
      erase: ['foo'],
    });
    assert.deepEqual(
      consequences.sideFiles.map(({ sidePath }) => sidePath),
      ['/etc/foo.rpmsave'],
    );
    assert.equal(consequences.filesRemoved, 0);
  });
});

describe('disk space', () => {
  const filesystems = (freeBytes: number, freeInodes = 1000) => [
    {
      mountPoint: '/',
      blockSize: 4096,
      totalBytes: 2 ** 30,
      freeBytes: 2 ** 30,
      freeInodes: 1e6,
      countsInodes: true,
    },
    {
      mountPoint: '/usr',
      blockSize: 4096,
      totalBytes: 2 ** 30,
      freeBytes,
      freeInodes,
      countsInodes: true,
    },
  ];
  const withDisk = (root: string, freeBytes: number, freeInodes?: number) => {
    const { disk } = madeSurroundings(root, {});
    return { disk: { ...disk, filesystems: () => filesystems(freeBytes, freeInodes) } };
  };
  const big = makeHeader({
    name: 'big',
    files: [
      { path: '/usr/big', size: 10 * 2 ** 20 },
      { path: '/opt/small', size: 1 },
    ],
  });

  test('is told by file system, with rpm’s reserve of a twentieth', () => {
    using scratch = scratchFolder('plan');
    const root = scratch.path;
    const plan = planFor({ root, files: { '/p/big': big }, given: withDisk(root, 8 * 2 ** 20) });
    assert.deepEqual(problemReport(plan.problems), [
      '\tinstalling package big-1-1.noarch needs 3MB more space on the /usr filesystem',
    ]);
    assert.deepEqual(
      plan.consequences.filesystems.map(({ mountPoint, deltaBytes }) => [mountPoint, deltaBytes]),
      [
        ['/', 4096],
        ['/usr', 10 * 2 ** 20],
      ],
    );
  });

  test('inodes run out too, and both can be ignored', () => {
    using scratch = scratchFolder('plan');
    const root = scratch.path;
    const files = { '/p/big': big };
    const given = withDisk(root, 2 ** 30, 0);
    assert.deepEqual(problemReport(planFor({ root, files, given }).problems), [
      '\tinstalling package big-1-1.noarch needs 1 more inodes on the /usr filesystem',
    ]);
    using other = scratchFolder('plan');
    const options = { ignoresize: true };
    assert.deepEqual(
      planFor({ root: other.path, files, given: withDisk(other.path, 0, 0), options }).problems,
      [],
    );
  });

  test('what an upgrade frees is counted', () => {
    using scratch = scratchFolder('plan');
    const root = scratch.path;
    const small = makeHeader({ name: 'big', version: '2', files: [{ path: '/usr/big', size: 1 }] });
    const plan = planFor({
      root,
      installed: [big],
      files: { '/p/big': small },
      given: withDisk(root, 8192),
    });
    assert.deepEqual(plan.problems, []);
    assert.deepEqual(
      plan.consequences.filesystems.map(({ deltaBytes }) => deltaBytes),
      [-4096, 4096 - 10 * 2 ** 20],
    );
  });
});

describe('large requests', () => {
  test('a package of 14,000 files over its older version is planned', () => {
    using scratch = scratchFolder('plan');
    const version = (number: string): Header =>
      makeHeader({
        name: 'huge',
        version: number,
        files: Array.from({ length: 14_000 }, (_, at) => ({
          path: `/usr/share/huge/d${at % 700}/f${at}`,
          size: at,
          digest: sha256(`${number} ${at}`),
        })),
      });
    const old = version('1');
    const next = version('2');
    using database = madeDatabase(scratch.path, [old]);
    const setting = { root: scratch.path, files: { '/p/huge': next } };
    const result = planTransaction(
      database,
      requestFor(setting),
      madeSurroundings(scratch.path, setting.files),
    );
    assert.ok(result.kind === 'planned' && result.plan.consequences.filesReplaced === 14_000);
  });

  test('500 packages that need each other are planned', () => {
    using scratch = scratchFolder('plan');
    const headers = Array.from({ length: 500 }, (_, at) =>
      makeHeader({
        name: `p${at}`,
        provides: [`p${at} = 1-1`, `lib${at}.so`],
        requires: [1, 2, 3, 5, 8].map((step) => `lib${(at * step + step) % 500}.so`),
        files: Array.from({ length: 10 }, (__, number) => `/usr/share/p${at}/f${number}`),
      }),
    );
    const files = Object.fromEntries(headers.map((header, at) => [`/p/${at}`, header]));
    using database = madeDatabase(scratch.path, [makeHeader({ name: 'other' })]);
    const result = planTransaction(
      database,
      requestFor({ root: scratch.path, files }),
      madeSurroundings(scratch.path, files),
    );
    assert.ok(result.kind === 'planned' && result.plan.elements.length === 500);
    assert.deepEqual(result.plan.problems, []);
  });
});
