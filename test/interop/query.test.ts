/** Every selector and every form of output, ours against real rpm's, over the whole corpus. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/run-cli.ts';
import { corpusPackages } from '../support/corpus.ts';
import { corpusRoot, withoutCorpusRoot } from '../support/corpus-root.ts';
import { realRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Forms that print every package of the database. */
const forms: readonly string[] = [
  '-q',
  '-qi',
  '-ql',
  '-qlv',
  '-qs',
  '-qsv',
  '-qc',
  '-qd',
  '-qL',
  '-qA',
  '-qcv',
  '-qR',
  '-q --dump',
  '-qs --dump',
  '-ql --noghost',
  '-ql --noconfig',
  '-q --provides',
  '-qil',
  '-q --requires',
  '-q --requires -v',
  '-q --conflicts',
  '-q --obsoletes -v',
  '-q --recommends',
  '-q --suggests',
  '-q --supplements',
  '-q --enhances',
  '-q --scripts',
  '-q --triggers',
  '-q --filetriggers',
  '-q --changelog',
  '-q --changes',
  '-q --last',
  '-q --last --provides',
  '-q --last --scripts --list',
  '-q --dupes',
  '-q --filesbypkg',
  '-q --fileclass',
  '-q --filecolor',
  '-q --fileprovide',
  '-q --filerequire',
  '-q --filecaps',
];

/** Questions whose answers differ between the packages of the corpus. */
const questions: readonly string[] = [
  '-qa a*',
  '-qa [xyz]*',
  '-qa group=Test* arch=noarch',
  '-qa name=!a* version=1*',
  '-qg Testing',
  '-qg Unspecified',
  '-qg Unknown',
  '-q --whatrequires /bin/sh',
  '-q --whatprovides libc.so.6',
  '-q --whatconflicts bar',
  '-q --whatobsoletes foo',
  '-q --querybynumber 7',
  '-qf /etc',
  '-qf /usr/share/doc',
  '-q --path /usr/bin/abrt-cli',
];

/** Tags whose values one of the two computes in its own way, with the reason. */
const tagsLeftOut: Readonly<Record<string, string>> = {
  HEADERIMAGE: 'bytes of a header of format 3 as rpm rearranges it in memory',
  FSCONTEXTS: 'security contexts of this machine',
  RECONTEXTS: 'security contexts of this machine',
};

describe('queries over the corpus', { skip: withoutCorpusRoot }, () => {
  const scratch = scratchFolder('query-interop');
  let place: readonly string[] = [];
  before(() => {
    process.env['TZ'] = 'UTC';
    place = ['--root', corpusRoot(scratch.path), '--dbpath', databasePath];
  });
  after(() => scratch[Symbol.dispose]());

  const compare = async (words: readonly string[]): Promise<void> => {
    const unchecked = [...place, '--nodigest', '--nosignature', ...words];
    const theirs = realRpm(unchecked);
    const ours = await runCli(['rpm', ...unchecked]);
    const shown = Buffer.from(ours.stdout.toWellFormed()).toString();
    assertSameText(shown, theirs.stdout);
    assert.equal(ours.status, theirs.status);
  };

  for (const form of forms)
    it(`prints ${form} as rpm does`, () => compare(['-a', ...form.split(' ')]));

  for (const question of questions)
    it(`answers ${question} as rpm does`, () => compare(question.split(' ')));

  it('CLI-10 knows every tag rpm lists, and lists no other', async () => {
    const theirs = realRpm(['--querytags']).stdout;
    assert.equal((await runCli(['rpm', '--querytags'])).stdout, theirs);
    // those of newer rpms are known without being listed
    const asked = async (name: string): Promise<string> =>
      (await runCli(['rpm', ...place, '-qa', '--nosignature', '--qf', `%{${name}}`])).stderr;
    assert.equal((await asked('RPMFORMAT')) + (await asked('PAYLOADSHA3_256')), '');
    assert.match(await asked('NOSUCH'), /unknown tag/);
  });

  it('shows every tag of every installed package as rpm does', async () => {
    await compare(['-qa', '--qf', everyTagFormat()]);
  });

  it('says of every package file what rpm says, signatures included', async () => {
    for (const isOk of [true, false]) {
      const chosen = corpusPackages().filter((one) => one.isOk === isOk);
      const words = [...place, '-qp', ...chosen.map(({ path }) => path)];
      const theirs = realRpm(words);
      const ours = await runCli(['rpm', ...words]);
      assertSameText(ours.stdout, theirs.stdout);
      assert.equal(ours.status, theirs.status);
      // what is wrong with a damaged file is said in our own words
      if (isOk) assertSameText(ours.stderr, theirs.stderr);
    }
  });

  it('shows every tag of every package file as rpm does', async () => {
    const paths = corpusPackages()
      .filter(({ isOk }) => isOk)
      .map(({ path }) => path);
    const format = everyTagFormat();
    for (let at = 0; at < paths.length; at += 100)
      await compare(['-qp', '--qf', format, ...paths.slice(at, at + 100)]);
  });
});

/** All values of each tag, and its first alone. */
function everyTagFormat(): string {
  const names = realRpm(['--querytags']).stdout.trim().split('\n');
  return names
    .filter((name) => tagsLeftOut[name] === undefined)
    .map((name) => `${name} [%{${name}}|] %{${name}}\\n`)
    .join('');
}

/** Compares long texts by their first different line, so that a failure can be read. */
function assertSameText(actual: string, expected: string): void {
  if (actual === expected) return;
  const [ours, theirs] = [actual.split('\n'), expected.split('\n')];
  const at = ours.findIndex((line, index) => line !== theirs[index]);
  const place = at < 0 ? ours.length : at;
  assert.equal(
    ours.slice(place, place + 3).join('\n'),
    theirs.slice(place, place + 3).join('\n'),
    `line ${place + 1}`,
  );
}
