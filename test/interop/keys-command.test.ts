/** rpmkeys by us and by real rpm: the same rows, the same answers, each reading what the other wrote. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Sqlite from 'better-sqlite3';
import * as openpgp from 'openpgp';
import { openWritableDatabase, verifyDatabase } from '../../src-main/database/index.ts';
import { makeHeader } from '../support/made-header.ts';
import { cli } from '../support/our-cli.ts';
import { peerRpm } from '../support/plan-case.ts';
import { realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import { databasePath, distributionNote, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import type { CliResult } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { serveFolder, withoutFetching } from '../support/served-folder.ts';
import { makeKey, signNew, withSignatures } from '../support/signed-package.ts';
import type { TestKey } from '../support/signed-package.ts';
import { SigTag } from '../../src-main/format/index.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

const real = (folder: string, ...args: string[]): CliResult =>
  runProgram('/usr/bin/rpmkeys', ['--dbpath', folder, ...args]);
const ours = (folder: string, ...args: string[]): Promise<CliResult> =>
  runCli(['rpmkeys', '--dbpath', folder, ...args]);

/** Header blobs, without the times of the import at their ends. */
function rows(folder: string): string[] {
  const database = new Sqlite(join(folder, 'rpmdb.sqlite'), { readonly: true });
  try {
    const found = database.prepare('SELECT blob FROM Packages ORDER BY hnum').all();
    return (found as { blob: Buffer }[]).map(({ blob }) =>
      blob.subarray(0, blob.length - 8).toString('hex'),
    );
  } finally {
    database.close();
  }
}

const gpg = '/usr/bin/gpg';

/** Keys that rpm 4 refuses when OpenPGP.js made them: with subkeys, and with an end. */
function madeByGpg(home: string): Readonly<Record<string, string>> {
  if (!existsSync(gpg)) return {};
  mkdirSync(home, { mode: 0o700 });
  const run = (...args: string[]): string => {
    const fixed = ['--homedir', home, '--batch', '--quiet', '--passphrase', ''];
    const result = runProgram(gpg, [...fixed, ...args]);
    assert.equal(result.status, 0, result.stderr);
    return result.stdout;
  };
  run('--quick-generate-key', 'Sub Keys <sub@example.com>', 'rsa2048', 'cert', 'never');
  const [, fingerprint = ''] = /^fpr:+([0-9A-F]+):/m.exec(run('--with-colons', '-k')) ?? [];
  run('--quick-add-key', fingerprint, 'rsa2048', 'sign', 'never');
  run('--quick-add-key', fingerprint, 'rsa2048', 'encrypt', 'never');
  const subkeys = run('--armor', '--export');
  const [then, name] = ['20200101T000000', 'Expired <expired@example.com>'];
  run('--faked-system-time', then, '--quick-generate-key', name, 'rsa2048', 'sign', '30d');
  return { subkeys, expired: run('--armor', '--export', 'expired@example.com') };
}

/** Certificates a key file may hold, armoured. */
async function makeFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const past = new Date(Date.now() - 40 * 24 * 3_600_000);
  const [rsa, eddsa] = await Promise.all([makeKey('rsa'), makeKey('eddsa')]);
  const generated = (options: Omit<Partial<openpgp.KeyOptions>, 'format'>) =>
    openpgp.generateKey({
      type: 'rsa',
      rsaBits: 2048,
      userIDs: [{ name: 'Näme', email: 'n@example.com' }],
      date: past,
      format: 'object',
      ...options,
    });
  const revoked = await openpgp.revokeKey({
    key: rsa.privateKey,
    reasonForRevocation: {},
    format: 'object',
  });
  const names = await generated({ userIDs: [{ name: 'One' }, { name: 'Two' }] });
  const binary = async ({ armored }: TestKey): Promise<Uint8Array> =>
    (await openpgp.readKey({ armoredKey: armored })).write();
  const bothKeys = Buffer.concat([await binary(rsa), await binary(eddsa)]);
  const broken = rsa.armored.split('\n');
  broken[5] = (broken[5] ?? '').replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  const texts: Readonly<Record<string, string>> = {
    rsa: rsa.armored,
    eddsa: eddsa.armored,
    two: `${rsa.armored}\nbetween\n${eddsa.armored}`,
    inOne: openpgp.armor(
      openpgp.enums.armor.publicKey,
      bothKeys,
      undefined,
      undefined,
      undefined,
      true,
    ),
    ...madeByGpg(join(folder, 'gpg')),
    revoked: revoked.publicKey.armor(),
    names: names.publicKey.armor(),
    before: `some words\n\n${rsa.armored}`,
    broken: broken.join('\n'),
    cut: rsa.armored.slice(0, 400),
    secret: rsa.privateKey.armor(),
    text: 'this is not a key file, and it has more than sixty-four characters\n',
    short: 'short\n',
    empty: '',
  };
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(folder, `${name}.asc`), text);
  writeFileSync(join(folder, 'binary.asc'), await binary(rsa));
  return texts;
}

