import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { memorySource } from '../../src-main/base/index.ts';
import {
  certificatesOfFile,
  checkPackage,
  checkText,
  Keyring,
} from '../../src-main/check/index.ts';
import { readPackageHead, SigTag } from '../../src-main/format/index.ts';
import { peerRpm } from '../support/plan-case.ts';
import { REAL_RPM, realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';
import { withSignatures } from '../support/signed-package.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

const gpg = '/usr/bin/gpg';
const withoutGpg = !existsSync(gpg) && 'gpg is not on this machine';

/** A key made on 1 March 2024 and a signature by it. */
interface Situation {
  readonly signedAt: string;
  readonly algorithm?: string;
  readonly hash?: string;
  /** What happens to the key after it signed, given its fingerprint. */
  readonly afterwards?: (run: Gpg, fingerprint: string) => void;
  readonly withSubkey?: boolean;
  /** Why there is nothing to compare with rpm 4.18. */
  readonly withoutGeneration4?: string;
  /** How long the key lasts from its making. */
  readonly lasts?: string;
  /** rpm 4.18 built with its own OpenPGP reader never looks at this; rpm on Sequoia does, and so do we. */
  readonly isOverlookedBy4?: boolean;
}

type Gpg = (at: string, args: readonly string[], input?: string) => Buffer;

const situations: Readonly<Record<string, Situation>> = {
  'a valid key': { signedAt: '20240302T120000' },
  'a DSA key': { signedAt: '20240302T120000', algorithm: 'dsa2048' },
  'an EdDSA key': { signedAt: '20240302T120000', algorithm: 'ed25519' },
  'a NIST curve': { signedAt: '20240302T120000', algorithm: 'nistp256' },
  'a brainpool curve': { signedAt: '20240302T120000', algorithm: 'brainpoolP256r1' },
  'a signing subkey': { signedAt: '20240302T120000', withSubkey: true },
  'a key that expired before it signed': {
    signedAt: '20240330T120000',
    isOverlookedBy4: true,
    afterwards: (run, key) =>
      run('20240305T120000', ['--quick-set-expire', key, '20240311T120000']),
  },
  'a key that has expired since it signed': { signedAt: '20240302T120000', lasts: '10d' },
  'a revoked key': { signedAt: '20240302T120000', afterwards: revoke, isOverlookedBy4: true },
  'a signature older than its key': { signedAt: '20240220T120000', isOverlookedBy4: true },
  'a SHA-1 signature': { signedAt: '20240302T120000', hash: 'SHA1' },
  'an MD5 signature': { signedAt: '20240302T120000', hash: 'MD5' },
  'a RIPEMD-160 signature': {
    signedAt: '20240302T120000',
    hash: 'RIPEMD160',
    withoutGeneration4: 'Debian builds rpm 4.18 without this hash',
  },
  'a short RSA key': { signedAt: '20240302T120000', algorithm: 'rsa1024' },
};

function revoke(run: Gpg, fingerprint: string): void {
  const home =
    run('20240305T120000', ['--version'])
      .toString()
      .match(/^Home: (.*)$/m)?.[1] ?? '';
  const path = join(home, 'openpgp-revocs.d', `${fingerprint}.rev`);
  run('20240305T120000', ['--import'], readFileSync(path, 'utf8').replace(/^:/m, ''));
}

function gpgIn(home: string): Gpg {
  mkdirSync(home, { mode: 0o700 });
  return (at, args, input = '') => {
    const time = ['--faked-system-time', `${at}!`, '--ignore-time-conflict'];
    const always = ['--homedir', home, '--batch', '--quiet', '--passphrase', '', ...time];
    const result = spawnSync(gpg, [...always, ...args], { input });
    assert.equal(result.status, 0, result.stderr.toString());
    return result.stdout;
  };
}

async function made(situation: Situation): Promise<{ armored: string; package: Buffer }> {
  using scratch = scratchFolder('gpg');
  const folder = scratch.path;
  const run = gpgIn(join(folder, 'gnupg'));
  const start = '20240301T120000';
  const algorithm = situation.algorithm ?? 'rsa2048';
  run(start, [
    '--quick-generate-key',
    'Signer <signer@example.com>',
    algorithm,
    'sign',
    situation.lasts ?? 'never',
  ]);
  const listing = run(start, ['--list-keys', '--with-colons']).toString();
  const fingerprint = listing.match(/^fpr:+([0-9A-F]{40}):/m)?.[1] ?? '';
  if (situation.withSubkey === true)
    run(start, ['--quick-add-key', fingerprint, 'rsa2048', 'sign', 'never']);
  const plain = await writtenPackage({ ...sampleInput, payload: { compressor: 'gzip' } });
  const data = join(folder, 'data');
  writeFileSync(data, openBytes(plain).head.headerBytes);
  const hash = ['--allow-weak-digest-algos', '--digest-algo', situation.hash ?? 'SHA256'];
  const output = ['--output', '-', '--detach-sign', data];
  const signature = run(situation.signedAt, [...hash, ...output]);
  situation.afterwards?.(run, fingerprint);
  const armored = run(start, ['--armor', '--export']).toString();
  spawnSync('gpgconf', ['--homedir', join(folder, 'gnupg'), '--kill', 'all']);
  const tag = algorithm.startsWith('rsa') ? SigTag.RSA : SigTag.DSA;
  return { armored, package: withSignatures(plain, [[tag, signature]]) };
}

interface Judge {
  readonly generation: 4 | 6;
  readonly command: readonly string[];
  /** Where its files are put, and where it finds them. */
  readonly folder: string;
  readonly seenAs: string;
}

/** What we and real rpm say of the package in `folder`, with the key imported there. */
async function compare(situation: Situation, judge: Judge, context: TestContext): Promise<void> {
  const folder = mkdtempSync(join(judge.folder, 'check-'));
  const seen = join(judge.seenAs, basename(folder));
  try {
    const { armored, package: bytes } = await made(situation);
    mkdirSync(join(folder, 'db'));
    writeFileSync(join(folder, 'key.asc'), armored);
    writeFileSync(join(folder, 'package.rpm'), bytes);
    const [program = '', ...before] = judge.command;
    const rpm = (...args: string[]) =>
      runProgram(program, [...before, '--dbpath', join(seen, 'db'), ...args]);
    const imported = rpm('--import', join(seen, 'key.asc'));
    const path = join(seen, 'package.rpm');
    const real = rpm('-Kv', path);
    context.diagnostic(`${real.stdout.split('\n')[1]?.trim()} (import: ${imported.status})`);
    const keyring =
      imported.status === 0
        ? new Keyring().add(await certificatesOfFile(Buffer.from(armored)))
        : new Keyring();
    const source = memorySource(bytes, path);
    const results = await checkPackage(
      source,
      readPackageHead(source, { isForCheck: true }),
      keyring,
    );
    const { generation } = judge;
    const { lines, isFailed } = checkText(path, results, true, { generation });
    const isOverlooked = generation === 4 && situation.isOverlookedBy4 === true;
    const expected = isOverlooked
      ? real.stdout.replace(/( Signature, .*): OK/, '$1: NOTTRUSTED')
      : real.stdout;
    assert.equal(`${lines.join('\n')}\n`, expected);
    assert.equal(isFailed, isOverlooked || real.status !== 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [name, situation] of Object.entries(situations)) {
  test(`${name}: the outcome equals real rpm 4.18's`, {
    skip: withoutRpm || withoutGpg || (situation.withoutGeneration4 ?? false),
  }, async (context) => {
    const version = realRpm(['--version']).stdout;
    if (!/ 4\./.test(version))
      return context.skip(`the words compared are rpm 4's, not ${version}`);
    using folder = scratchFolder('check');
    const { path } = folder;
    const judge = { generation: 4, command: [REAL_RPM], folder: path, seenAs: path } as const;
    await compare(situation, judge, context);
  });

  const peer = peerRpm();
  test(`${name}: the outcome equals real rpm 6.1's`, {
    skip: withoutGpg || (typeof peer === 'string' && peer),
  }, async (context) => {
    assert.ok(typeof peer !== 'string');
    // The tool, the suite and the root; what follows would turn signatures off.
    const command = [...peer.command.slice(0, 3), 'rpm'];
    await compare(situation, { ...peer, generation: 6, command }, context);
  });
}
