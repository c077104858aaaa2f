import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { openFileSource, RpmError } from '../../src-main/base/index.ts';
import { checkPackage, checkText } from '../../src-main/check/index.ts';
import type { CheckTextOptions, PackageCheck } from '../../src-main/check/index.ts';
import { readPackageHead } from '../../src-main/format/index.ts';
import { Keyring } from '../../src-main/openpgp/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { peerRpm } from '../support/plan-case.ts';
import { realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Results for a package file, or undefined where it cannot be read at all. */
async function ourChecks(path: string): Promise<PackageCheck[] | undefined> {
  using source = openFileSource(path);
  try {
    const head = readPackageHead(source, { isForCheck: true });
    return await checkPackage(source, head, new Keyring());
  } catch (thrown) {
    assert.ok(thrown instanceof RpmError, path);
    return undefined;
  }
}

/** Compares package by package, so that a difference is one package's and not the whole text. */
function sameWords(ours: string, real: string): void {
  const pieces = (text: string): string[] => text.split(/(?<=:\n(?! )|:(?=\/)|OK\n|\n(?=\/))/);
  const [mine, judge] = [pieces(ours), pieces(real)];
  judge.forEach((piece, at) => assert.equal(mine[at], piece));
  assert.equal(mine.length, judge.length);
}

/** What we say of packages, with `-Kv` and with `-K`; `seenAs` is the name real rpm is given. */
async function ourWords(
  paths: readonly string[],
  seenAs: (path: string) => string,
  options: CheckTextOptions,
): Promise<{ verbose: string; brief: string }> {
  const ours = { verbose: '', brief: '' };
  for (const path of paths) {
    const results = await ourChecks(path);
    const name = seenAs(path);
    if (results === undefined) {
      // Real rpm has written the name when it notices; the error itself goes to standard error.
      ours.verbose += `${name}:\n`;
      ours.brief += `${name}:`;
      continue;
    }
    ours.verbose += `${checkText(name, results, true, options).lines.join('\n')}\n`;
    ours.brief += `${checkText(name, results, false, options).lines.join('\n')}\n`;
  }
  return ours;
}

test('rpm -K and -Kv of the whole corpus equal real rpm 4.18', {
  skip: withoutCorpus || withoutRpm,
}, async (context) => {
  using folder = scratchFolder('check');
  const database = join(folder.path, 'db');
  mkdirSync(database);
  const version = realRpm(['--version']).stdout;
  if (!/ 4\./.test(version)) return context.skip(`the words compared are rpm 4's, not ${version}`);
  const paths = corpusPackages().map(({ path }) => path);
  const verbose = realRpm(['--dbpath', database, '-Kv', ...paths]).stdout;
  const brief = realRpm(['--dbpath', database, '-K', ...paths]).stdout;
  const ours = await ourWords(paths, (path) => path, { generation: 4 });
  sameWords(ours.verbose, verbose);
  sameWords(ours.brief, brief);
});

const peer = peerRpm();

test('rpm -K and -Kv of the whole corpus equal real rpm 6.1', {
  skip: withoutCorpus || (typeof peer === 'string' && peer),
}, async (context) => {
  assert.ok(typeof peer !== 'string');
  const [tool = '', suite = '', root = ''] = peer.command;
  const folder = mkdtempSync(join(peer.folder, 'check-'));
  try {
    const paths = corpusPackages().map(({ path }) => path);
    // Files of one name stand in different folders of the corpus.
    const names = new Map(paths.map((path, at) => [path, join(`${at}`, basename(path))]));
    for (const [path, name] of names) cpSync(path, join(folder, name));
    mkdirSync(join(folder, 'db'));
    const inside = join(peer.seenAs, basename(folder));
    const seenAs = (path: string): string => join(inside, names.get(path) ?? '');
    const real = (arg: string): string => {
      const args = ['--dbpath', join(inside, 'db'), arg, ...paths.map(seenAs)];
      return runProgram(tool, [suite, root, 'rpm', ...args]).stdout;
    };
    const [verbose, brief] = [real('-Kv'), real('-K')];
    assert.ok(verbose.length > 0, 'real rpm had nothing to say');
    const ours = await ourWords(paths, seenAs, { generation: 6 });
    context.diagnostic(`${paths.length} packages`);
    sameWords(ours.verbose, verbose);
    sameWords(ours.brief, brief);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
