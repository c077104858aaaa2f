/** What rpm -K passes over when it is told to, against real rpm. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const levels = ['none', 'digest', 'signature', 'all'].map((level) => `_pkgverify_level ${level}`);
const flags = [
  '0x0',
  '0x100',
  '0x200',
  '0x400',
  '0x800',
  '0x10000',
  '0x20000',
  '0x40000',
  '0x80000',
  '0xc0c00',
  '0x30300',
  '256',
].map((bits) => `_pkgverify_flags ${bits}`);

const options: readonly (readonly string[])[] = [
  ...[...levels, ...flags].map((definition) => ['--define', definition]),
  ['--nosignature'],
  ['--nodigest'],
  ['--nosignature', '--nodigest'],
  ['--nopgp'],
  ['--nogpg'],
  ['--nomd5'],
  ['--quiet'],
];

describe('rpm -K passes over what it is told to', {
  skip: withoutCorpus || withoutRpmbuild,
}, () => {
  const scratch = scratchFolder('check-flags');
  after(() => scratch[Symbol.dispose]());
  const packages: string[] = [];

  before(() => {
    runProgram('rpmdb', ['--dbpath', scratch.path, '--initdb']);
    packages.push(
      buildPackage(scratch.path, { name: 'unsigned' }),
      // signed over the header and over everything, by a key that is not here
      corpusPath('rpms/aboutcode-org+extractcode/gettext-runtime-32bit-0.17-61.40.x86_64.rpm'),
    );
  });

  for (const given of options)
    it(given.join(' '), async () => {
      for (const mode of ['-K', '-Kv']) {
        const words = ['--dbpath', scratch.path, mode, ...given, ...packages];
        const { status, stdout, stderr } = runProgram('rpmkeys', words);
        assert.deepEqual(await runCli(['rpmkeys', ...words]), { status, stdout, stderr });
      }
    });
});
