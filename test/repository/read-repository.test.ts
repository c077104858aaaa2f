import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { processContext, RpmError } from '../../src-main/base/index.ts';
import { Repository, repositoryAt } from '../../src-main/repository/index.ts';
import type { RepositoryDefinition } from '../../src-main/repository/index.ts';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { scratchFolder } from '../support/scratch.ts';
import { serveFolder, withoutFetching } from '../support/served-folder.ts';

const context = processContext();
const katello = 'repodata/Katello+katello/test/fixtures/test_repos/zoo_dup';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = [];
  for await (const value of values) list.push(value);
  return list;
}

const primary = (packages: string): string =>
  `<?xml version="1.0"?><metadata xmlns="c" xmlns:rpm="r" packages="1">${packages}</metadata>`;
const one = (name: string, more = '', href = `${name}.rpm`): string =>
  `<package type="rpm"><name>${name}</name><arch>noarch</arch><version epoch="2" ver="1" rel="3"/>` +
  `<checksum type="sha256" pkgid="YES">${digest(Buffer.from(name))}</checksum>` +
  `<size package="${name.length}" installed="5" archive="6"/><location href="${href}"/>` +
  `<format><rpm:requires>${more}</rpm:requires></format></package>`;

/** A repository of one file of packages, whatever it says. */
function writeRepository(folder: string, text: string, suffix = '.gz', changes = ''): void {
  const bytes = Buffer.from(text);
  const packed =
    suffix === '.gz' ? gzipSync(bytes) : suffix === '.zst' ? zstdCompressSync(bytes) : bytes;
  mkdirSync(join(folder, 'repodata'), { recursive: true });
  writeFileSync(join(folder, 'repodata', `primary.xml${suffix}`), packed);
  const data =
    changes ||
    `<checksum type="sha256">${digest(packed)}</checksum><location href="repodata/primary.xml${suffix}"/>` +
      `<size>${packed.length}</size><open-size>${bytes.length}</open-size>`;
  writeFileSync(
    join(folder, 'repodata/repomd.xml'),
    `<repomd><revision>7</revision><data type="primary">${data}</data><data type="modules">` +
      `<checksum type="sha256">00</checksum><location href="repodata/modules.yaml"/></data></repomd>`,
  );
}

async function namesIn(definition: RepositoryDefinition): Promise<readonly string[]> {
  const repository = await Repository.open(definition, { context });
  return (await all(repository.packages())).map(({ name }) => name);
}

async function refusal(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (thrown) {
    assert.ok(thrown instanceof RpmError, String(thrown));
    return `${thrown.code}: ${thrown.message}`;
  }
  return 'nothing was refused';
}

test('packages, files, groups and advisories of a repository of others', {
  skip: withoutCorpus,
}, async () => {
  const repository = await Repository.open(repositoryAt(corpusPath(katello)), { context });
  assert.ok(repository.kinds.includes('modules'));
  const packages = await all(repository.packages());
  assert.equal(packages.length, 20);
  const files = await all(repository.fileLists());
  assert.deepEqual(
    new Set(files.map(({ packageChecksum }) => packageChecksum)),
    new Set(packages.map(({ checksum }) => checksum.value)),
  );
  const advisories = await repository.advisories();
  assert.equal(advisories.length, 7);
  const bzip2 = advisories.find(({ id }) => id === 'KATELLO-RHSA-2010:0858');
  assert.deepEqual(
    [bzip2?.kind, bzip2?.severity, bzip2?.issued, bzip2?.references.length, bzip2?.packages.length],
    ['security', 'Important', '2010-11-10 00:00:00', 4, 5],
  );
  assert.equal(bzip2?.packages[0]?.fileName, 'bzip2-devel-1.0.5-7.el6_0.i686.rpm');
  const { groups } = await repository.groups();
  assert.deepEqual(
    groups.map(({ id }) => id),
    ['bird', 'mammal'],
  );
  assert.ok(groups[0]?.packages.every(({ kind }) => kind === 'mandatory'));
});

