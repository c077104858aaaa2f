/** Packages of a clean root, held against the keys that the configuration names for their repository. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renewLocalRepository } from '../../src-main/clean-root/index.ts';
import { realRpm, runProgram } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { makeSigningHome, signers, withoutGnupg } from '../support/signing-home.ts';
import type { SigningHome } from '../support/signing-home.ts';
import { withoutCleanRoots, wrapSystem } from '../support/wrapped-system.ts';

describe('packages of a clean root and their keys', {
  skip: withoutCleanRoots || withoutGnupg,
}, () => {
  const scratch = scratchFolder('mock-keys');
  const repository = join(scratch.path, 'repository');
  const keyOf = (name: string): string => join(scratch.path, `${name}.key`);
  let home: SigningHome | undefined;

  before(async () => {
    home = makeSigningHome(join(scratch.path, 'g'));
    const env = { GNUPGHOME: home.folder };
    for (const [name, signer] of Object.entries(signers))
      writeFileSync(
        keyOf(name),
        runProgram('gpg', ['--batch', '--armor', '--export', signer], { env }).stdout,
      );
    wrapSystem(repository, scratch.path);
    for (const path of globSync(join(repository, '*.rpm')))
      if (!path.includes('needed')) {
        const words = ['--addsign', '--define', '__gpg /usr/bin/gpg'];
        words.push('--define', `_gpg_name ${signers.rsa}`, path);
        const { status, stderr } = runProgram('rpmsign', words, { env });
        assert.equal(status, 0, stderr);
      }
    await renewLocalRepository(repository, 1);
  });
  after(() => {
    home?.[Symbol.dispose]();
    scratch[Symbol.dispose]();
  });

  /** A root of its own for each set of lines, all over the same repository. */
  function mock(name: string, lines: readonly string[], ...words: readonly string[]) {
    const options: Readonly<Record<string, string>> = {
      ...{ root: name, target_arch: 'x86_64', chroot_setup_cmd: 'install build-tools' },
      ...{ basedir: join(scratch.path, 'base'), cache_topdir: join(scratch.path, 'cache', name) },
    };
    const path = join(scratch.path, `${name}.cfg`);
    const texts = Object.entries(options).map(
      ([key, value]) => `config_opts['${key}'] = '${value}'`,
    );
    const conf = ['[main]', 'gpgcheck=1', '[all]', `baseurl=file://${repository}`, ...lines];
    writeFileSync(path, [...texts, `config_opts['dnf.conf'] = """`, ...conf, '"""', ''].join('\n'));
    return runCli(['mock', '-r', path, ...words]);
  }

  const refused = async (name: string, lines: readonly string[], why: RegExp): Promise<void> => {
    const { status, stderr } = await mock(name, lines, '--init');
    assert.equal(status, 1);
    assert.match(stderr, why);
    const root = join(scratch.path, 'base', name, 'root');
    assert.equal(existsSync(join(root, 'usr')), false, 'nothing was installed');
  };

  test('signed by a key that the configuration names: accepted, as rpm does', async () => {
    const lines = [`gpgkey=file://${keyOf('eddsa')}`, `       file://${keyOf('rsa')}`];
    const made = await mock('signed', lines, '--init');
    assert.equal(made.status, 0, made.stderr);
    const root = join(scratch.path, 'base/signed/root');
    const { stdout } = realRpm(['--root', root, '--dbpath', '/var/lib/rpm', '-qa']);
    assert.match(stdout, /^build-tools-/m);

    const unsigned = await mock('signed', lines, '--no-clean', '--install', 'needed');
    assert.deepEqual(
      [unsigned.status, unsigned.stderr],
      [1, 'ERROR: needed-1.0-1.noarch.rpm of all: it is not signed\n'],
    );

    const [broken = ''] = globSync(join(repository, 'generated-*.rpm'));
    const bytes = readFileSync(broken);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    writeFileSync(broken, bytes);
    await renewLocalRepository(repository, 2);
    const wrong = await mock('signed', lines, '--no-clean', '--install', 'generated');
    assert.equal(wrong.status, 1);
    assert.match(
      wrong.stderr,
      /^ERROR: generated-1\.0-1\.noarch\.rpm of all: the \S+ \w+ of its \S+ is wrong\n$/,
    );
  });

  test('signed by another key: refused with its id', () =>
    refused(
      'other',
      [`gpgkey=file://${keyOf('eddsa')}`],
      /^ERROR: build-tools-\S+ of all: it is signed by key [0-9a-f]{16}, which is not among those that gpgkey names\n$/,
    ));

  test('no key, no file, and a file without keys are named', async () => {
    await refused('none', [], /^ERROR: all: gpgcheck is set, but gpgkey names no key\n$/);
    await refused('absent', ['gpgkey=file:///nowhere/key'], /\/nowhere\/key/);
    writeFileSync(keyOf('broken'), 'no key at all\n');
    await refused('broken', [`gpgkey=file://${keyOf('broken')}`], /^ERROR: .*broken\.key/);
  });
});
