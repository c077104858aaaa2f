/** rpm2archive and rpmsort, ours against real rpm's. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { makeFixture } from '../cases/fixture.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { cli } from '../support/our-cli.ts';
import { runProgram, withoutRpm } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const real = '/usr/bin/rpm2archive';
const withoutArchive = withoutRpm || (existsSync(real) ? false : 'rpm2archive is not here');

/** Two folders with the same packages, for what each of the two programs writes beside them. */
function twoFolders(scratch: string, paths: readonly string[]): readonly [string, string] {
  const folders = ['ours', 'theirs'].map((name) => join(scratch, name));
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    for (const path of paths) copyFileSync(path, join(folder, basename(path)));
  }
  return [folders[0] ?? '', folders[1] ?? ''];
}

describe('rpm2archive', { skip: withoutArchive }, () => {
  const scratch = scratchFolder('archive');
  before(() => makeFixture(scratch.path));
  after(() => scratch[Symbol.dispose]());
  const packages = (): readonly string[] =>
    ['sample', 'tool-1', 'tool-2', 'base'].map((name) => join(scratch.path, `${name}.rpm`));

  function both(folders: readonly [string, string], words: readonly string[]): void {
    const [ours, theirs] = folders;
    const result = (cwd: string, program: string, first: readonly string[]): ProgramResult =>
      runProgram(program, [...first, ...words], { cwd, input: '' });
    const mine = result(ours, process.execPath, [cli, 'rpm2archive']);
    assert.deepEqual(mine, result(theirs, real, []));
  }

  it('writes the same tar archives, byte for byte', () => {
    const folders = twoFolders(join(scratch.path, 'plain'), packages());
    both(folders, ['-n', ...packages().map((path) => basename(path))]);
    const [ours, theirs] = folders;
    for (const name of readdirSync(theirs))
      assert.deepEqual(readFileSync(join(ours, name)), readFileSync(join(theirs, name)), name);
  });

  it('compresses them unless told otherwise', () => {
    const folders = twoFolders(join(scratch.path, 'packed'), packages());
    both(
      folders,
      packages().map((path) => basename(path)),
    );
    for (const name of readdirSync(folders[1]).filter((one) => one.endsWith('.tgz'))) {
      const [ours, theirs] = folders.map((folder) => gunzipSync(readFileSync(join(folder, name))));
      assert.deepEqual(ours, theirs, name);
    }
  });

  it('reads standard input and writes standard output', async () => {
    for (const path of packages()) {
      const input = readFileSync(path);
      const ours = runProgram(process.execPath, [cli, 'rpm2archive', '-n', '-'], { input });
      assert.deepEqual(ours, runProgram(real, ['-n', '-'], { input }), path);
    }
  });

  it('says what is no package', () => {
    const folders = twoFolders(join(scratch.path, 'wrong'), [join(scratch.path, 'binary')]);
    for (const word of ['binary', 'nosuch']) both(folders, [word]);
    assert.deepEqual(readdirSync(folders[0]), ['binary']);
  });

  it('archives packages that others made', { skip: withoutCorpus }, () => {
    const some = corpusPackages()
      .filter(({ path, isOk }) => isOk && !path.includes('drpm'))
      .filter((_, at) => at % 60 === 0);
    for (const { path } of some) {
      const [ours, theirs] = twoFolders(join(scratch.path, 'corpus'), [path]);
      const words = ['-n', basename(path)];
      const expected = runProgram(real, words, { cwd: theirs });
      const found = runProgram(process.execPath, [cli, 'rpm2archive', ...words], { cwd: ours });
      // why a damaged one could not be read to its end is said in our own words
      assert.equal(found.status === 0, expected.status === 0, path);
      if (expected.status !== 0) continue;
      const [mine, expectedBytes] = [ours, theirs].map((folder) =>
        readFileSync(join(folder, `${basename(path)}.tar`)),
      );
      assert.deepEqual(mine, expectedBytes, path);
    }
  });
});

describe('rpmsort', () => {
  const scratch = scratchFolder('rpmsort');
  after(() => scratch[Symbol.dispose]());

  it('sorts labels as rpm 6 does', () => {
    // what rpmsort of rpm 6.1 made of these lines
    const sorted =
      '5.10 5.9 A-1-1 a a-1.9~rc1-1 a-1.9-1 a-1.9-1.x86_64.rpm a-1.9-2 a-1.9^x-1 a-1.10-1 a-2:1.0-1 b ' +
      'b-1-1 b-1-1.i386 b-1-1.x86_64 b-2 b-9-1 b-10 b-10-1 c-1-a c-1-2 c-1-2.rpm c-1-10 foo-1-2 ' +
      'foo-bar-1-2 kernel-5.9.9-200.fc33 kernel-5.10.0-1.fc33 z';
    const lines = sorted.split(' ');
    const input = `${lines.toReversed().join('\n')}\n\n`;
    const result = runProgram(process.execPath, [cli, 'rpmsort'], { input });
    assert.deepEqual(result, { status: 0, stdout: `${lines.join('\n')}\n`, stderr: '' });
  });

  it('names a file that is not there', async () => {
    const result = await runCli(['rpmsort', join(scratch.path, 'nosuch')]);
    assert.equal(result.status, 1);
    assert.match(result.stderr, /^cannot open `.*nosuch'\n$/);
  });
});
