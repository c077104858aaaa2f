import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { PackageSort } from '../../src-main/contract/methods.ts';
import { initDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { HeaderBuilder, readHeaderBlob, Tag, TagType } from '../../src-main/format/index.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import { makeHeader } from '../support/made-header.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sessionOn } from '../support/engine-session.ts';

const scratch = scratchFolder('operations');
const root = join(scratch.path, 'root');
const databaseFolder = join(root, 'var/lib/rpm');
const { session, events } = sessionOn(scratch.path, root);
const handlers = createHandlers(session, '3');
const call = { signal: new AbortController().signal };
const byName: PackageSort = { by: 'name', descending: false };

/** A row of the table needs a group and a time, which a made header lacks. */
function blobOf(
  name: string,
  group: string,
  more: Parameters<typeof makeHeader>[0] | object = {},
): Uint8Array {
  const made = makeHeader({ name, ...more });
  const builder = new HeaderBuilder();
  for (const entry of made.entries)
    builder.setRaw(entry.tag, entry.type, entry.count, made.rawData(entry));
  builder
    .setNumbers(Tag.INSTALLTIME, TagType.INT32, [1_700_000_000])
    .setI18nString(Tag.GROUP, group);
  const blob = builder.build(undefined);
  readHeaderBlob(blob, name, 'header');
  return blob;
}

function change(body: (database: ReturnType<typeof openWritableDatabase>) => void): void {
  using database = openWritableDatabase(databaseFolder);
  database.transaction(() => body(database));
}

before(() => {
  mkdirSync(root, { recursive: true });
  initDatabase(databaseFolder);
  change((database) => {
    database.add(
      blobOf('alpha', 'Apps/Editors/Text', { files: [{ path: '/usr/bin/alpha', size: 10 }] }),
    );
    database.add(
      blobOf('Beta', 'Apps/Editors', {
        requires: ['alpha'],
        files: [{ path: '/usr/bin/beta', size: 30 }],
      }),
    );
    database.add(
      blobOf('gamma', 'Apps/Games', {
        requires: ['/usr/bin/alpha', 'nothing'],
        files: [{ path: '/g', size: 20 }],
      }),
    );
    database.add(blobOf('lib\u001bescape', 'Apps2', { version: '1.10' }));
  });
});

after(() => {
  session[Symbol.dispose]();
  scratch[Symbol.dispose]();
});

async function names(...[filter, sort = byName]: [object, PackageSort?]): Promise<string[]> {
  const list = await handlers['package.list'](call, filter, sort);
  const rows = await handlers['package.rows'](call, list.listId, 0, 500);
  assert.equal(rows.length, list.count);
  return rows.map(({ name }) => name);
}

test('lists are filtered by group, words and paths, and sorted', async () => {
  assert.deepEqual(await names({}), ['alpha', 'Beta', 'gamma', 'lib\ufffdescape']);
  assert.deepEqual(await names({ group: 'Apps' }), ['alpha', 'Beta', 'gamma']);
  assert.deepEqual(await names({ group: 'Apps/Editors' }), ['alpha', 'Beta']);
  assert.deepEqual(await names({ text: 'BETA package' }), ['Beta']);
  assert.deepEqual(await names({ text: 'a-1' }), ['alpha', 'Beta', 'gamma']);
  assert.deepEqual(await names({ text: '/usr/bin/beta' }), ['Beta']);
  assert.deepEqual(await names({ text: '/usr/bin/BETA' }), []);
  assert.deepEqual(await names({}, { by: 'size', descending: true }), [
    'Beta',
    'gamma',
    'alpha',
    'lib\ufffdescape',
  ]);
  assert.deepEqual((await names({ lens: 'largest' })).length, 4);
  assert.deepEqual(await names({ lens: 'upgrades' }), []);
});

test('groups are counted with everything below them', async () => {
  assert.deepEqual(
    (await handlers['package.groups'](call)).map(({ path, count, children }) => [
      path,
      count,
      children.map((child) => [child.path, child.count]),
    ]),
    [
      [
        'Apps',
        3,
        [
          ['Apps/Editors', 2],
          ['Apps/Games', 1],
        ],
      ],
      ['Apps2', 1, []],
    ],
  );
});