describe('rpmkeys', { skip: withoutRpm || withoutInstall }, () => {
  const scratch = scratchFolder('keys-command');
  const path = (name: string): string => join(scratch.path, `${name}.asc`);
  const folder = (name: string): string => {
    const made = join(scratch.path, name);
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made);
    return made;
  };
  let texts: Readonly<Record<string, string>> = {};
  before(async () => {
    texts = await makeFiles(scratch.path);
  });
  after(() => scratch[Symbol.dispose]());

  it('stores the rows real rpm stores, and fails in its words', async () => {
    // rpm 4 cannot read revocations as OpenPGP.js writes them
    const names = Object.keys(texts).filter((name) => name !== 'revoked');
    for (const name of [...names, 'binary', 'missing']) {
      const [theirs, mine] = [folder('theirs'), folder('ours')];
      const expected = real(theirs, '--import', path(name));
      const found = await ours(mine, '--import', path(name));
      assert.equal(found.status, expected.status, `${name}: ${found.stderr}`);
      // rpm 6 warns of keys whose time is over, rpm 4.18 does not
      const said = found.stderr.replace(/^warning: Certificate \S+ has .*\n/gm, '');
      assert.equal(said, expected.stderr, name);
      assert.equal(/^warning/m.test(found.stderr), name === 'expired', name);
      if (expected.status !== 0) continue;
      assert.deepEqual(rows(mine), rows(theirs), name);
      assert.ok(rows(mine).length > 0, name);
      assert.deepEqual(verifyDatabase(mine), []);
    }
  });

  it('shows real rpm what it can query and erase, and erases what real rpm stored', async () => {
    const [theirs, mine] = [folder('theirs'), folder('ours')];
    assert.equal(real(theirs, '--import', path('two')).status, 0);
    assert.equal((await ours(mine, '--import', path('two'))).status, 0);
    const queries = [
      ['-qa', 'gpg-pubkey'],
      ['-q', 'gpg-pubkey', '--provides'],
      ['-q', '--qf', '%{DESCRIPTION}%{PACKAGER}|%{SUMMARY}|%{BUILDTIME}\n', 'gpg-pubkey'],
      ['-V', 'gpg-pubkey'],
    ];
    for (const query of queries) {
      const expected = realRpm(['--dbpath', theirs, ...query]);
      assert.equal(realRpm(['--dbpath', mine, ...query]).stdout, expected.stdout);
      assert.equal((await runCli(['rpm', '--dbpath', mine, ...query])).stdout, expected.stdout);
    }
    const [label = ''] = realRpm(['--dbpath', mine, '-qa', 'gpg-pubkey']).stdout.split('\n');
    assert.match(label, /^gpg-pubkey-[0-9a-f]{8}-[0-9a-f]{8}$/);
    assert.equal(realRpm(['--dbpath', mine, '-e', label]).status, 0);
    const erased = await runCli(['rpm', '--dbpath', theirs, '-e', label]);
    assert.equal(erased.status, 0, erased.stderr);
    assert.deepEqual(rows(mine), rows(theirs));
    assert.equal(rows(mine).length, 1);
  });

  it('imports a key once, and takes on what is new of it', async () => {
    const mine = folder('ours');
    const [one, two] = [folder('one'), folder('two')];
    await ours(mine, '--import', path('rsa'), path('eddsa'), path('rsa'));
    const before = rows(mine);
    assert.equal(before.length, 2);
    await ours(mine, '--import', path('two'));
    assert.deepEqual(rows(mine), before);
    const tried = await ours(mine, '--import', '--test', path('names'));
    assert.equal(tried.status, 0);
    assert.deepEqual(rows(mine), before, '--test stores nothing');
    // the revocation arrives later, or the key that was revoked is imported again
    const revoked = await ours(mine, '--import', path('revoked'));
    assert.match(revoked.stderr, /^warning: Certificate [0-9A-F]{16} has been revoked\n$/);
    await ours(one, '--import', path('revoked'));
    await ours(two, '--import', path('revoked'), path('rsa'));
    assert.equal(rows(mine).length, 2);
    assert.ok(rows(mine).includes(rows(one)[0] ?? ''), 'the revocation is stored');
    assert.deepEqual(rows(two), rows(one), 'and stays');
  });

  it('gives its keys to the check of packages', async () => {
    const key = await makeKey('eddsa');
    writeFileSync(path('signer'), key.armored);
    const signed = path('signed').replace(/asc$/, 'rpm');
    writeFileSync(signed, await signedPackage(key));
    const mine = folder('ours');
    const check = async (): Promise<void> => {
      const expected = real(mine, '-Kv', signed);
      const found = await ours(mine, '-Kv', signed);
      assert.equal(found.stdout, expected.stdout);
      assert.equal(found.status, expected.status);
    };
    await check();
    await ours(mine, '--import', path('signer'));
    await check();
    assert.match(real(mine, '-Kv', signed).stdout, /key ID [0-9a-f]{8}: OK/);
    const brief = await ours(mine, '-K', signed);
    assert.match(brief.stdout, /: digests signatures OK\n$/);
  });

  const peer = peerRpm();
  it('lists, exports and deletes as rpm 6.1', {
    skip: typeof peer === 'string' && peer,
  }, async () => {
    assert.ok(typeof peer !== 'string');
    const [tool = '', suite = '', root = ''] = peer.command;
    const shared = mkdtempSync(join(peer.folder, 'keys-'));
    try {
      const inside = join(peer.seenAs, basename(shared));
      const newer = (...args: string[]): CliResult =>
        runProgram(tool, [suite, root, 'rpmkeys', '--dbpath', inside, ...args]);
      const mine = folder('ours');
      await ours(mine, '--import', path('two'), path('inOne'), path('names'));
      cpSync(mine, shared, { recursive: true });
      const all = newer('--list').stdout.trim().split('\n');
      assert.equal(all.length, 3, 'rpm 6.1 sees all keys');
      const ids = all.map((line) => line.split(' ')[0] ?? '');
      const [first = '', second = ''] = ids;
      const questions = [
        ['--list'],
        ['-l', first.slice(-8), second.slice(-16).toUpperCase(), first],
        ['--list', 'nosuch', second, '11111111'],
        ['--list', first.slice(-6), `0x${first}`],
        ['--export'],
        ['-x', second.slice(-8), 'nosuch'],
        ['--delete'],
        ['--delete', first.slice(-8), 'nosuch', first],
        ['--list'],
        ['-e', second],
        ['-l'],
        ['--rebuild'],
        ['--list'],
      ];
      for (const question of questions) {
        const expected = newer(...question);
        const found = await ours(mine, ...question);
        assert.equal(found.stdout, expected.stdout, question.join(' '));
        assert.equal(found.stderr, expected.stderr, question.join(' '));
        assert.equal(found.status, expected.status, question.join(' '));
      }
      assert.equal(rows(mine).length, 1);
      // what rpm 6.1 stores has another name, and is the same key all the same
      writeFileSync(join(shared, 'more.asc'), texts['rsa'] ?? '');
      newer('--import', join(inside, 'more.asc'));
      const before = await ours(shared, '--list');
      assert.equal(before.stdout, newer('--list').stdout);
      assert.equal((await ours(shared, '--import', path('rsa'))).status, 0);
      assert.equal((await ours(shared, '--list')).stdout, before.stdout);
      assert.equal((await ours(shared, '--rebuild')).status, 0);
      assert.equal((await ours(shared, '--list')).stdout, before.stdout);
      const labels = realRpm(['--dbpath', shared, '-qa']).stdout.trim().split('\n');
      assert.ok(labels.every((label) => /^gpg-pubkey-[0-9a-f]{8}-[0-9a-f]{8}$/.test(label)));
    } finally {
      rmSync(shared, { recursive: true });
    }
  });

  it('has options of its own, and one thing to do at a time', async () => {
    const mine = folder('ours');
    for (const words of ['-q', '--nosuch', '--import', '--checksig --import x', '-K']) {
      const args = words.split(' ');
      const expected = real(mine, ...args);
      const found = await ours(mine, ...args);
      assert.equal(found.stderr, expected.stderr, words);
      assert.equal(found.status, expected.status, words);
      const asRpm = await runCli(['rpm', '--dbpath', mine, ...args]);
      if (words !== '-q' && words !== '--nosuch') assert.equal(asRpm.stderr, expected.stderr);
    }
  });

  it('fetches keys', { skip: withoutFetching }, async () => {
    const served = await serveFolder(scratch.path, folder('server'));
    try {
      const [theirs, mine] = [folder('theirs'), folder('ours')];
      const addresses = [
        `${served.http}/two.asc`,
        `${served.http}/moved/names.asc`,
        `${served.http}/none.asc`,
        `${served.http}/broken/rsa.asc`,
        `${served.http}/text.asc`,
        `file://${path('eddsa')}`,
      ];
      for (const address of addresses) {
        const expected = real(theirs, '--import', address);
        const words = [cli, 'rpmkeys', '--dbpath', mine, '--import', address];
        assert.deepEqual(runProgram(process.execPath, words), expected, address);
      }
      assert.equal(rows(mine).length, 3);
      assert.deepEqual(rows(mine), rows(theirs));
    } finally {
      await served.stop();
    }
  });

  it('names a row whose key cannot be read, and lists the others', async () => {
    const mine = folder('ours');
    await ours(mine, '--import', path('two'));
    {
      using database = openWritableDatabase(mine);
      database.add(makeHeader({ name: 'gpg-pubkey' }).bytes);
    }
    const found = await ours(mine, '--list');
    assert.equal(found.stderr, 'warning: the key in package #3 cannot be read\n');
    assert.equal(found.stdout.match(/^[0-9a-f]{40} Signer /gm)?.length, 2);
    assert.equal((await ours(mine, '--rebuild')).status, 0);
    assert.equal(rows(mine).length, 3, 'it stays');
  });
});

