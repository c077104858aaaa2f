import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSources, sourcesText } from '../../src-main/lookaside/index.ts';
import { lookasideServer } from '../support/lookaside-server.ts';
import type { LookasideServer } from '../support/lookaside-server.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const sum = (hash: string, content: string): string =>
  createHash(hash).update(content).digest('hex');
const one = 'the first tarball';
const two = 'the second tarball';

test('DGT-02 DGT-07 both syntaxes of the list, and back', () => {
  const text =
    `SHA512 (one-1.tar.gz) = ${sum('sha512', one)}\n` +
    `\n# a comment\n${sum('md5', two)}  two (final).tar.gz\n${sum('sha256', two)} *three\n`;
  const entries = parseSources(text, 'sources');
  assert.deepEqual(
    entries.map(({ fileName, hashName }) => [fileName, hashName]),
    [
      ['one-1.tar.gz', 'sha512'],
      ['two (final).tar.gz', 'md5'],
      ['three', 'sha256'],
    ],
  );
  assert.equal(
    sourcesText(entries),
    `SHA512 (one-1.tar.gz) = ${sum('sha512', one)}\n${sum('md5', two)}  two (final).tar.gz\n` +
      `SHA256 (three) = ${sum('sha256', two)}\n`,
  );
});

test('what is wrong with a list is told with its line', () => {
  const sha = sum('sha256', one);
  for (const [text, message] of [
    ['\nnonsense', /^sources: line 2: neither 'HASH \(file\) = checksum' nor 'checksum {2}file'/],
    [`SHA512 (a) = ${sha}`, /line 1: sha512 has 128 digits, not 64/],
    [`CRC (a) = ${sha}`, /unknown checksum CRC/],
    ['abc  a', /unknown checksum of 3 digits/],
    [`SHA256 (../a) = ${sha}`, /'..\/a' is no plain file name/],
    [`${sha}  -o`, /'-o' is no plain file name/],
    [`${sha}  a\n${sha}  a`, /line 2: a is there twice/],
  ] as const)
    assert.throws(() => parseSources(text, 'sources'), { message });
});

/** A package's folder with two files, and a cache that has none. */
async function withCache(
  body: (folder: string, server: LookasideServer, run: Run) => Promise<void>,
): Promise<void> {
  using scratch = scratchFolder('lookaside');
  await using server = await lookasideServer();
  const folder = join(scratch.path, 'foo');
  mkdirSync(folder);
  writeFileSync(join(folder, 'one-1.tar.gz'), one);
  writeFileSync(join(folder, 'two "&" 2.tar.gz'), two);
  const run: Run = (verb, ...files) =>
    runCli([
      ...['sources', verb, '--sources', join(folder, 'sources')],
      ...['--baseurl', `${server.url}/`, ...files],
    ]);
  await body(folder, server, run);
}
type Run = (verb: string, ...files: readonly string[]) => ReturnType<typeof runCli>;

test('DGT-01 DGT-04 files go to the cache and come back, by their checksums', async () => {
  await withCache(async (folder, server, run) => {
    const paths = readdirSync(folder).map((name) => join(folder, name));
    const up = await run('new', ...paths);
    assert.deepEqual(
      [up.status, up.stdout, up.stderr],
      [0, 'one-1.tar.gz: uploaded\ntwo "&" 2.tar.gz: uploaded\n', ''],
    );
    const list = readFileSync(join(folder, 'sources'), 'utf8');
    assert.match(list, new RegExp(`^SHA512 \\(one-1\\.tar\\.gz\\) = ${sum('sha512', one)}$`, 'm'));
    const hash = sum('sha512', one);
    assert.ok(server.files.has(`/foo/one-1.tar.gz/sha512/${hash}/one-1.tar.gz`));
    assert.match((await run('upload', paths[0] ?? '')).stdout, /in the cache already/);
    assert.equal(readFileSync(join(folder, 'sources'), 'utf8').split('\n').length, 3);
    writeFileSync(join(folder, 'one-1.tar.gz'), 'changed by mistake');
    const checked = await run('check');
    assert.deepEqual(
      [checked.status, checked.stdout],
      [1, 'two "&" 2.tar.gz: OK\none-1.tar.gz: FAILED\n'],
    );
    const down = await run('download');
    assert.equal(down.stdout, 'two "&" 2.tar.gz: present\none-1.tar.gz: downloaded\n');
    assert.equal(readFileSync(join(folder, 'one-1.tar.gz'), 'utf8'), one);
    assert.equal((await run('check')).status, 0);
  });
});

test('MD5 has its own place in the cache', async () => {
  await withCache(async (folder, server, run) => {
    await run('upload', '--hash', 'md5', join(folder, 'one-1.tar.gz'));
    const [path] = server.files.keys();
    assert.equal(path, `/foo/one-1.tar.gz/${sum('md5', one)}/one-1.tar.gz`);
    writeFileSync(join(folder, 'one-1.tar.gz'), '');
    assert.equal((await run('download')).status, 0);
  });
});

test('another content is refused, and nothing of what was cut off is left', async () => {
  await withCache(async (folder, server, run) => {
    await run('new', join(folder, 'one-1.tar.gz'));
    const [path = ''] = server.files.keys();
    writeFileSync(join(folder, 'one-1.tar.gz'), 'older');
    const names = readdirSync(folder).sort();
    const failing: readonly (readonly [
      lie: Parameters<LookasideServer['lies']['set']>[1],
      RegExp,
    ])[] = [
      [
        () => ({ content: Buffer.from('evil') }),
        /sha512 is [0-9a-f]{128} instead of [0-9a-f]{128}/,
      ],
      [(content) => ({ content: content.subarray(0, 4), length: content.length }), /curl: \(18\)/],
      [(content) => ({ content, status: 503 }), /error: 503/],
    ];
    for (const [lie, message] of failing) {
      server.lies.set(path, lie);
      const { status, stderr } = await run('download');
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.equal(readFileSync(join(folder, 'one-1.tar.gz'), 'utf8'), 'older');
      assert.deepEqual(readdirSync(folder).sort(), names);
    }
  });
});

test('a cache that does not take a file leaves the list as it was', async () => {
  await withCache(async (folder, _server, run) => {
    await run('new', join(folder, 'one-1.tar.gz'));
    const before = readFileSync(join(folder, 'sources'), 'utf8');
    const away = await run(
      'upload',
      '--upload-url',
      'http://127.0.0.1:1/',
      join(folder, 'two "&" 2.tar.gz'),
    );
    assert.equal(away.status, 1);
    assert.match(away.stderr, /curl: \(7\)/);
    assert.equal(readFileSync(join(folder, 'sources'), 'utf8'), before);
  });
});

test('what cannot be meant is said', async () => {
  await withCache(async (folder, _server, run) => {
    writeFileSync(join(folder, 'sources'), '');
    assert.match((await run('fetch')).stderr, /say check, download, upload or new/);
    assert.match((await run('upload')).stderr, /no files are named/);
    assert.match((await run('download', 'x')).stderr, /x is not in the list/);
    assert.match(
      (await run('upload', '--hash', 'crc', join(folder, 'sources'))).stderr,
      /unknown checksum 'crc'/,
    );
    assert.match(
      (await runCli(['sources', 'check', '--sources', join(folder, 'no')])).stderr,
      /No such file/,
    );
    assert.match(
      (await runCli(['sources', 'download', '--sources', join(folder, 'sources')])).stderr,
      /--baseurl says where the cache is/,
    );
  });
});
