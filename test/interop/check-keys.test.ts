import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { memorySource } from '../../src-main/base/index.ts';
import {
  certificatesOfFile,
  checkPackage,
  checkText,
  keyringFromDatabase,
} from '../../src-main/check/index.ts';
import { openDatabase } from '../../src-main/database/index.ts';
import { readPackageHead, SigTag } from '../../src-main/format/index.ts';
import { Keyring } from '../../src-main/openpgp/index.ts';
import { realRpm, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';
import { makeKey, signNew, signOld, withSignatures } from '../support/signed-package.ts';
import type { TestKey } from '../support/signed-package.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

/** A copy with one bit changed. */
function damaged(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

interface Signer {
  readonly armored: string;
  readonly isRsa: boolean;
  sign(data: Uint8Array): Promise<Uint8Array>;
  /** Makes version 3 signatures, where the key can. */
  signOld?(data: Uint8Array): Uint8Array;
}

async function librarySigner(type: 'rsa' | 'eddsa'): Promise<Signer> {
  const key = await makeKey(type);
  const signer = { armored: key.armored, isRsa: type === 'rsa', sign: signWith(key) };
  return type === 'rsa' ? { ...signer, signOld: (data) => signOld(key, data) } : signer;
}

const signWith = (key: TestKey) => (data: Uint8Array) => signNew(key, data);

const gpg = '/usr/bin/gpg';

/** DSA keys, which OpenPGP.js does not make. */
function gpgSigner(home: string): Signer {
  mkdirSync(home, { mode: 0o700 });
  const run = (args: readonly string[], input = ''): Buffer => {
    const all = ['--homedir', home, '--batch', '--quiet', '--passphrase', '', ...args];
    const result = spawnSync(gpg, all, { input });
    assert.equal(result.status, 0, result.stderr.toString());
    return result.stdout;
  };
  run(['--quick-generate-key', 'Signer dsa <dsa@example.com>', 'dsa2048', 'sign', 'never']);
  return {
    armored: run(['--armor', '--export']).toString(),
    isRsa: false,
    sign(data) {
      const path = join(home, 'data');
      writeFileSync(path, data);
      return Promise.resolve(run(['--output', '-', '--detach-sign', path]));
    },
  };
}

async function signedVariants(key: Signer): Promise<Map<string, Buffer>> {
  const { isRsa } = key;
  const plain = await writtenPackage({ ...sampleInput, payload: { compressor: 'gzip' } });
  const { head } = openBytes(plain);
  const rest = plain.subarray(head.headerOffset);
  const tag = isRsa ? SigTag.RSA : SigTag.DSA;
  const wholeTag = isRsa ? SigTag.PGP : SigTag.GPG;
  const [overHeader, overAll] = [await key.sign(head.headerBytes), await key.sign(rest)];
  const variants = new Map([
    ['header', withSignatures(plain, [[tag, overHeader]])],
    [
      'both',
      withSignatures(plain, [
        [tag, overHeader],
        [wholeTag, overAll],
      ]),
    ],
    [
      'swapped',
      withSignatures(plain, [
        [tag, overAll],
        [wholeTag, overHeader],
      ]),
    ],
    ['not a signature', withSignatures(plain, [[tag, Buffer.from('nonsense')]])],
  ]);
  if (key.signOld !== undefined)
    variants.set(
      'version 3',
      withSignatures(plain, [
        [tag, key.signOld(head.headerBytes)],
        [wholeTag, key.signOld(rest)],
      ]),
    );
  for (const [name, bytes] of [...variants]) {
    const at = openBytes(bytes).head;
    variants.set(`${name}, header changed`, damaged(bytes, at.payloadOffset - 20));
    variants.set(`${name}, payload changed`, damaged(bytes, bytes.length - 20));
  }
  return variants;
}

for (const type of ['rsa', 'eddsa', 'dsa'] as const) {
  const withoutGpg = type === 'dsa' && !existsSync(gpg) && 'gpg is not on this machine';
  const skip = withoutRpm || withoutGpg;
  test(`outcomes with an imported ${type} key equal real rpm's`, { skip }, async () => {
    using folder = scratchFolder('check');
    const key = type === 'dsa' ? gpgSigner(join(folder.path, 'gnupg')) : await librarySigner(type);
    const keyFile = join(folder.path, 'key.asc');
    writeFileSync(keyFile, key.armored);
    const database = join(folder.path, 'db');
    mkdirSync(database);
    const imported = realRpm(['--dbpath', database, '--import', keyFile]);
    assert.equal(imported.status, 0, imported.stderr);
    using opened = openDatabase(database);
    const keyrings = [
      keyringFromDatabase(opened),
      new Keyring().add(await certificatesOfFile(Buffer.from(key.armored))),
    ];
    let good = 0;
    for (const [name, bytes] of await signedVariants(key)) {
      const path = join(folder.path, 'package.rpm');
      writeFileSync(path, bytes);
      for (const isVerbose of [true, false]) {
        const arg = isVerbose ? '-Kv' : '-K';
        const real = realRpm(['--dbpath', database, arg, path]);
        for (const keyring of keyrings) {
          const source = memorySource(bytes, path);
          const head = readPackageHead(source, { isForCheck: true });
          const ours = checkText(path, await checkPackage(source, head, keyring), isVerbose);
          assert.equal(`${ours.lines.join('\n')}\n`, real.stdout, name);
          assert.equal(ours.isFailed, real.status !== 0, name);
          good += ours.isFailed ? 0 : 1;
        }
      }
    }
    spawnSync('gpgconf', ['--homedir', join(folder.path, 'gnupg'), '--kill', 'all']);
    assert.equal(good, type === 'rsa' ? 12 : 8, 'how many variants are good');
  });
}

test('what the keyring says of a signer', async () => {
  const key = await makeKey('ecdsa');
  const plain = await writtenPackage({ ...sampleInput, payload: { compressor: 'gzip' } });
  const signed = withSignatures(plain, [
    [SigTag.DSA, await signNew(key, openBytes(plain).head.headerBytes)],
  ]);
  const keyring = new Keyring().add(await certificatesOfFile(Buffer.from(key.armored)));
  const { head, source } = openBytes(signed);
  const results = await checkPackage(source, head, keyring);
  const [signature] = results.filter((one) => one.kind === 'signature' && one.outcome === 'ok');
  assert.equal(signature?.algorithm.startsWith('ECDSA/'), true);
  assert.equal(signature?.signerName, 'Signer ecdsa <ecdsa@example.com>');
  assert.equal(signature?.keyId, key.keyId);
  assert.equal(signature?.fingerprint?.endsWith(key.keyId), true);
});
