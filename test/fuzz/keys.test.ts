/** Damaged keys and signatures: refused or read, and nothing but RpmError is thrown. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  armoredBlocks,
  certificatesOfFile,
  keyPackage,
  Keyring,
  readCertificates,
} from '../../src-main/check/index.ts';
import { readDatabaseHeader } from '../../src-main/format/index.ts';
import { readSignatures, startVerification } from '../../src-main/openpgp/index.ts';
import { makeKey, signNew, signOld } from '../support/signed-package.ts';
import { caseCount, damage, oneOf, sequence, survives } from './mutation.ts';

const data = Buffer.from('what is signed');

describe('damaged keys and signatures', () => {
  const armored: Buffer[] = [];
  const binary: Uint8Array[] = [];
  const signatures: Uint8Array[] = [];

  before(async () => {
    const keys = await Promise.all([makeKey('rsa'), makeKey('eddsa'), makeKey('ecdsa')]);
    for (const key of keys) {
      armored.push(Buffer.from(key.armored));
      binary.push(key.privateKey.toPublic().write());
      signatures.push(await signNew(key, data));
    }
    const [rsa] = keys;
    if (rsa !== undefined) signatures.push(signOld(rsa, data));
  });

  it('keys in armour', async () => {
    const next = sequence(200);
    const cases = caseCount(500);
    let read = 0;
    for (let at = 0; at < cases; at += 1) {
      const bytes = damage(oneOf(armored, next), next);
      const isRead = await survives(async () => {
        await armoredBlocks(bytes.toString('latin1'));
        await certificatesOfFile(bytes);
      }, `armour ${at}`);
      if (isRead) read += 1;
    }
    assert.ok(read > 0 && read < cases, `${read} of ${cases} were read`);
  });

  it('keys in binary, and the packages they become', async () => {
    const next = sequence(201);
    const cases = caseCount(700);
    let read = 0;
    for (let at = 0; at < cases; at += 1) {
      const bytes = damage(oneOf(binary, next), next);
      const isRead = await survives(async () => {
        const certificates = await readCertificates(bytes);
        new Keyring().add(certificates);
        for (const certificate of certificates) {
          readDatabaseHeader(keyPackage(certificate, 1, '4.18.0'), 'key');
        }
      }, `key ${at}`);
      if (isRead) read += 1;
    }
    assert.ok(read > 0 && read < cases, `${read} of ${cases} were read`);
  });

  it('signatures, checked with the right key', async () => {
    const next = sequence(202);
    const cases = caseCount(500);
    const keyring = new Keyring();
    for (const bytes of binary) keyring.add(await readCertificates(bytes));
    const outcomes = new Set<string>();
    for (let at = 0; at < cases; at += 1) {
      const bytes = damage(oneOf(signatures, next), next);
      await survives(async () => {
        for (const signature of await readSignatures(bytes)) {
          const found = await keyring.find(signature);
          if (found === undefined) continue;
          const verifier = await startVerification(signature, found.key);
          await verifier.update(data);
          outcomes.add(await verifier.finish());
        }
      }, `signature ${at}`);
    }
    assert.ok(outcomes.size > 1, `only ${[...outcomes].join()}`);
  });
});