/** A package with a header signature. */
async function signedPackage(key: TestKey): Promise<Uint8Array> {
  const unsigned = await writtenPackage(sampleInput);
  const { head } = openBytes(unsigned);
  return withSignatures(unsigned, [[SigTag.DSA, await signNew(key, head.headerBytes)]]);
}

describe('%_pkgverify_level with keys of the database', { skip: withoutInstall }, () => {
  it('lets through and refuses what real rpm does', async () => {
    using scratch = scratchFolder('verify-level');
    const path = (name: string): string => join(scratch.path, name);
    const [key, other] = await Promise.all([makeKey('eddsa'), makeKey('rsa')]);
    const unsigned = await writtenPackage(sampleInput);
    const { head } = openBytes(unsigned);
    const whole = unsigned.subarray(head.headerOffset);
    const signature = await signNew(key, head.headerBytes);
    const wrong = Uint8Array.from(signature, (byte, at) =>
      at === signature.length - 3 ? byte ^ 1 : byte,
    );
    const signed = withSignatures(unsigned, [[SigTag.DSA, signature]]);
    const cut = Buffer.from(signed);
    cut[cut.length - 5] = (cut.at(-5) ?? 0) ^ 1;
    const packages: Readonly<Record<string, Uint8Array>> = {
      unsigned,
      signed,
      'wrong-payload': cut,
      'wrong-signature': withSignatures(unsigned, [[SigTag.DSA, wrong]]),
      'unknown-key': withSignatures(unsigned, [
        [SigTag.RSA, await signNew(other, head.headerBytes)],
      ]),
      'whole-signed': withSignatures(unsigned, [[SigTag.GPG, await signNew(key, whole)]]),
    };
    for (const [name, bytes] of Object.entries(packages)) writeFileSync(path(`${name}.rpm`), bytes);
    writeFileSync(path('signer.asc'), key.armored);
    const roots = ['their-root', 'our-root'].map((name) => {
      const root = freshRoot(scratch.path, name);
      assert.equal(real(join(root, databasePath), '--import', path('signer.asc')).status, 0);
      return root;
    });
    const [theirs = '', mine = ''] = roots;
    for (const level of ['none', 'digest', 'signature', 'all'])
      for (const name of Object.keys(packages)) {
        const options = ['--dbpath', databasePath, '--define', `_pkgverify_level ${level}`];
        const words = [...options, '-i', '--nodeps', '--justdb', '--test', path(`${name}.rpm`)];
        const expected = realRpm(['--root', theirs, ...words]);
        const found = await runCli(['rpm', '--root', mine, ...words]);
        const shown = `${level}, ${name}: ${found.stderr}`;
        assert.equal(found.status, expected.status, shown);
        assert.equal(found.stderr, expected.stderr.replace(distributionNote, ''), shown);
      }
  });
});