test('dependencies with their senses, and what is left out by pattern', async () => {
  using scratch = scratchFolder('repository');
  const requires =
    '<rpm:entry name="a" flags="GE" epoch="1" ver="2" rel="3" pre="1"/><rpm:entry name="(b or c)"/>';
  writeRepository(scratch.path, primary(one('left', requires) + one('right', requires)), '.zst');
  const definition = repositoryAt(scratch.path);
  const repository = await Repository.open(definition, { context });
  const [left, right] = await all(repository.packages());
  assert.deepEqual(
    left?.requires.map(({ name, evr, sense }) => [name, evr, sense]),
    [
      ['a', '1:2-3', 4 | 8 | 64],
      ['(b or c)', '', 0],
    ],
  );
  assert.equal(left?.requires[0], right?.requires[0]);
  assert.deepEqual([left?.epoch, left?.version, left?.release], [2, '1', '3']);
  assert.deepEqual(await namesIn({ ...definition, excludes: ['l*t'] }), ['right']);
  assert.deepEqual(await namesIn({ ...definition, includes: ['left-1-3.noarch'] }), ['left']);
  assert.deepEqual(await namesIn({ ...definition, excludes: ['right-2:1-3.noarch'] }), ['left']);
});

test('what is damaged or hostile is refused in words', async () => {
  using scratch = scratchFolder('repository');
  const said = async (text: string, changes = ''): Promise<string> => {
    writeRepository(scratch.path, text, '.gz', changes);
    return refusal(() => namesIn(repositoryAt(scratch.path)));
  };
  const sum = `<checksum type="sha256">${digest(Buffer.from('x'))}</checksum>`;
  assert.match(
    await said(primary('<package')),
    /^REPOSITORY_MALFORMED: .*primary\.xml\.gz, line 1/,
  );
  assert.match(await said(primary(`<package type="rpm"/>`)), /package \(no name\): it has no name/);
  assert.match(
    await said('<!DOCTYPE x [<!ENTITY a "b">]><metadata>&a;</metadata>'),
    /undefined entity/,
  );
  assert.match(await said(primary('<a>'.repeat(40))), /nested too deeply/);
  assert.match(await said(primary(`<package a="${'x'.repeat(5e6)}"/>`)), /too long/);
  assert.match(await said('<other/>'), /expected <metadata>, found <other>/);
  assert.match(
    await said('', `${sum}<location href="repodata/primary.xml.gz"/>`),
    /PAYLOAD_DIGEST_MISMATCH: .*sha256 is [0-9a-f]{64} instead/,
  );
  assert.match(
    await said('', `${sum}<location href="repodata/../../etc/passwd"/>`),
    /REPOSITORY_MALFORMED: .*lies outside/,
  );
  assert.match(
    await said('', `<checksum type="crc">00</checksum><location href="repodata/p.xml"/>`),
    /the checksum 'crc' is not known/,
  );
  const bomb = gzipSync(Buffer.from(primary(one('a'))));
  writeRepository(scratch.path, primary(one('a')));
  const grown =
    `<checksum type="sha256">${digest(bomb)}</checksum><location href="repodata/primary.xml.gz"/>` +
    '<open-size>10</open-size>';
  assert.match(await said(primary(one('a')), grown), /it holds more than 10 bytes/);
  writeRepository(scratch.path, primary(one('a', '', '../../x.rpm')));
  const repository = await Repository.open(repositoryAt(scratch.path), { context });
  const [outside] = await all(repository.packages());
  assert.ok(outside !== undefined);
  assert.throws(() => repository.addressOf(outside), { code: 'PATH_ESCAPES_ROOT' });
});

test('escapes that are none, or that hide a NUL, end in words', async () => {
  using scratch = scratchFolder('repository');
  const fetched = async (href: string): Promise<string> => {
    writeRepository(scratch.path, primary(one('a', '', href)));
    const repository = await Repository.open(repositoryAt(scratch.path), { context });
    const [found] = await all(repository.packages());
    assert.ok(found !== undefined);
    return refusal(() => repository.fetchPackage(found, join(scratch.path, 'packages')));
  };
  assert.match(await fetched('a%zz.rpm'), /^FILE_NOT_FOUND: .*a%zz\.rpm/);
  assert.match(await fetched('a%00.rpm'), /^PATH_ESCAPES_ROOT: /);
});

