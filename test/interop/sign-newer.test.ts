/** Packages signed as rpm 6.1 signs them: the same bytes. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { judges } from '../support/judges.ts';
import { peerRpm } from '../support/plan-case.ts';
import { runProgram } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { as, frozen, ours, play } from '../support/sign-cases.ts';
import type { SignCase } from '../support/sign-cases.ts';
import { makeSigningHome, signers, withoutGnupg } from '../support/signing-home.ts';
import { scratchFolder } from '../support/scratch.ts';

const { rsa, eddsa } = signers;

/** Two GnuPGs prefer different digests. */
const agreed = [...frozen, '--define', '_gpg_digest_algo sha256'];

/** What only rpm 6 does. */
const cases: readonly (SignCase & { readonly formats?: readonly number[] })[] = [
  { title: 'a first signature', formats: [6], runs: [['--addsign', ...as(eddsa)]] },
  {
    title: 'signed anew, then no longer',
    formats: [6],
    runs: [['--addsign', ...as(eddsa)], ['--resign', ...as(rsa)], ['--delsign']],
  },
  {
    title: 'several signatures',
    runs: [
      ['--rpmv6', '--addsign', ...as(rsa)],
      ['--rpmv6', '--addsign', ...as(eddsa)],
    ],
  },
  {
    title: 'one kind beside the other',
    // of what it wrote itself rpm 4 does not take the room back
    formats: [6],
    runs: [['--rpmv4', '--addsign', ...as(rsa)], ['--delsign']],
  },
  {
    title: 'all kinds at once, signed anew',
    runs: [
      ['--rpmv3', '--rpmv6', '--addsign', ...as(rsa)],
      ['--resign', '--rpmv6', ...as(rsa)],
    ],
  },
  {
    title: 'a second one where only one can be',
    runs: [
      ['--rpmv6', '--addsign', ...as(rsa)],
      ['--addsign', ...as(eddsa)],
    ],
  },
  {
    title: 'the same key again',
    runs: [
      ['--rpmv6', '--addsign', ...as(rsa)],
      ['--rpmv6', '--addsign', ...as(rsa)],
    ],
  },
];

describe('signing as rpm 6.1 does', { skip: withoutGnupg || missingPeer() }, () => {
  const peer = peerRpm();
  const folder = typeof peer === 'string' ? undefined : peer.folder;
  const scratch = scratchFolder('sg', folder);
  const home =
    withoutGnupg === false && folder !== undefined
      ? makeSigningHome(join(scratch.path, 'g'))
      : undefined;
  after(() => {
    home?.[Symbol.dispose]();
    scratch[Symbol.dispose]();
  });
  /** Changes the folder inside the root, and asks GnuPG there. */
  const real = (cwd: string, words: readonly string[]): ProgramResult => {
    assert(typeof peer !== 'string');
    const [tool = '', ...before] = peer.command;
    const seen = (path: string): string => path.replace(peer.folder, peer.seenAs);
    const script = `cd ${seen(cwd)} && GNUPGHOME=${seen(home?.folder ?? '')} exec rpmsign "$@"`;
    const root = before.slice(0, before.indexOf('rpm'));
    return runProgram(tool, [...root, 'sh', '-c', script, 'sh', ...agreed, ...words]);
  };
  for (const format of [4, 6])
    for (const { title, runs, formats = [4, 6] } of cases)
      test(`format ${format}: ${title}`, {
        skip: !formats.includes(format) && 'not in this format',
      }, () => {
        assert(home !== undefined && folder !== undefined);
        const from = newerPackage(scratch.path, format);
        const place = join(scratch.path, `${format}-${title.replaceAll(/\W+/g, '-')}`);
        const theirs = play(join(place, 'theirs'), from, runs, real);
        const mine = play(join(place, 'ours'), from, runs, (cwd, words) =>
          ours(home)(cwd, [...agreed, ...words]),
        );
        assert.deepEqual(
          mine.results.map(({ status }) => status),
          theirs.results.map(({ status }) => status),
        );
        assert.deepEqual(mine.bytes, theirs.bytes);
      });

  test('what ours signs rpm 6.1 verifies', () => {
    assert(home !== undefined && folder !== undefined && typeof peer !== 'string');
    const seen = (path: string): string => path.replace(peer.folder, peer.seenAs);
    const [tool = '', ...before] = peer.command;
    const rpm = (...words: readonly string[]): ProgramResult => {
      const place = ['--dbpath', seen(join(scratch.path, 'db'))];
      return runProgram(tool, [
        ...before.slice(0, before.indexOf('rpm')),
        'rpmkeys',
        ...place,
        ...words,
      ]);
    };
    const keys = join(scratch.path, 'keys.asc');
    writeFileSync(keys, home.publicKeys);
    mkdirSync(join(scratch.path, 'db'));
    assert.equal(rpm('--import', seen(keys)).status, 0);
    for (const signer of Object.values(signers)) {
      const path = join(scratch.path, 'verified.rpm');
      copyFileSync(newerPackage(scratch.path, 6), path);
      const made = ours(home)(scratch.path, [
        '--define',
        '__gpg /usr/bin/gpg',
        '--addsign',
        ...as(signer),
        path,
      ]);
      assert.equal(made.status, 0, made.stderr);
      const { status, stdout } = rpm('-Kv', seen(path));
      assert.equal(status, 0, stdout);
      assert.match(stdout, /OpenPGP V4 \S+ signature, key fingerprint: [0-9a-f]+: OK/);
    }
  });

  function newerPackage(place: string, format: number): string {
    const builder = judges.find(({ isNewer }) => isNewer)?.builder;
    return buildPackage(
      join(place, `format-${format}`),
      { name: 'signed', defines: [`_rpmformat ${format}`] },
      builder,
    );
  }
});

function missingPeer(): string | false {
  const peer = peerRpm();
  return typeof peer === 'string' ? peer : false;
}
