import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { memorySource, processContext } from '../../src-main/base/index.ts';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import { readPackageHead, Tag } from '../../src-main/format/index.ts';
import { carryOut, openPackageFile, surroundingsOfRoot } from '../../src-main/transaction/index.ts';
import type { CarryOutResult } from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { treeLines } from '../support/compare-trees.ts';
import { quietReport } from '../support/quiet-report.ts';
import { freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('hostile');
after(() => scratch[Symbol.dispose]());
const build = '$RPM_BUILD_ROOT';

interface Attempt {
  readonly result: CarryOutResult;
  readonly said: string;
}

const atSeconds = 0x60000000;

async function install(root: string, path: string): Promise<Attempt> {
  const said: string[] = [];
  const context = { ...processContext(), now: () => atSeconds * 1000 };
  const result = await carryOut(
    {
      databaseFolder: join(root, 'var/lib/rpm'),
      openForWriting: openWritableDatabase,
      request: {
        install: [{ path, mode: 'install' }],
        erase: [],
        options: { nodeps: true, nodigest: true, replacefiles: true },
      },
    },
    surroundingsOfRoot(root, { openPackage: openPackageFile }),
    { root, scriptlets: 'disabled', scriptOutput: 'report', color: 0, context },
    quietReport(said),
  );
  return { result, said: said.join('\n') };
}

/**
 * A copy of a package in which one text stands for another of the same length, wherever it is, and
 * whose payload digest is right for that.
 */
function forged(path: string, from: string, to: string): string {
  const bytes = readFileSync(path);
  assert.equal(from.length, to.length);
  const { payloadOffset, header } = readPackageHead(memorySource(bytes, path));
  const text = bytes.toString('latin1').replaceAll(from, to);
  const payload = Buffer.from(text.slice(payloadOffset), 'latin1');
  const digest = createHash('sha256').update(payload).digest('hex');
  const copy = Buffer.from(
    text.replaceAll(header.string(Tag.PAYLOADDIGEST) ?? '', digest),
    'latin1',
  );
  const forgedPath = `${path}.forged.rpm`;
  writeFileSync(forgedPath, copy);
  return forgedPath;
}

function uncompressed(name: string, install: string, files: string): string {
  return buildPackage(scratch.path, { name, install, files, defines: ['_binary_payload w.ufdio'] });
}

function failed({ result, said }: Attempt, reason: RegExp): void {
  assert.ok(result.kind === 'ran' && result.outcome.status === 'failed', JSON.stringify(result));
  assert.match(said, reason);
}

test('dots in a packaged directory lead nowhere', { skip }, async () => {
  const inside = join(scratch.path, 'deep/deep');
  mkdirSync(inside, { recursive: true });
  const root = freshRoot(inside, 'root');
  const honest = uncompressed(
    'dots',
    `mkdir -p ${build}/aa/aa/out; echo evil > ${build}/aa/aa/out/evil`,
    '/aa/aa/out/evil',
  );
  const before = treeLines(root);
  failed(
    await install(root, forged(honest, '/aa/aa/out/', '/../../out/')),
    /it is not absolute and plain/,
  );
  assert.deepEqual(readdirSync(join(scratch.path, 'deep')), ['deep']);
  assert.deepEqual(
    treeLines(root, { except: [/rpmdb/] }),
    before.filter((line) => !line.includes('rpmdb')),
  );
});

test('a slash in a base name leads nowhere', { skip }, async () => {
  const root = freshRoot(scratch.path, 'slash');
  const honest = uncompressed('slash', `echo evil > ${build}/aXbbXevil`, '/aXbbXevil');
  failed(
    await install(root, forged(honest, 'aXbbXevil', 'a/../evil')),
    /it is not absolute and plain/,
  );
  failed(
    await install(root, forged(honest, 'aXbbXevil', 'a/bb/evil')),
    /unpacking|missing|absolute/,
  );
  assert.ok(!existsSync(join(root, 'evil')));
});

test('files behind a link out of the root stay inside it', { skip }, async () => {
  const root = freshRoot(scratch.path, 'linked');
  const outside = join(scratch.path, 'outside');
  mkdirSync(outside);
  const link = uncompressed('link', `ln -s ${outside} ${build}/way`, '/way');
  const file = uncompressed(
    'file',
    `mkdir ${build}/way; echo evil > ${build}/way/evil`,
    '/way/evil',
  );
  assert.equal((await install(root, link)).result.kind, 'ran');
  await install(root, file);
  assert.deepEqual(readdirSync(outside), []);
  assert.equal(readFileSync(join(root, outside, 'evil'), 'utf8'), 'evil\n');
});

test('one package with a link and a file behind it is refused and taken back', {
  skip,
}, async () => {
  const root = freshRoot(scratch.path, 'both');
  const outside = join(scratch.path, 'outside-both');
  mkdirSync(outside);
  const honest = uncompressed(
    'both',
    `ln -s ${outside} ${build}/waY; mkdir ${build}/way; echo evil > ${build}/way/evil`,
    '/waY\n/way/evil',
  );
  failed(await install(root, forged(honest, 'waY', 'way')), /already exists as a directory|twice/);
  assert.deepEqual(readdirSync(outside), []);
  assert.ok(lstatSync(join(root, 'way'), { throwIfNoEntry: false }) === undefined);
});

test("another user's link on the way stops the package", { skip }, async () => {
  const root = freshRoot(scratch.path, 'planted');
  mkdirSync(join(root, 'secret'));
  symlinkSync('secret', join(root, 'shared'));
  lchownSync(join(root, 'shared'), 4321, 4321);
  const file = uncompressed(
    'victim',
    `mkdir ${build}/shared; echo 1 > ${build}/shared/f`,
    '/shared/f',
  );
  failed(await install(root, file), /neither root nor the directory's owner/);
  assert.deepEqual(readdirSync(join(root, 'secret')), []);
});

test('a link planted under the temporary name is removed, not written through', {
  skip,
}, async () => {
  const root = freshRoot(scratch.path, 'temporary');
  const target = join(scratch.path, 'precious');
  writeFileSync(target, 'precious');
  symlinkSync(target, join(root, `goods;${atSeconds.toString(16)}`));
  const { result } = await install(
    root,
    uncompressed('goods', `echo 1 > ${build}/goods`, '/goods'),
  );
  assert.ok(result.kind === 'ran' && result.outcome.status === 'done');
  assert.equal(readFileSync(target, 'utf8'), 'precious');
  assert.ok(lstatSync(join(root, 'goods')).isFile());
  assert.ok(!existsSync(join(root, `goods;${atSeconds.toString(16)}`)));
});

test('content that is not what the header says is refused and taken back', { skip }, async () => {
  const root = freshRoot(scratch.path, 'content');
  const honest = uncompressed(
    'content',
    `echo genuine-content > ${build}/first; echo x > ${build}/second`,
    '/first\n/second',
  );
  const forgery = forged(honest, 'genuine-content', 'forged--content');
  failed(await install(root, forgery), /first;[0-9a-f]{8}: cpio: Digest mismatch/);
  assert.ok(!existsSync(join(root, 'first')));
  assert.ok(!existsSync(join(root, 'second')));
});
