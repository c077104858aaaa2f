/** The keys room on a real database: what the helper imports and deletes, real rpm sees, and the reverse. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SigTag } from '../../src-main/format/index.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import type { EngineHandlers } from '../../src-main/operations/index.ts';
import { sessionOn } from '../support/engine-session.ts';
import { realHelper } from '../support/real-helper.ts';
import { realRpm, runProgram } from '../support/real-rpm.ts';
import { databasePath, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { makeKey, signNew, withSignatures } from '../support/signed-package.ts';
import type { TestKey } from '../support/signed-package.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

const skip = withoutInstall;
const scratch = scratchFolder('key-room');
const call = { signal: new AbortController().signal };
let key: TestKey;
let other: TestKey;

before(async () => {
  if (skip !== false) return;
  [key, other] = await Promise.all([makeKey('eddsa'), makeKey('rsa')]);
  const unsigned = await writtenPackage(sampleInput);
  const { head } = openBytes(unsigned);
  const signature = await signNew(key, head.headerBytes);
  writeFileSync(
    join(scratch.path, 'signed.rpm'),
    withSignatures(unsigned, [[SigTag.DSA, signature]]),
  );
  writeFileSync(join(scratch.path, 'key.asc'), key.armored);
});
after(() => scratch[Symbol.dispose]());

const rpmkeys = (root: string, ...words: string[]) =>
  runProgram('/usr/bin/rpmkeys', ['--dbpath', join(root, databasePath), ...words]);

async function withRoot(
  name: string,
  body: (handlers: EngineHandlers, root: string) => Promise<void>,
): Promise<void> {
  const root = freshRoot(scratch.path, name);
  const { session } = sessionOn(scratch.path, root, realHelper);
  using disposed = session;
  void disposed;
  await body(createHandlers(session, '3'), root);
}

test('what is trusted in the window real rpm trusts, and the reverse', { skip }, async () => {
  await withRoot('both-ways', async (handlers, root) => {
    const path = join(scratch.path, 'key.asc');
    const plan = await handlers['key.planImport'](call, { kind: 'file', path });
    assert.deepEqual(plan.faults, []);
    assert.deepEqual(
      plan.keys.map(({ keyId, effect, userId, state }) => ({ keyId, effect, userId, state })),
      [
        {
          keyId: key.keyId,
          effect: 'new',
          userId: 'Signer eddsa <eddsa@example.com>',
          state: 'valid',
        },
      ],
    );
    assert.deepEqual((await handlers['key.list'](call)).keys, [], 'nothing is trusted by looking');
    const { changed } = await handlers['change.run'](call, plan.planId ?? '');
    assert.deepEqual(
      changed,
      plan.keys.map(({ fingerprint }) => fingerprint),
    );

    const theirs = freshRoot(scratch.path, 'theirs');
    assert.equal(rpmkeys(theirs, '--import', path).status, 0);
    const listed = (folder: string): string =>
      realRpm([
        '--dbpath',
        join(folder, databasePath),
        '-qa',
        '--qf',
        '%{NVR} %{SUMMARY} %{PACKAGER}\n',
      ]).stdout;
    assert.equal(listed(root), listed(theirs));
    assert.match(listed(root), /^gpg-pubkey-/);

    const again = await handlers['key.planImport'](call, { kind: 'text', text: key.armored });
    assert.equal(again.planId, undefined);
    assert.deepEqual(
      again.keys.map(({ effect }) => effect),
      ['known'],
    );

    const otherPath = join(scratch.path, 'other.asc');
    writeFileSync(otherPath, other.armored);
    assert.equal(rpmkeys(root, '--import', otherPath).status, 0);
    const { keys } = await handlers['key.list'](call);
    assert.deepEqual(
      keys.map(({ algorithm }) => algorithm),
      ['EdDSA ed25519', 'RSA 2048'],
    );
    const { text } = await handlers['key.export'](call, keys[1]?.fingerprint ?? '');
    const blocks = (armored: string): string =>
      armored.replace(/^(Version|Comment):.*\n/gm, '').replace(/\s/g, '');
    assert.equal(blocks(text).slice(0, 400), blocks(other.armored).slice(0, 400));
  });
});

test('deleting a key names the packages that nobody can check then', { skip }, async () => {
  await withRoot('deleted', async (handlers, root) => {
    assert.equal(rpmkeys(root, '--import', join(scratch.path, 'key.asc')).status, 0);
    const installed = realRpm([
      ...['--root', root, '--dbpath', databasePath, '-i', '--nodeps', '--justdb', '--ignorearch'],
      ...['--noscripts', '--nosignature', join(scratch.path, 'signed.rpm')],
    ]);
    assert.equal(installed.status, 0, installed.stderr);
    const uses = await handlers['key.uses'](call);
    assert.equal(uses.packageCount, 1);
    assert.equal(uses.unsignedCount, 0);
    const [signer] = uses.signers;
    assert.equal(signer?.keyId, key.keyId);
    const fingerprint = signer?.fingerprint ?? '';
    const plan = await handlers['key.planDelete'](call, [fingerprint]);
    assert.equal(plan.unchecked.length, 1);
    const { changed } = await handlers['change.run'](call, plan.planId);
    assert.deepEqual(changed, [fingerprint]);
    assert.doesNotMatch(
      realRpm(['--dbpath', join(root, databasePath), '-qa']).stdout,
      /gpg-pubkey/,
    );
    const left = await handlers['key.uses'](call);
    assert.equal(left.signers[0]?.fingerprint, undefined);
    await assert.rejects(async () => handlers['key.planDelete'](call, [fingerprint]), {
      code: 'BAD_ARGUMENT',
    });
  });
});

test('what is no key is refused with its reason', { skip }, async () => {
  await withRoot('no-key', async (handlers) => {
    const read = (text: string) => async () =>
      handlers['key.planImport'](call, { kind: 'text', text });
    await assert.rejects(read('hello'), { code: 'OPENPGP_MALFORMED' });
    await assert.rejects(read(key.privateKey.armor()), /Block 1 is no public key/);
    const cut = key.armored.replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
    await assert.rejects(read(cut), { code: 'OPENPGP_MALFORMED' });
    const both = await handlers['key.planImport'](call, {
      kind: 'text',
      text: `${cut}\n${key.armored}`,
    });
    assert.equal(both.keys.length, 1);
    assert.equal(both.faults.length, 1);
    const path = join(scratch.path, 'absent.asc');
    await assert.rejects(async () => handlers['key.planImport'](call, { kind: 'file', path }), {
      code: 'FILE_NOT_FOUND',
    });
  });
});
