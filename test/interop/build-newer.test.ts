/** Packages of format 6 (`%_rpmformat 6`), as rpm 6.1 writes them from the same spec. */
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { caseText } from '../build/packages/package-case.ts';
import type { PackageCase } from '../build/packages/package-case.ts';
import { peerRpm } from '../support/plan-case.ts';
import { runProgram } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { packagesIn } from '../support/rpmbuild.ts';
import { scratchFolder } from '../support/scratch.ts';

const cli = resolve(import.meta.dirname, '../../src-main/shells/cli/main.ts');
const epoch = '1700000000';
const fixed = [
  '_rpmformat 6',
  'use_source_date_epoch_as_buildtime 1',
  'clamp_mtime_to_source_date_epoch 1',
  '_buildhost somewhere.invalid',
];

const cases: readonly PackageCase[] = [
  {
    name: 'six-files',
    preamble: 'BuildArch: noarch\nEpoch: 2\nSource0: a.txt',
    sources: { 'a.txt': 'a\n' },
    install: [
      'mkdir -p etc/d usr/bin',
      'cp %{SOURCE0} etc/a; ln etc/a etc/b; ln -s a etc/l; mkfifo etc/f; : > etc/empty',
      'cp %{SOURCE0} etc/d/c; printf "#!/bin/sh\\necho\\n" > usr/bin/s; chmod 755 usr/bin/s',
    ].join('\n'),
    files: '%config /etc/a\n/etc/b\n/etc/l\n/etc/f\n/etc/empty\n/etc/d\n/usr/bin/s\n%ghost /etc/g',
  },
  {
    name: 'six-features',
    preamble:
      'BuildArch: noarch\nVersion: 1~rc1\nRelease: 1^x\nRequires: (a if b)\nRecommends: c > 2~1',
    install: 'mkdir etc; echo 1 > etc/a',
    files: '%caps(cap_net_raw=p) /etc/a',
    sections: '%package x\nSummary: Has no files\n%description x\nNone.\n%files x',
  },
];
/** Packers of two releases differ in bytes; what they pack is told by the digests of the archive. */
const payloads = ['w.ufdio', 'w9.gzdio'];
const packed = / {2}<rpmTag name="Payload(?:sha256|sha512|sha3_256|size)">[^]*?<\/rpmTag>\n/g;

/** Of the moment, of the program that wrote it, or of the text of the spec, of which both keep another. */
const leftOut =
  / {2}<rpmTag name="(?:Rpmversion|Sha256header|Sha3_256header|Spec|Optflags|Platform)">[^]*?<\/rpmTag>\n/g;

describe('format 6, by rpm 6.1', () => {
  const peer = peerRpm();
  const skip = typeof peer === 'string' ? peer : false;
  const scratch = typeof peer === 'string' ? undefined : scratchFolder('format-6', peer.folder);
  after(() => {
    if (scratch !== undefined) rmSync(scratch.path, { recursive: true, force: true });
  });
  const inPeer = (words: readonly string[]): ProgramResult => {
    if (typeof peer === 'string') throw new Error('there is no peer');
    const [tool = '', ...first] = peer.command.slice(0, peer.command.indexOf('rpm'));
    return runProgram(tool, [...first, ...words]);
  };
  const folderOf = (side: string): { here: string; there: string } => {
    if (typeof peer === 'string' || scratch === undefined) throw new Error('there is no peer');
    const here = join(scratch.path, side);
    return { here, there: here.replace(peer.folder, peer.seenAs) };
  };
  const wordsFor = (top: string, payload: string, name: string): readonly string[] => [
    ...[
      ...fixed,
      `_topdir ${top}`,
      `_binary_payload ${payload}`,
      `_source_payload ${payload}`,
    ].flatMap((one) => ['--define', one]),
    ...['-ba', '--nodeps', '--quiet', `${top}/${name}.spec`],
  ];
  const prepare = (side: string, one: PackageCase): { here: string; there: string } => {
    const place = folderOf(side);
    rmSync(place.here, { recursive: true, force: true });
    mkdirSync(join(place.here, 'SOURCES'), { recursive: true });
    writeFileSync(join(place.here, `${one.name}.spec`), caseText(one));
    for (const [name, text] of Object.entries(one.sources ?? {})) {
      writeFileSync(join(place.here, 'SOURCES', name), text);
      chmodSync(join(place.here, 'SOURCES', name), 0o644);
    }
    return place;
  };

  for (const one of cases)
    for (const payload of payloads)
      test(`${one.name}, ${payload}`, { skip }, () => {
        const real = prepare('real', one);
        const variables = ['env', `SOURCE_DATE_EPOCH=${epoch}`, 'TZ=UTC'];
        const built = inPeer([
          ...variables,
          'rpmbuild',
          ...wordsFor(real.there, payload, one.name),
        ]);
        assert.equal(built.status, 0, built.stderr);
        const ours = prepare('ours', one);
        const words = ['rpmbuild', ...wordsFor(ours.here, payload, one.name)];
        const made = runProgram(process.execPath, [cli, ...words], {
          env: { SOURCE_DATE_EPOCH: epoch },
        });
        assert.equal(made.status, 0, made.stderr);
        const names = packagesIn(real.here);
        assert.deepEqual(packagesIn(ours.here), names);
        for (const name of names) {
          const told = [ours, real].map(({ there }) =>
            inPeer(['rpm', '-qp', '--nosignature', '--xml', `${there}/${name}`]).stdout.replace(
              leftOut,
              '',
            ),
          );
          const [mine = '', others] = told.map((text) =>
            payload === 'w.ufdio' ? text : text.replace(packed, ''),
          );
          assert.equal(mine, others, name);
          const checked = inPeer(['rpmkeys', '-Kv', '--nosignature', `${ours.there}/${name}`]);
          assert.equal(checked.status, 0, checked.stdout);
          assert.match(checked.stdout, /Header SHA3-256 digest: OK[^]*Payload SHA512 digest: OK/);
        }
      });

  test('what it writes is installed by rpm 6.1', { skip }, () => {
    const { here, there } = folderOf('ours');
    const names = packagesIn(here).filter((name) => name.startsWith('RPMS'));
    copyFileSync(join(here, names[0] ?? ''), join(here, 'one.rpm'));
    const { status, stderr } = inPeer([
      ...['rpm', '--root', `${there}/root`, '-i', '--nodeps', '--nosignature', `${there}/one.rpm`],
    ]);
    assert.equal(status, 0, stderr);
    assert.deepEqual(readdirSync(join(here, 'root/etc')), ['a']);
  });

  test('other formats are taken for 4, with a word', () => {
    using own = scratchFolder('format-5');
    writeFileSync(join(own.path, 'it.spec'), caseText({ name: 'it', files: '' }));
    const words = ['--define', '_rpmformat 5', '--define', `_topdir ${own.path}`];
    const built = runProgram(process.execPath, [
      ...[cli, 'rpmbuild', '-bb', '--quiet', ...words, join(own.path, 'it.spec')],
    ]);
    assert.match(built.stderr, /^warning: invalid rpm format 5 requested, using 4$/m);
    assert.equal(built.status, 0);
  });
});
