/** Searching in the engine: sentences, completion, saved filters, why a package is there, its raw header. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { PackageSort } from '../../src-main/contract/methods.ts';
import { RpmError } from '../../src-main/base/index.ts';
import { initDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { HeaderBuilder, Tag, TagType } from '../../src-main/format/index.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import { makeHeader } from '../support/made-header.ts';
import type { MadePackage } from '../support/made-header.ts';
import { cli } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sessionOn } from '../support/engine-session.ts';

const scratch = scratchFolder('search');
const root = join(scratch.path, 'root');
const databaseFolder = join(root, 'var/lib/rpm');
const { session } = sessionOn(scratch.path, root);
const handlers = createHandlers(session, '3');
const call = { signal: new AbortController().signal };
const byName: PackageSort = { by: 'name', descending: false };

function blobOf(made: MadePackage, group: string, vendor?: string): Uint8Array {
  const model = makeHeader(made);
  const builder = new HeaderBuilder();
  for (const entry of model.entries)
    builder.setRaw(entry.tag, entry.type, entry.count, model.rawData(entry));
  builder
    .setNumbers(Tag.INSTALLTIME, TagType.INT32, [1_700_000_000])
    .setI18nString(Tag.GROUP, group);
  if (vendor !== undefined) builder.setString(Tag.VENDOR, vendor);
  return builder.build(undefined);
}

before(() => {
  mkdirSync(root, { recursive: true });
  initDatabase(databaseFolder);
  using database = openWritableDatabase(databaseFolder);
  database.transaction(() => {
    database.add(
      blobOf({ name: 'base', files: [{ path: '/bin/base', size: 5 }] }, 'System', 'A B'),
    );
    database.add(blobOf({ name: 'middle', requires: ['base'] }, 'System', 'A B'));
    database.add(blobOf({ name: 'top', requires: ['middle >= 1', 'top'] }, 'Apps'));
    database.add(blobOf({ name: 'ring-a', requires: ['ring-b', 'base'] }, 'Apps/Games'));
    database.add(blobOf({ name: 'ring-b', requires: ['ring-a'] }, 'Apps/Games'));
    database.add(
      blobOf({ name: 'rich', requires: ['(ring-a or nothing)'], version: '2' }, 'Other', 'A B'),
    );
  });
});

after(() => {
  session[Symbol.dispose]();
  scratch[Symbol.dispose]();
});

async function names(filter: object): Promise<string[]> {
  const list = await handlers['package.list'](call, filter, byName);
  const rows = await handlers['package.rows'](call, list.listId, 0, 500);
  return rows.map(({ name }) => name);
}

test('lists are chosen by sentences, within a group and a lens', async () => {
  assert.deepEqual(await names({ text: 'group:apps/* or version>1' }), [
    'rich',
    'ring-a',
    'ring-b',
  ]);
  assert.deepEqual(await names({ text: '!ring', group: 'Apps' }), ['top']);
  assert.deepEqual(await names({ text: '/bin/base' }), ['base']);
  assert.deepEqual(await names({ within: 'vendor="A B"', text: 'requires:*' }), ['middle', 'rich']);
  assert.deepEqual(await names({ within: 'is:leaf' }), ['rich', 'top']);
});

test('an owner is found through another name of the folder', async () => {
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  symlinkSync('usr/bin', join(root, 'bin'));
  assert.deepEqual(await names({ text: '/usr/bin/base' }), ['base']);
  assert.deepEqual(await names({ text: '/usr/bin/../bin/base' }), ['base']);
  assert.deepEqual(await names({ text: '/usr/bin/other' }), []);
});

test('a mistake is told with its place', async () => {
  await assert.rejects(
    async () => await handlers['package.list'](call, { text: 'ring size>x' }, byName),
    (thrown) => {
      assert.ok(thrown instanceof RpmError);
      assert.equal(thrown.code, 'FILTER_INVALID');
      assert.deepEqual(thrown.context, { at: 10, length: 1 });
      return true;
    },
  );
});

test('packages with changed files are those of the last report', async () => {
  assert.deepEqual(await names({ within: 'is:changed' }), []);
  await handlers['verify.run'](call, []);
  // none of these packages was ever put on the disk
  assert.deepEqual(await names({ within: 'is:changed' }), ['base']);
  const list = await handlers['package.list'](call, {}, byName);
  const [first] = await handlers['package.rows'](call, list.listId, 0, 1);
  assert.equal(first?.isChanged, true);
  await handlers['verify.run'](call, [{ kind: 'installed', instance: 2 }]);
  assert.deepEqual(await names({ within: 'is:changed' }), ['base']);
  // the next session knows it from the reports that were kept, and so does the command line
  const next = sessionOn(scratch.path, root);
  const again = createHandlers(next.session, '3');
  const { count } = await again['package.list'](call, { within: 'is:changed' }, byName);
  assert.equal(count, 1);
  next.session[Symbol.dispose]();
  const words = ['list', '--root', root, '--dbpath', '/var/lib/rpm', 'is:changed'];
  const { stdout } = runProgram(process.execPath, [cli, ...words], {
    env: { XDG_DATA_HOME: join(scratch.path, 'data') },
  });
  assert.match(stdout, /^base-1-1\.[a-z]+\n$/);
});

test('packages around one are told by steps, circles once, and no more than can be drawn', async () => {
  const around = async (name: string, steps: 1 | 2 | 3): Promise<[string[], string[]]> => {
    const list = await handlers['package.list'](call, { text: `name=${name}` }, byName);
    const [row] = await handlers['package.rows'](call, list.listId, 0, 1);
    assert.ok(row);
    const { nodes, edges } = await handlers['package.neighbours'](call, row.id, steps);
    const nameAt = (place: number): string => nodes[place]?.package.name ?? '';
    return [
      nodes.map(({ package: one, step, moreRequiring }) => `${one.name} ${step} ${moreRequiring}`),
      edges.map(({ from, to, capability }) => `${nameAt(from)}: ${nameAt(to)}: ${capability}`),
    ];
  };
  assert.deepEqual(await around('middle', 1), [
    ['middle 0 0', 'top 1 0', 'base -1 0'],
    ['top: middle: middle >= 1', 'middle: base: base'],
  ]);
  assert.deepEqual(await around('base', 2), [
    ['base 0 0', 'middle 1 0', 'ring-a 1 0', 'top 2 0', 'ring-b 2 0', 'rich 2 0'],
    [
      ...['middle: base: base', 'ring-a: base: base', 'top: middle: middle >= 1'],
      ...['ring-b: ring-a: ring-a', 'rich: ring-a: ring-a'],
    ],
  ]);
  const [nodes, edges] = await around('ring-a', 3);
  assert.deepEqual(nodes, ['ring-a 0 0', 'ring-b 1 0', 'rich 1 0', 'base -1 0']);
  assert.deepEqual(edges.toSorted(), [
    ...['rich: ring-a: ring-a', 'ring-a: base: base', 'ring-a: ring-b: ring-b'],
    'ring-b: ring-a: ring-a',
  ]);
});

test('what does not fit into the drawing is counted', async () => {
  const crowded = scratchFolder('neighbours');
  const folder = join(crowded.path, 'root/var/lib/rpm');
  mkdirSync(folder, { recursive: true });
  initDatabase(folder);
  {
    using database = openWritableDatabase(folder);
    database.transaction(() => {
      database.add(blobOf({ name: 'centre' }, 'System'));
      for (let index = 0; index < 40; index += 1)
        database.add(blobOf({ name: `leaf-${index}`, requires: ['centre'] }, 'System'));
    });
  }
  const { session: another } = sessionOn(crowded.path, join(crowded.path, 'root'));
  const id = { kind: 'installed', instance: 1 } as const;
  const found = await createHandlers(another, '3')['package.neighbours'](call, id, 3);
  assert.deepEqual([found.nodes.length, found.edges.length], [13, 12]);
  assert.deepEqual(found.nodes[0]?.moreRequiring, 28);
  another[Symbol.dispose]();
  crowded[Symbol.dispose]();
});

test('vendors are counted', async () => {
  assert.deepEqual(await handlers['package.vendors'](call), [
    { vendor: '', count: 3 },
    { vendor: 'A B', count: 3 },
  ]);
});

test('sentences are completed with fields and with values that occur', async () => {
  const inserts = async (text: string): Promise<string[]> => {
    const { suggestions } = await handlers['filter.complete'](call, text, text.length);
    return suggestions.map(({ insert }) => insert);
  };
  assert.deepEqual(await inserts('x !ve'), ['version:', 'vendor:']);
  assert.deepEqual(await inserts('vendor:a'), ['vendor:"A B"']);
  assert.deepEqual(await inserts('(group:ga'), ['group:Apps/Games']);
  assert.deepEqual(await inserts('requires:ri'), ['requires:ring-a', 'requires:ring-b']);
  assert.deepEqual(await inserts('is:l'), ['is:leaf']);
  assert.deepEqual(await inserts('file:/b'), ['file:/bin/']);
  assert.deepEqual(await inserts('nothing:x'), []);
  const { from, to } = await handlers['filter.complete'](call, 'a vendor:x" b', 10);
  assert.deepEqual([from, to], [2, 11]);
});

test('filters are saved in the settings, and only sentences', async () => {
  assert.deepEqual(await handlers['filter.saved'](call), []);
  const mine = [
    { name: 'Games', text: 'group:*/Games' },
    { name: 'Old', text: 'installed<2020' },
  ];
  await handlers['filter.save'](call, mine);
  assert.deepEqual(await handlers['filter.saved'](call), mine);
  for (const wrong of [
    [{ name: 'x', text: 'size>x' }],
    [
      { name: 'x', text: 'a' },
      { name: 'x', text: 'b' },
    ],
  ])
    await assert.rejects(async () => await handlers['filter.save'](call, wrong), RpmError);
  const other = sessionOn(scratch.path, root);
  const again = createHandlers(other.session, '3');
  assert.deepEqual(await again['filter.saved'](call), mine);
  other.session[Symbol.dispose]();
});