test('positions, old lists and missing packages', async () => {
  const list = await handlers['package.list'](call, {}, byName);
  const id = { kind: 'installed', instance: 3 } as const;
  assert.equal(await handlers['package.position'](call, list.listId, id), 2);
  assert.equal(
    await handlers['package.position'](call, list.listId, { kind: 'installed', instance: 99 }),
    -1,
  );
  for (let made = 0; made < 8; made += 1) await handlers['package.list'](call, {}, byName);
  assert.throws(() => handlers['package.rows'](call, list.listId, 0, 1), { code: 'BAD_ARGUMENT' });
  await assert.rejects(
    async () => await handlers['package.details'](call, { kind: 'installed', instance: 99 }),
    { code: 'NOT_INSTALLED' },
  );
});

test('dependencies are answered both ways', async () => {
  const beta = await handlers['package.dependencies'](call, { kind: 'installed', instance: 2 });
  const requirement = beta.entries.find(({ kind }) => kind === 'requires');
  assert.equal(requirement?.text, 'alpha');
  assert.deepEqual(
    requirement.satisfiedBy.map(({ name }) => name),
    ['alpha'],
  );
  const alpha = await handlers['package.dependencies'](call, { kind: 'installed', instance: 1 });
  assert.deepEqual(
    alpha.requiredBy.map((one) => [one.package.name, one.capability]),
    [
      ['Beta', 'alpha'],
      ['gamma', '/usr/bin/alpha'],
    ],
  );
  assert.deepEqual(
    (await handlers['transaction.dependents'](call, [1])).map(({ name }) => name),
    ['Beta', 'gamma'],
  );
  assert.deepEqual(
    (await handlers['transaction.dependents'](call, [1, 2])).map(({ name }) => name),
    ['gamma'],
  );
});

test('a report of everything tells what is missing and what is unmet', async () => {
  const report = await handlers['verify.run'](call, []);
  assert.equal(report.packagesChecked, 4);
  const gamma = report.packages.find((one) => one.package.name === 'gamma');
  assert.deepEqual(
    gamma?.files.map(({ line }) => line),
    ['missing     /g'],
  );
  assert.equal(gamma.unmetDependencies.length, 1);
  assert.match(gamma.unmetDependencies[0] ?? '', /^nothing is needed by /);
  const last = events.filter((event) => event.name === 'verify.progress').at(-1);
  assert.equal((last?.payload as { packagesDone: number } | undefined)?.packagesDone, 4);
});

test('what another process changes is seen, told, and listed', async () => {
  await handlers['root.info'](call);
  events.length = 0;
  change((database) => {
    database.remove(4);
    database.add(blobOf('delta', 'Apps'));
  });
  assert.deepEqual(await names({}), ['alpha', 'Beta', 'delta', 'gamma']);
  for (let turn = 0; turn < 40 && events.length === 0; turn += 1) await delay(50);
  assert.equal(events[0]?.name, 'database.changed');
});

test('a root that is not there leaves the open one open', async () => {
  await assert.rejects(
    async () => await handlers['root.open'](call, join(scratch.path, 'nowhere')),
    { code: 'ROOT_MISSING' },
  );
  await assert.rejects(async () => await handlers['root.open'](call, scratch.path), {
    code: 'DATABASE_MISSING',
  });
  const info = await handlers['root.info'](call);
  assert.equal(info.path, root);
  assert.equal(info.packageCount, 4);
  assert.equal(info.databasePath, '/var/lib/rpm');
});

test('upgrade folders are remembered for their root', async () => {
  const folder = join(scratch.path, 'packages');
  mkdirSync(folder);
  assert.deepEqual(await handlers['upgrade.folders'](call), []);
  assert.deepEqual(await handlers['upgrade.setFolders'](call, [folder, `${folder}/`]), [folder]);
  const again = sessionOn(scratch.path, root);
  assert.deepEqual(await createHandlers(again.session, '3')['upgrade.folders'](call), [folder]);
  again.session[Symbol.dispose]();
});

test('a plan runs once, and one with problems not at all', async () => {
  const plan = await handlers['transaction.plan'](call, {
    install: [],
    erase: [{ instance: 1 }],
    options: {},
  });
  assert.deepEqual(
    plan.problems.map(({ kind }) => kind),
    ['unmet-requirement', 'unmet-requirement'],
  );
  const run = async () => await handlers['transaction.run'](call, plan.planId);
  await assert.rejects(run, { code: 'PLAN_HAS_PROBLEMS' });
  await assert.rejects(run, { code: 'PLAN_STALE' });
});
