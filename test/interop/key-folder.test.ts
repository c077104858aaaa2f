/** Keys as files of a folder (`%_keyring fs`), by us and by real rpm 4.18: the same files, the same outcomes. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SigTag } from '../../src-main/format/index.ts';
import { realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { databasePath, distributionNote, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { makeKey, signNew, withSignatures } from '../support/signed-package.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

const cli = resolve(import.meta.dirname, '../../src-main/shells/cli/main.ts');
const inFolder = ['--define', '_keyring fs'];

describe('the keyring in a folder', { skip: withoutRpm || withoutInstall }, () => {
  const scratch = scratchFolder('key-folder');
  after(() => scratch[Symbol.dispose]());
  const at = (name: string): string => join(scratch.path, name);
  const package_ = at('signed.rpm');
  before(async () => {
    const key = await makeKey('rsa');
    writeFileSync(at('key.asc'), key.armored);
    writeFileSync(at('other.asc'), (await makeKey('eddsa')).armored);
    const bytes = await writtenPackage(sampleInput);
    const { head } = openBytes(bytes);
    const signature = await signNew(key, head.header.immutableBlob());
    writeFileSync(package_, withSignatures(bytes, [[SigTag.RSA, signature]]));
    for (const name of ['real', 'ours']) mkdirSync(at(`${name}/pubkeys`), { recursive: true });
  });
  const real = (folder: string, ...words: readonly string[]): ProgramResult =>
    runProgram('/usr/bin/rpmkeys', ['--dbpath', at(folder), ...inFolder, ...words]);
  const ours = (folder: string, ...words: readonly string[]): ProgramResult =>
    runProgram(process.execPath, [cli, 'rpmkeys', '--dbpath', at(folder), ...inFolder, ...words]);
  const alike = (...words: readonly string[]): ProgramResult => {
    const plain = ({ status, stdout, stderr }: ProgramResult, name: string): ProgramResult => ({
      status,
      stdout,
      stderr: stderr.replaceAll(at(name), 'DB'),
    });
    const expected = plain(real('real', ...words), 'real');
    assert.deepEqual(plain(ours('ours', ...words), 'ours'), expected, words.join(' '));
    assert.deepEqual(files('ours'), files('real'));
    return expected;
  };
  const files = (folder: string): Record<string, string> => {
    const names = readdirSync(at(`${folder}/pubkeys`)).toSorted();
    return Object.fromEntries(
      names.map((name) => [name, readFileSync(at(`${folder}/pubkeys/${name}`), 'utf8')]),
    );
  };

  it('is filled with the same files, and checked with', () => {
    assert.match(alike('-K', package_).stdout, /SIGNATURES NOT OK/);
    assert.equal(alike('--import', at('key.asc')).status, 0);
    assert.equal(Object.keys(files('ours')).length, 1);
    alike('--import', at('key.asc'));
    alike('--import', '--test', at('other.asc'));
    alike('--import', at('other.asc'));
    assert.equal(Object.keys(files('ours')).length, 2);
    assert.match(alike('-K', package_).stdout, /digests signatures OK/);
    alike('-Kv', package_);
    // the keys of the database are others
    for (const program of [real, ours])
      assert.match(program('real', '--define', '_keyring rpmdb', '-K', package_).stdout, /NOT OK/);
  });

  it('says what is no key', () => {
    for (const name of ['real', 'ours']) {
      writeFileSync(at(`${name}/pubkeys/a-junk.key`), 'junk\n');
      writeFileSync(at(`${name}/pubkeys/not-looked-at`), 'junk\n');
      writeFileSync(at(`${name}/pubkeys/.hidden.key`), 'junk\n');
    }
    assert.match(alike('-K', package_).stderr, /a-junk\.key: reading of public key failed\./);
    alike('-K', '--define', `_keyringpath ${at('nowhere')}`, package_);
    assert.match(
      alike('-K', '--define', '_keyring other', package_).stderr,
      /^warning: unknown keyring type: other, using rpmdb$/m,
    );
  });

  // rpm 4.18 has no commands for it; 6.1 lists, exports and deletes there as in the database
  it('is listed, exported and emptied', async () => {
    const run = (...words: readonly string[]): Promise<ProgramResult> =>
      runCli(['rpmkeys', '--dbpath', at('mine'), ...inFolder, ...words]);
    // 6.1 makes the folder, where 4.18 says that it is missing
    assert.equal((await run('--import', at('key.asc'), at('other.asc'))).status, 0);
    const lines = (await run('--list')).stdout.trim().split('\n');
    assert.equal(lines.length, 2);
    assert.match((await run('--export')).stdout, /(?:BEGIN PGP PUBLIC KEY BLOCK[^]*){2}/);
    const [fingerprint = ''] = lines[0]?.split(' ') ?? [];
    assert.equal((await run('--delete', fingerprint)).status, 0);
    assert.deepEqual((await run('--list')).stdout.trim().split('\n'), lines.slice(1));
    assert.equal((await run('--delete', fingerprint)).status, 1);
    assert.equal((await run('--rebuild')).status, 0);
    assert.deepEqual((await run('--list')).stdout.trim().split('\n'), lines.slice(1));
  });

  it('is what an installation asks', async () => {
    const level = ['--define', '_pkgverify_level all'];
    const [mine, theirs] = ['mine-root', 'their-root'].map((name) => freshRoot(scratch.path, name));
    assert.ok(mine !== undefined && theirs !== undefined);
    const install = async (): Promise<readonly number[]> => {
      const words = [...inFolder, ...level, '-i', '--nodeps', '--justdb', package_];
      const own = await runCli(['rpm', '--root', mine, '--dbpath', databasePath, ...words]);
      const expected = realRpm(['--root', theirs, '--dbpath', databasePath, ...words]);
      assert.equal(own.stderr, expected.stderr.replace(distributionNote, ''));
      return [own.status, expected.status];
    };
    assert.deepEqual(await install(), [1, 1]);
    for (const root of [mine, theirs]) {
      rmSync(join(root, databasePath, 'pubkeys'), { recursive: true, force: true });
      cpSync(at('real/pubkeys'), join(root, databasePath, 'pubkeys'), { recursive: true });
      rmSync(join(root, databasePath, 'pubkeys/a-junk.key'));
    }
    assert.deepEqual(await install(), [0, 0]);
    assert.equal(realRpm(['--root', mine, '--dbpath', databasePath, '-qa']).stdout !== '', true);
  });
});
