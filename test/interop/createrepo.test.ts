/** Metadata of ours beside those of createrepo_c, and read by dnf. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { peerRpm } from '../support/plan-case.ts';
import { runProgram } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const createrepo = '/usr/bin/createrepo_c';
const skip =
  withoutCorpus ||
  (existsSync(createrepo) ? false : 'createrepo_c (Debian: createrepo-c) is not on this machine');

const largestBytes = 3_000_000;
const kinds = ['primary', 'filelists', 'other'];

/** A file of metadata, with the numbers that libxml writes for letters as the letters. */
function metadata(folder: string, kind: string): string {
  const repodata = join(folder, 'repodata');
  const name = readdirSync(repodata).find((one) => one.endsWith(`${kind}.xml.gz`)) ?? '';
  return gunzipSync(readFileSync(join(repodata, name)))
    .toString()
    .replace(/&#x([0-9A-F]+);/g, (whole, digits: string) =>
      parseInt(digits, 16) > 31 ? String.fromCodePoint(parseInt(digits, 16)) : whole,
    );
}

describe('createrepo beside createrepo_c', { skip }, () => {
  const scratch = scratchFolder('createrepo');
  after(() => scratch[Symbol.dispose]());
  const packages = join(scratch.path, 'packages');
  before(() => {
    mkdirSync(join(packages, 'sub/deeper'), { recursive: true });
    const small = corpusPackages().filter(({ path }) => statSync(path).size < largestBytes);
    for (const [at, { path }] of small.entries()) {
      const folder = at % 7 === 0 ? 'sub' : at % 11 === 0 ? 'sub/deeper' : '';
      copyFileSync(path, join(packages, folder, `p${at}.rpm`));
    }
    writeFileSync(
      join(scratch.path, 'list'),
      'p1.rpm\nsub/p7.rpm\nabsent.rpm\np2*.rpm\n\np9.rpm\n',
    );
  });

  const same = async (...words: readonly string[]): Promise<number> => {
    const [theirs = '', ours = ''] = ['theirs', 'ours'].map((name) => {
      const folder = join(scratch.path, `${name}${words.join('-').replaceAll(/\W/g, '-')}`);
      mkdirSync(folder);
      return folder;
    });
    runProgram(createrepo, ['-q', '-o', theirs, ...words, packages]);
    await runCli(['createrepo', '-q', '-o', ours, '--compress-type', 'gz', ...words, packages]);
    for (const kind of kinds) {
      const [expected, actual] = [metadata(theirs, kind), metadata(ours, kind)];
      // two lines of a million differ: the diff of both texts would take minutes
      const [lines, found] = [expected.split('\n'), actual.split('\n')];
      const at = lines.findIndex((line, number) => line !== found[number]);
      assert.equal(found[at], lines[at], `${kind}, line ${at + 1}`);
      assert.equal(found.length, lines.length, kind);
    }
    return Number(/packages="(\d+)"/.exec(metadata(ours, 'primary'))?.[1]);
  };

  test('every package of the corpus, every line', async () => {
    const readable = await same();
    assert.ok(readable > 500, `${readable} packages`);
  });

  test('patterns, another checksum, and where the packages lie', async () => {
    const count = await same('-x', '*p1*', '-s', 'sha512', '-u', 'http://example.com/a&b');
    assert.ok(count > 100);
  });

  test('a list of packages, fewer changes', async () => {
    // damaged ones among them are left out by both
    assert.ok((await same('-i', join(scratch.path, 'list'), '--changelog-limit', '2')) >= 2);
  });
});

const peer = peerRpm();

test('dnf 5 reads packages, files and groups', {
  skip: typeof peer === 'string' ? peer : withoutCorpus,
}, async () => {
  assert(typeof peer !== 'string');
  using scratch = scratchFolder('createrepo', peer.folder);
  const repository = join(scratch.path, 'repository');
  mkdirSync(repository);
  const wanted = corpusPackages().filter(({ path }) =>
    /4\.18\.0\/w9\.gzdio\/covertest-(?:dev-|trig-)?1\.0-1\.x86_64/.test(path),
  );
  for (const [at, { path }] of wanted.entries()) copyFileSync(path, join(repository, `${at}.rpm`));
  const comps = join(scratch.path, 'comps.xml');
  writeFileSync(
    comps,
    '<comps><group><id>tests</id><name>Tests</name><packagelist>' +
      '<packagereq type="mandatory">covertest</packagereq></packagelist></group></comps>\n',
  );
  for (const compressor of ['zstd', 'gz']) {
    const made = await runCli([
      ...['createrepo', '--compress-type', compressor, '-g', comps, repository],
    ]);
    assert.deepEqual(made, { status: 0, stdout: '3 packages, 0 of them as before\n', stderr: '' });
    const inside = scratch.path.replace(peer.folder, peer.seenAs);
    const [tool = '', ...words] = peer.command;
    const dnf = (...asked: readonly string[]): string => {
      const { status, stdout, stderr } = runProgram(tool, [
        ...words.slice(0, words.indexOf('rpm')),
        ...['dnf5', '-q', `--installroot=${inside}/root`, '--releasever=1'],
        ...['--setopt=reposdir=/nonexistent', `--setopt=cachedir=${inside}/cache-${compressor}`],
        ...[`--repofrompath=ours,file://${inside}/repository`, ...asked],
      ]);
      assert.equal(status, 0, stderr);
      return stdout;
    };
    const names = dnf('repoquery', '--qf', '%{name} %{evr}\\n').trim().split('\n').sort();
    assert.deepEqual(names, [
      'covertest 2:1.0-1',
      'covertest-dev 2:1.0-1',
      'covertest-trig 2:1.0-1',
    ]);
    assert.equal(
      dnf('repoquery', '--whatprovides', '/opt/cov/one').trim(),
      'covertest-2:1.0-1.x86_64',
    );
    assert.match(dnf('group', 'list'), /^tests +Tests/m);
  }
});