test('what is fetched is checked, kept and asked for again', {
  skip: withoutFetching,
}, async () => {
  using scratch = scratchFolder('repository');
  const [folder, cacheFolder] = [join(scratch.path, 'served'), join(scratch.path, 'cache')];
  writeRepository(folder, primary(one('first', '', 'sub/first.rpm')));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub/first.rpm'), 'first');
  const server = await serveFolder(folder, scratch.path);
  try {
    const definition = repositoryAt(`${server.http}/`, 'served');
    const open = (refresh?: 'fresh' | 'cached') =>
      Repository.open(definition, { context, cacheFolder, ...(refresh && { refresh }) });
    assert.match(await refusal(() => open('cached')), /FETCH_FAILED: served: nothing of it/);
    const repository = await open();
    const [first] = await all(repository.packages());
    assert.ok(first !== undefined);
    const path = await repository.fetchPackage(first, join(scratch.path, 'packages'));
    assert.equal(readFileSync(path, 'utf8'), 'first');
    writeFileSync(join(folder, 'sub/first.rpm'), 'wrong');
    rmSync(path);
    assert.match(
      await refusal(() => repository.fetchPackage(first, dirname(path))),
      /PAYLOAD_DIGEST_MISMATCH/,
    );
    assert.deepEqual(readdirSync(dirname(path)), []);
    writeRepository(folder, primary(one('second')));
    const names = async (found: Repository) =>
      (await all(found.packages())).map(({ name }) => name);
    assert.deepEqual(await names(await open()), ['first']);
    assert.deepEqual(await names(await open('fresh')), ['second']);
    assert.deepEqual(await names(await open('cached')), ['second']);
    const later = { ...context, now: () => Date.now() + 49 * 3600 * 1000 };
    writeRepository(folder, primary(one('third')));
    assert.deepEqual(
      await names(await Repository.open(definition, { context: later, cacheFolder })),
      ['third'],
    );
    const kept = readdirSync(join(cacheFolder, readdirSync(cacheFolder)[0] ?? ''));
    assert.equal(kept.filter((name) => name.endsWith('primary.xml.gz')).length, 1);
  } finally {
    await server.stop();
  }
});

test('mirrors by list and metalink, the first that answers', {
  skip: withoutFetching,
}, async () => {
  using scratch = scratchFolder('repository');
  const folder = join(scratch.path, 'served');
  writeRepository(join(folder, 'good'), primary(one('good')));
  writeRepository(join(folder, 'old'), primary(one('old')));
  const server = await serveFolder(folder, scratch.path);
  try {
    const index = readFileSync(join(folder, 'good/repodata/repomd.xml'));
    writeFileSync(join(folder, 'list'), `# mirrors\n${server.http}/absent/\n${server.http}/old/\n`);
    const url = (path: string, preference: number): string =>
      `<url preference="${preference}">${server.http}/${path}/repodata/repomd.xml</url>`;
    writeFileSync(
      join(folder, 'metalink'),
      `<metalink><files><file name="repomd.xml"><size>${index.length}</size><verification>` +
        `<hash type="sha256">${digest(index)}</hash></verification><resources>` +
        `${url('good', 50)}${url('old', 90)}</resources></file></files></metalink>`,
    );
    const cacheFolder = join(scratch.path, 'cache');
    const bare = { ...repositoryAt('', 'x'), baseUrls: [] };
    const names = async (definition: RepositoryDefinition) => {
      const repository = await Repository.open(definition, { context, cacheFolder });
      return (await all(repository.packages())).map(({ name }) => name);
    };
    assert.deepEqual(await names({ ...bare, mirrorList: `${server.http}/list` }), ['old']);
    assert.deepEqual(await names({ ...bare, metalink: `${server.http}/metalink` }), ['good']);
    assert.match(await refusal(() => names(bare)), /BAD_ARGUMENT: x: it has neither baseurl/);
  } finally {
    await server.stop();
  }
});
