import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  FileFlag,
  HeaderBuilder,
  readHeaderBlob,
  Tag,
  TagType,
  VerifyFailure,
  VerifyFlag,
} from '../../src-main/format/index.ts';
import type { Header } from '../../src-main/format/index.ts';
import type { FileInfo } from '../../src-main/files/index.ts';
import { fileInfos } from '../../src-main/files/index.ts';
import { verifyMask, verifyPackages } from '../../src-main/verify/index.ts';
import type { PackageVerification } from '../../src-main/verify/index.ts';
import { isFaulty, verifiedFile } from '../../src-main/verify/verify-line.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('verify-packages');
after(() => scratch[Symbol.dispose]());
const root = join(scratch.path, 'root');
mkdirSync(join(root, 'data'), { recursive: true });

/** Writes files and a header that describes them as they are. */
function describe(name: string, contents: readonly string[]): Header {
  const baseNames = contents.map((_, index) => `${name}-${index}`);
  for (const [index, content] of contents.entries()) {
    writeFileSync(join(root, 'data', baseNames[index] ?? ''), content);
    utimesSync(join(root, 'data', baseNames[index] ?? ''), 1000, 1000);
  }
  const all = <T>(value: T): T[] => contents.map(() => value);
  const mode = statSync(join(root, 'data', baseNames[0] ?? '')).mode;
  const blob = new HeaderBuilder()
    .setString(Tag.NAME, name)
    .setStrings(Tag.BASENAMES, baseNames)
    .setStrings(Tag.DIRNAMES, ['/data/'])
    .setNumbers(Tag.DIRINDEXES, TagType.INT32, all(0))
    .setNumbers(Tag.FILEMODES, TagType.INT16, all(mode))
    .setNumbers(
      Tag.FILESIZES,
      TagType.INT32,
      contents.map(({ length }) => length),
    )
    .setNumbers(Tag.FILEMTIMES, TagType.INT32, all(1000))
    .setStrings(
      Tag.FILEDIGESTS,
      contents.map((text) => createHash('sha256').update(text).digest('hex')),
    )
    .setNumbers(Tag.FILEDIGESTALGO, TagType.INT32, [8])
    .setStrings(Tag.FILEUSERNAME, all('root'))
    .setStrings(Tag.FILEGROUPNAME, all('root'))
    .setNumbers(Tag.FILEVERIFYFLAGS, TagType.INT32, all(0xffffffff))
    .setNumbers(Tag.FILEFLAGS, TagType.INT32, all(0))
    .build(undefined);
  return readHeaderBlob(blob, name, 'header');
}

function target(header: Header) {
  const name = header.string(Tag.NAME) ?? '';
  return {
    package: { id: { kind: 'installed' as const, instance: 1 }, name, nevra: name },
    header,
  };
}

/** Owners are not compared: the tests may run as anybody. */
const mask = verifyMask(['user', 'group']);
const notShared = (): boolean => false;

test('threads find what changed, in the order of the targets, and count what they read', async () => {
  const contents = Array.from({ length: 700 }, (_, index) => `content ${index}`);
  const big = describe('big', contents);
  const small = describe('small', ['x']);
  writeFileSync(join(root, 'data/big-699'), 'changed!!!');
  rmSync(join(root, 'data/big-3'));
  let files = 0;
  let bytes = 0;
  const found: PackageVerification[] = [];
  const verified = verifyPackages(
    [target(big), target(small)],
    { root, mask },
    {
      isShared: notShared,
      onProgress: (added) => {
        files += added.files;
        bytes += added.bytes;
      },
    },
  );
  for await (const one of verified) found.push(one);
  assert.deepEqual(
    found.map((one) => [one.package.name, one.filesChecked]),
    [
      ['big', 700],
      ['small', 1],
    ],
  );
  assert.deepEqual(
    found[0]?.files.map(({ line }) => line),
    ['missing     /data/big-3', 'S.5....T.    /data/big-699'],
  );
  assert.equal(files, 701);
  const expected =
    contents.reduce((sum, text) => sum + text.length, 0) -
    'content 3'.length -
    'content 699'.length +
    10 +
    1;
  assert.equal(bytes, expected);
});

