/** Packages signed by ours and by real rpmsign with the same key at the same time: the same bytes. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { realRpm, runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { as, frozen, ours, play } from '../support/sign-cases.ts';
import type { SignCase } from '../support/sign-cases.ts';
import { makeSigningHome, signers, withoutGnupg } from '../support/signing-home.ts';
import { scratchFolder } from '../support/scratch.ts';

const realRpmsign = '/usr/bin/rpmsign';
const skip =
  withoutGnupg ||
  withoutRpmbuild ||
  (existsSync(realRpmsign) ? false : 'real rpmsign is not on this machine');
const { rsa, eddsa } = signers;

const cases: readonly SignCase[] = [
  { title: 'SGN-07 a first signature', runs: [['--addsign', ...as(rsa)]] },
  { title: 'SGN-07 EdDSA goes into another tag', runs: [['--addsign', ...as(eddsa)]] },
  {
    title: 'SGN-12 --resign takes the place of what was there',
    runs: [
      ['--addsign', ...as(rsa)],
      ['--resign', ...as(eddsa)],
    ],
  },
  {
    title: 'the same key again changes nothing',
    runs: [
      ['--addsign', ...as(rsa)],
      ['--addsign', ...as(rsa)],
    ],
  },
  { title: '--rpmv3: header and payload', runs: [['--rpmv3', '--addsign', ...as(rsa)]] },
  {
    title: '--rpmv3 with EdDSA, then one without',
    runs: [
      ['--rpmv3', '--addsign', ...as(eddsa)],
      ['--resign', ...as(rsa)],
    ],
  },
  { title: 'another digest', runs: [['--addsign', '--digest-algo', 'sha512', ...as(rsa)]] },
  {
    title: 'signatures taken away',
    runs: [['--rpmv3', '--addsign', ...as(rsa)], ['--delsign'], ['--delsign']],
  },
  { title: 'a key nobody has', runs: [['--addsign', ...as('nobody@example.com')]] },
  { title: 'SGN-06 two files in one command', runs: [['--addsign', ...as(rsa), 'second.rpm']] },
  { title: 'no key is named', runs: [['--addsign']] },
  { title: 'two modes', runs: [['--addsign', '--delsign']] },
  { title: 'an unknown option', runs: [['--sign']] },
];

describe('signing, beside rpmsign 4.18', { skip }, () => {
  const scratch = scratchFolder('sign');
  const home = skip === false ? makeSigningHome(join(scratch.path, 'g')) : undefined;
  after(() => {
    home?.[Symbol.dispose]();
    scratch[Symbol.dispose]();
  });
  const real = (cwd: string, words: readonly string[]): ProgramResult =>
    runProgram(realRpmsign, [...frozen, ...words], { cwd, env: { GNUPGHOME: home?.folder ?? '' } });
  const same = (label: string, from: string, runs: SignCase['runs']): void => {
    assert(home !== undefined);
    const folder = join(scratch.path, label.replaceAll(/\W+/g, '-'));
    const theirs = play(join(folder, 'theirs'), from, runs, real);
    const mine = play(join(folder, 'ours'), from, runs, (cwd, words) =>
      ours(home)(cwd, [...frozen, ...words]),
    );
    assert.deepEqual(mine.results, theirs.results);
    assert.deepEqual(withoutArchNumber(mine.bytes), withoutArchNumber(theirs.bytes));
  };
  const known = new Map<number, string>();
  const built = (reserve: number): string => {
    const path = known.get(reserve) ?? build(reserve);
    known.set(reserve, path);
    return path;
  };
  const build = (reserve: number): string =>
    buildPackage(join(scratch.path, `reserve-${reserve}`), {
      name: 'signed',
      install: 'mkdir -p $RPM_BUILD_ROOT/etc; echo content > $RPM_BUILD_ROOT/etc/signed',
      files: '/etc/signed',
      defines: [`__gpg_reserved_space ${reserve}`],
    });

  for (const { title, runs } of cases) test(title, () => same(title, built(4096), runs));

  for (const reserve of [0, 341, 342])
    test(`a package with ${reserve} bytes of room`, () =>
      same(`room ${reserve}`, built(reserve), [['--addsign', ...as(rsa)]]));

  test('SGN-08 SGN-13 packages others made, with and without payload digests', {
    skip: withoutCorpus,
  }, () => {
    const old = corpusPackages()
      .filter(({ isOk, path }) => isOk && !path.includes('genuine-built'))
      .filter(({ path }) => readFileSync(path).length < 200_000);
    const chosen = old.filter((_, at) => at % Math.ceil(old.length / 4) === 0);
    assert(chosen.length >= 3, `${chosen.length} packages`);
    for (const { path } of chosen) {
      same(path, path, [['--addsign', ...as(rsa)]]);
    }
  });

  test('what ours signs real rpm verifies, by GnuPG and by a key file', () => {
    assert(home !== undefined);
    const root = join(scratch.path, 'root');
    mkdirSync(join(root, 'var/lib/rpm'), { recursive: true });
    const keys = join(scratch.path, 'keys.asc');
    writeFileSync(keys, home.publicKeys);
    const place = ['--root', root, '--dbpath', '/var/lib/rpm'];
    assert.equal(realRpm([...place, '--import', keys]).status, 0);
    for (const [number, signer] of Object.values(signers).entries())
      for (const isByFile of [false, true]) {
        const path = join(scratch.path, `${number}-${isByFile}.rpm`);
        copyFileSync(built(4096), path);
        const keyFile = join(scratch.path, 'secret.asc');
        writeFileSync(keyFile, home.secretKey(signer));
        const how = isByFile ? ['--key-file', keyFile] : as(signer);
        const plain = ['--define', '__gpg /usr/bin/gpg', '--addsign', '--rpmv3'];
        const made = ours(home)(scratch.path, [...plain, ...how, path]);
        assert.equal(made.status, 0, made.stderr);
        const { status, stdout } = realRpm([...place, '-Kv', path]);
        assert.equal(status, 0, stdout);
        assert.equal(stdout.match(/ Signature, key ID [0-9a-f]+: OK/gi)?.length, 2, stdout);
      }
  });

  // rpm's own is at times killed by its broken pipe before it has said all of this
  test('a program that is not there leaves the package alone', () => {
    assert(home !== undefined);
    const path = join(scratch.path, 'alone.rpm');
    copyFileSync(built(4096), path);
    const words = ['--addsign', '--define', '__gpg /nowhere/gpg', ...as(rsa), path];
    const { status, stderr } = ours(home)(scratch.path, words);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^error: Could not exec gpg: No such file or directory\nerror: gpg exec failed \(1\)$/m,
    );
    assert.deepEqual(readFileSync(path), readFileSync(built(4096)));
  });

  test('a damaged package is not signed', () => {
    const damaged = readFileSync(built(4096)).subarray(0, -1);
    const path = join(scratch.path, 'damaged.rpm');
    writeFileSync(path, damaged);
    same('damaged', path, [['--addsign', ...as(rsa)], ['--delsign']]);
  });

  test('SGN-09 --addsig is taken, and options for what is not done are refused by their names', () => {
    assert(home !== undefined);
    // what the programs of the last century took for --addsign
    copyFileSync(built(4096), join(scratch.path, 'package.rpm'));
    const old = ours(home)(scratch.path, [...frozen, '--addsig', ...as(rsa), 'package.rpm']);
    assert.equal(old.status, 0, old.stderr);
    for (const option of ['--signverity', '--delfilesign', '--fskpath=k', '--certpath=c']) {
      const { status, stderr } = ours(home)(scratch.path, [option, '--addsign', 'package.rpm']);
      assert.deepEqual(
        [status, stderr],
        [1, `rpmsign: ${option.replace(/=.*/, '')} is not available\n`],
      );
    }
  });
});

/** In the lead, which nobody reads: rpm writes its own number there whatever it was, ours leaves the lead alone. */
function withoutArchNumber(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0, 8, 10);
  return copy;
}