test('the way to what nothing requires', async () => {
  const why = async (instance: number) => {
    const { chain, dependentCount, endsInCircle } = await handlers['package.why'](call, {
      kind: 'installed',
      instance,
    });
    const steps = chain.map(({ package: one, capability }) => `${one.name}<${capability ?? ''}`);
    return { way: steps.join(' '), dependentCount, endsInCircle };
  };
  assert.deepEqual(await why(1), {
    way: 'base< middle<base top<middle >= 1',
    dependentCount: 2,
    endsInCircle: false,
  });
  assert.deepEqual(await why(3), { way: 'top<', dependentCount: 0, endsInCircle: false });
  assert.equal((await why(5)).way, 'ring-b< ring-a<ring-b rich<ring-a');
});

test('a circle that nothing else requires is told', async () => {
  const alone = scratchFolder('circle');
  const folder = join(alone.path, 'root/var/lib/rpm');
  mkdirSync(folder, { recursive: true });
  initDatabase(folder);
  {
    using database = openWritableDatabase(folder);
    database.transaction(() => {
      database.add(blobOf({ name: 'one', requires: ['two'] }, 'x'));
      database.add(blobOf({ name: 'two', requires: ['one'] }, 'x'));
    });
  }
  const other = sessionOn(alone.path, join(alone.path, 'root'));
  const view = await createHandlers(other.session, '3')['package.why'](call, {
    kind: 'installed',
    instance: 1,
  });
  assert.equal(view.endsInCircle, true);
  assert.deepEqual(
    view.chain.map(({ package: one }) => one.name),
    ['one', 'two'],
  );
  other.session[Symbol.dispose]();
  alone[Symbol.dispose]();
});

test('the raw header has every tag with its type', async () => {
  const tags = await handlers['package.header'](call, { kind: 'installed', instance: 6 });
  const of = (name: string) => tags.find((tag) => tag.name === name);
  assert.deepEqual(of('NAME'), {
    number: 1000,
    name: 'NAME',
    type: 'STRING',
    count: 1,
    text: 'rich',
    isCut: false,
  });
  assert.equal(of('REQUIRENAME')?.text, '(ring-a or nothing)');
  assert.equal(of('INSTALLTIME')?.text, '1700000000');
  assert.deepEqual(
    tags.map(({ number }) => number),
    tags.map(({ number }) => number).toSorted((a, b) => a - b),
  );
});
