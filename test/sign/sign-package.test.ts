import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as openpgp from 'openpgp';
import { writePackage } from '../../src-main/format/index.ts';
import { keyFileSigner, SigningError, signPackage } from '../../src-main/sign/index.ts';
import type { Signer } from '../../src-main/sign/index.ts';
import { scratchFolder } from '../support/scratch.ts';

const sound = { findFault: () => Promise.resolve(undefined), warn() {} };
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

async function packageBytes(): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  await writePackage(
    { write: (bytes) => void parts.push(bytes) },
    {
      ...{ name: 'small', version: '1', release: '1', arch: 'noarch', summary: 's' },
      ...{ description: 'd', license: 'MIT', buildHost: 'h', buildTimeSeconds: 1 },
    },
  );
  return Buffer.concat(parts);
}

async function secretKey(passphrase?: string): Promise<Buffer> {
  const { privateKey } = await openpgp.generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name: 'Signer', email: 'signer@example.com' }],
    format: 'armored',
    ...(passphrase !== undefined && { passphrase }),
  });
  return Buffer.from(privateKey);
}

const plainChoice = { passphrase: undefined, keyName: undefined, hash: undefined, nowSeconds };

test('mode and links stay, and the file keeps its length', async () => {
  using scratch = scratchFolder('sign');
  const bytes = await packageBytes();
  const path = join(scratch.path, 'small.rpm');
  const link = join(scratch.path, 'link.rpm');
  writeFileSync(path, bytes);
  chmodSync(path, 0o640);
  symlinkSync('small.rpm', link);
  const signer = await keyFileSigner(await secretKey(), plainChoice);
  const outcome = await signPackage(link, { action: 'add' }, { ...sound, signer });
  assert.equal(outcome, 'changed');
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(statSync(path).mode & 0o7777, 0o640);
  assert.equal(statSync(path).size, bytes.length);
  assert.notDeepEqual(readFileSync(path), bytes);
  const again = await signPackage(link, { action: 'add' }, { ...sound, signer });
  assert.equal(again, 'same');
});

test('whatever fails, the file is as it was and nothing lies beside it', async () => {
  using scratch = scratchFolder('sign');
  const bytes = await packageBytes();
  const path = join(scratch.path, 'small.rpm');
  writeFileSync(path, bytes);
  const failing: readonly (readonly [what: string, signer: Signer, failure: RegExp])[] = [
    [
      'no signature',
      { sign: () => Promise.reject(new SigningError('gpg exec failed (2)')) },
      /gpg/,
    ],
    ['nonsense', { sign: () => Promise.resolve(Uint8Array.of(1, 2, 3)) }, /OpenPGP/],
    ['nothing', { sign: () => Promise.resolve(new Uint8Array(0)) }, /no signature/],
  ];
  for (const [what, signer, failure] of failing) {
    await assert.rejects(signPackage(path, { action: 'add' }, { ...sound, signer }), failure, what);
    assert.deepEqual(readFileSync(path), bytes, what);
    assert.deepEqual(readdirSync(scratch.path), ['small.rpm'], what);
  }
  const findFault = (): Promise<string> => Promise.resolve('MD5 digest: BAD');
  await assert.rejects(
    signPackage(path, { action: 'remove' }, { ...sound, findFault }),
    /not signing corrupt package .*small\.rpm: MD5 digest: BAD/,
  );
});

test('a folder that takes no file is an error that names the package', async (context) => {
  if (process.getuid?.() === 0) return context.skip('root may write everywhere');
  using scratch = scratchFolder('sign');
  const folder = join(scratch.path, 'closed');
  mkdirSync(folder);
  const path = join(folder, 'small.rpm');
  writeFileSync(path, await packageBytes());
  chmodSync(folder, 0o555);
  const signer = await keyFileSigner(await secretKey(), plainChoice);
  await assert.rejects(
    signPackage(path, { action: 'add' }, { ...sound, signer }),
    /writing .*small\.rpm: Permission denied/,
  );
});

test('SGN-01 a locked key wants its pass phrase, before anything is written', async () => {
  const content = await secretKey('correct horse');
  await assert.rejects(keyFileSigner(content, plainChoice), /locked by a pass phrase/);
  await assert.rejects(
    keyFileSigner(content, { ...plainChoice, passphrase: 'wrong' }),
    /pass phrase does not open/,
  );
  const signer = await keyFileSigner(content, { ...plainChoice, passphrase: 'correct horse' });
  assert.ok((await signer.sign([Uint8Array.of(1)])).length > 0);
});

test('SGN-10 keys are found by name in any case and by id, and digests by their names', async () => {
  const content = await secretKey();
  const choose = (keyName: string) => keyFileSigner(content, { ...plainChoice, keyName });
  await choose('SIGNER@Example');
  await assert.rejects(choose('nobody'), /there is no secret key 'nobody'/);
  await assert.rejects(
    keyFileSigner(content, { ...plainChoice, hash: 'crc32' }),
    /there is no digest algorithm 'crc32'/,
  );
  await assert.rejects(keyFileSigner(Buffer.from('no key'), plainChoice), /no secret key that can/);
});
