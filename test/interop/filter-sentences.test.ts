/** What sentences mean: over a database that real rpm wrote, they choose what its own queries choose. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { corpusRoot, withoutCorpusRoot } from '../support/corpus-root.ts';
import { realRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import type { ScratchFolder } from '../support/scratch.ts';

const sorted = (lines: Iterable<string>): string[] =>
  [...new Set(lines)].filter(Boolean).toSorted();

describe('sentences over a database of real rpm', { skip: withoutCorpusRoot }, () => {
  let scratch: ScratchFolder;
  let root: string;
  before(() => {
    scratch = scratchFolder('sentences');
    root = corpusRoot(scratch.path);
  });
  after(() => scratch[Symbol.dispose]());

  const inRoot = (): string[] => ['--root', root, '--dbpath', databasePath];
  const rpmLines = (...words: readonly string[]): string[] =>
    realRpm([...inRoot(), ...words]).stdout.split('\n');
  const numbers = ['--qf', '%{DBINSTANCE}\\n'];
  const rpmNumbers = (...words: readonly string[]): string[] =>
    sorted(rpmLines('-q', ...words, ...numbers));
  /** Packages of lines `number text` whose text passes; arrays have a line for each value. */
  const those = (format: string, passes: (text: string) => boolean): string[] =>
    sorted(
      rpmLines('-qa', '--qf', format).flatMap((line) => {
        const space = line.indexOf(' ');
        return space > 0 && passes(line.slice(space + 1)) ? [line.slice(0, space)] : [];
      }),
    );
  const ours = async (sentence: string): Promise<string[]> => {
    const { stdout, stderr } = await runCli(['list', ...inRoot(), ...numbers, sentence]);
    assert.equal(stderr, '', sentence);
    return sorted(stdout.split('\n'));
  };
  /** Both chose the same, and neither everything nor nothing. */
  const agree = async (sentence: string, expected: readonly string[]): Promise<void> => {
    assert.deepEqual(await ours(sentence), expected, sentence);
    assert.ok(expected.length > 0 && expected.length < rpmNumbers('-a').length, sentence);
  };

  it('chooses by name as -qa does with a pattern', async () => {
    await agree('m*', rpmNumbers('-a', 'm*'));
    await agree('name:m*', rpmNumbers('-a', 'm*'));
    await agree('name=mc', rpmNumbers('-a', 'mc'));
    await agree('!name:m*', rpmNumbers('-a', '!m*'));
    await agree('m* or name=mc or f*', rpmNumbers('-a', 'm*', 'f*'));
  });

  it('chooses by capability as --whatprovides and its like do', async () => {
    const [provided = ''] = rpmLines('-q', '--provides', 'mc').filter((line) => line.includes(' '));
    await agree(`provides:${provided.split(' ')[0]}`, rpmNumbers('--whatprovides', 'mc'));
    await agree('requires:/bin/sh', rpmNumbers('--whatrequires', '/bin/sh'));
    for (const [field, tag] of [
      ['conflicts', 'CONFLICTNAME'],
      ['obsoletes', 'OBSOLETENAME'],
    ] as const) {
      const one = rpmLines('-qa', '--qf', `[%{${tag}}\\n]`).find((name) => /^[\w-]+$/.test(name));
      assert.ok(one !== undefined);
      await agree(`${field}=${one}`, rpmNumbers(`--what${field}`, one));
      await agree(
        `${field}:*`,
        those(`[%{=DBINSTANCE} %{${tag}}\\n]`, () => true),
      );
    }
    await agree(
      'requires:lib*',
      those('[%{=DBINSTANCE} %{REQUIRENAME}\\n]', (name) => name.startsWith('lib')),
    );
  });

  it('finds owners of files as -qf and lists of files do', async () => {
    const [path = ''] = rpmLines('-ql', 'mc').filter((one) => one.startsWith('/usr/bin/'));
    await agree(`file:${path}`, rpmNumbers('--path', path));
    await agree(path, rpmNumbers('--path', path));
    const files = '[%{=DBINSTANCE} %{FILENAMES}\\n]';
    await agree(
      'file:/usr/bin/*',
      those(files, (one) => /^\/usr\/bin\/[^/]*$/.test(one)),
    );
    await agree(
      'file:/etc/**',
      those(files, (one) => one.startsWith('/etc/')),
    );
    await agree(
      'file:/usr/*/man/**.gz',
      those(files, (one) => /^\/usr\/[^/]*\/man\/.*\.gz$/.test(one)),
    );
    await agree(
      'file:*.so.*',
      those(files, (one) => /\/[^/]*\.so\.[^/]*$/.test(one)),
    );
    await agree(
      `file=${path.slice(path.lastIndexOf('/') + 1)}`,
      those(files, (one) => one.endsWith(path.slice(path.lastIndexOf('/')))),
    );
  });

  it('compares sizes, dates and texts as the tags say', async () => {
    await agree(
      'size>1M',
      those('%{DBINSTANCE} %{LONGSIZE}\\n', (size) => Number(size) > 2 ** 20),
    );
    await agree(
      'size<=4K',
      those('%{DBINSTANCE} %{LONGSIZE}\\n', (size) => Number(size) <= 4096),
    );
    const built = '%{DBINSTANCE} %{BUILDTIME}\\n';
    const year = (at: number): number => new Date(at, 0, 1).getTime() / 1000;
    await agree(
      'built:2012',
      those(built, (time) => +time >= year(2012) && +time < year(2013)),
    );
    await agree(
      'built>2012',
      those(built, (time) => +time >= year(2013)),
    );
    await agree(
      'built<2012-01-01',
      those(built, (time) => +time < year(2012)),
    );
    const group = '%{DBINSTANCE} %{GROUP}\\n';
    await agree(
      'group=Applications/System',
      those(group, (text) => text === 'Applications/System'),
    );
    await agree(
      'group:applications/*',
      those(group, (text) => text.startsWith('Applications/')),
    );
    await agree(
      'license:gpl',
      those('%{DBINSTANCE} %{LICENSE}\\n', (text) => /gpl/i.test(text)),
    );
    await agree(
      'vendor:fedora or vendor:*suse*',
      those('%{DBINSTANCE} %{VENDOR}\\n', (text) => /fedora|suse/i.test(text)),
    );
    await agree(
      'arch:i?86',
      those('%{DBINSTANCE} %{ARCH}\\n', (text) => /^i.86$/.test(text)),
    );
    await agree(
      'sourcerpm:m*',
      those('%{DBINSTANCE} %{SOURCERPM}\\n', (text) => text.startsWith('m')),
    );
  });

  it('knows what packages bring', async () => {
    const flags = '[%{=DBINSTANCE} %{FILEFLAGS:fflags}\\n]';
    await agree(
      'has:config',
      those(flags, (text) => text.includes('c')),
    );
    await agree(
      'has:docs',
      those(flags, (text) => text.includes('d')),
    );
    await agree(
      'has:setuid',
      those('[%{=DBINSTANCE} %{FILEMODES:octal}\\n]', (mode) => {
        const bits = Number.parseInt(mode, 8);
        return (bits & 0o170000) === 0o100000 && (bits & 0o6000) !== 0;
      }),
    );
    const noTriggers = those('[%{=DBINSTANCE} %{TRIGGERNAME}\\n]', () => true);
    await agree(
      'has:triggers',
      sorted([
        ...noTriggers,
        ...those('[%{=DBINSTANCE} %{FILETRIGGERNAME}\\n]', () => true),
        ...those('[%{=DBINSTANCE} %{TRANSFILETRIGGERNAME}\\n]', () => true),
      ]),
    );
    assert.deepEqual(
      await ours('has:config size>1M or !has:config size<=1M'),
      sorted(await ours('(has:config or !size>1M) (size>1M or !has:config)')),
    );
  });

  it('calls a leaf what real rpm would erase without complaint', async () => {
    const leaves = await runCli(['list', ...inRoot(), '--qf', '%{NVRA}\\n', 'is:leaf']);
    const labels = sorted(leaves.stdout.split('\n'));
    assert.ok(labels.length > 10);
    // all of them at once: none of them is needed by anything that stays
    const test = realRpm([...inRoot(), '-e', '--test', '--allmatches', ...labels]);
    assert.doesNotMatch(test.stderr, /is needed by/);
  });

  it('points at mistakes, and says nothing when nothing is found', async () => {
    const wrong = await runCli(['list', ...inRoot(), 'name:a size>much']);
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /^ {2}name:a size>much\n {2} {12}\^{4}$/m);
    const none = await runCli(['list', ...inRoot(), 'name=nothing-of-that-name']);
    assert.deepEqual(none, { stdout: '', stderr: '', status: 1 });
    const state = await runCli(['list', ...inRoot(), 'is:upgradable']);
    assert.match(state.stderr, /is:upgradable/);
    assert.equal(state.status, 1);
  });
});