test('the time of a shared file tells nothing', async () => {
  const header = describe('shared', ['x']);
  utimesSync(join(root, 'data/shared-0'), 5, 5);
  const lines = async (isShared: boolean): Promise<string[]> => {
    const found: string[] = [];
    for await (const { files } of verifyPackages(
      [target(header)],
      { root, mask },
      { isShared: () => isShared },
    ))
      found.push(...files.map(({ line }) => line));
    return found;
  };
  assert.deepEqual(await lines(false), ['.......T.    /data/shared-0']);
  assert.deepEqual(await lines(true), []);
});

test('cancelling ends it with CANCELLED', async () => {
  const headers = Array.from({ length: 50 }, (_, index) => describe(`many${index}`, ['x', 'y']));
  const controller = new AbortController();
  const verified = verifyPackages(
    headers.map(target),
    { root, mask },
    {
      isShared: notShared,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    },
  );
  await assert.rejects(
    async () => {
      for await (const one of verified) void one;
    },
    { code: 'CANCELLED' },
  );
});

test('an unreadable file shows a question mark and its reason, a folder in the way its errno', () => {
  const [file] = fileInfos(describe('one', ['x'])) as readonly [FileInfo];
  const unreadable = verifiedFile(file, {
    index: 0,
    found: VerifyFailure.READ | VerifyFlag.FILEDIGEST,
    compared: 0xfff,
    errno: 'EACCES',
  });
  assert.equal(unreadable.line, '..?......    /data/one-0');
  assert.equal(unreadable.outcome, 'unreadable');
  assert.equal(unreadable.attributes.digest, 'unreadable');
  assert.equal(unreadable.reason, 'Permission denied');
  const hidden = verifiedFile(file, {
    index: 0,
    found: VerifyFailure.STATUS,
    compared: 0,
    errno: 'EACCES',
  });
  assert.equal(hidden.line, 'missing     /data/one-0 (Permission denied)');
  assert.equal(hidden.outcome, 'unreadable');
  const gone = { index: 0, found: VerifyFailure.STATUS, compared: 0, errno: 'ENOENT' };
  assert.equal(verifiedFile(file, gone).outcome, 'missing');
  assert.equal(isFaulty({ ...file, flags: FileFlag.GHOST }, gone), false);
});

test('text of a package cannot move the cursor', () => {
  const [file] = fileInfos(describe('esc', ['x'])) as readonly [FileInfo];
  const seen = verifiedFile(
    { ...file, path: '/a\u001b[2Jb' },
    { index: 0, found: VerifyFlag.MODE, compared: 0xfff },
  );
  assert.equal(seen.line, '.M.......    /a\ufffd[2Jb');
  assert.ok(readFileSync(join(root, 'data/esc-0')).length === 1);
});

test('a thread that is free finds the same as others do, alone and beside them', async () => {
  for (const count of [300, 4500]) {
    const name = `free${count}`;
    const header = describe(
      name,
      Array.from({ length: count }, (_, index) => `content ${index}`),
    );
    writeFileSync(join(root, `data/${name}-${count - 1}`), 'changed!!!');
    rmSync(join(root, `data/${name}-3`));
    let files = 0;
    const found: PackageVerification[] = [];
    const onProgress = (added: { readonly files: number }): void => void (files += added.files);
    const options = { root, mask, isThreadFree: true };
    const around = { isShared: notShared, onProgress };
    for await (const one of verifyPackages([target(header)], options, around)) found.push(one);
    assert.deepEqual(
      found.flatMap((one) => one.files.map(({ line }) => line)),
      [`missing     /data/${name}-3`, `S.5....T.    /data/${name}-${count - 1}`],
    );
    assert.equal(files, count);
  }
});

test('a free thread ends with CANCELLED as well', async () => {
  const header = describe(
    'stopped',
    Array.from({ length: 4500 }, (_, index) => `content ${index}`),
  );
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  const around = { isShared: notShared, signal: controller.signal, onProgress };
  const verified = verifyPackages([target(header)], { root, mask, isThreadFree: true }, around);
  await assert.rejects(
    async () => {
      for await (const one of verified) void one;
    },
    { code: 'CANCELLED' },
  );
});
