/** The same commands by real rpm and by us, each on a root of its own, and everything compared. */
import assert from 'node:assert/strict';
import { lstatSync, lutimesSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownJudge } from './judges.ts';
import type { Judge } from './judges.ts';
import { levelled } from './newer-differences.ts';
import { capabilityLines, treeLines } from './compare-trees.ts';
import { cli } from './our-cli.ts';
import { runProgram } from './real-rpm.ts';
import type { ProgramResult } from './real-rpm.ts';
import { databasePath, freshRoot, rpmIn, rpmOnRoot } from './rpm-roots.ts';

/** Our command line under the name rpm, on a root. */
export function oursOnRoot(root: string, ...args: readonly string[]): ProgramResult {
  return oursIn({}, root, args);
}

function oursIn(surroundings: Surroundings, root: string, args: readonly string[]): ProgramResult {
  const words = [cli, 'rpm', '--root', root, '--dbpath', databasePath, '--nosignature', ...args];
  return runProgram(process.execPath, words, surroundings);
}

type Surroundings = Parameters<typeof runProgram>[2];

/** Files that need not be equal: the databases (compared by query) and what rpm's own run leaves. */
const except = [/^\/var\/lib\/rpm\//];

export interface SideBySide {
  readonly real: string;
  readonly ours: string;
  /** Runs rpm arguments on both; output, exit status and trees must agree. Returns real rpm's result. */
  step(...args: readonly string[]): ProgramResult;
  /** As step, without the trees: for what rpm leaves half done and we take back. */
  output(...args: readonly string[]): ProgramResult;
  /** As output, always by real rpm of this machine, with standard input, a working directory, or variables. */
  outputIn(surroundings: Surroundings, ...args: readonly string[]): ProgramResult;
  /** As outputIn, with surroundings of its own for each. */
  outputEach(
    surroundings: { readonly real: Surroundings; readonly ours: Surroundings },
    ...args: readonly string[]
  ): ProgramResult;
  /** Changes both roots alike. */
  both(change: (root: string) => void): void;
  /** Trees, capabilities and database rows must agree, and real rpm must find our root in order. */
  compare(): void;
}

/**
 * Two fresh roots in a folder.
 *
 * @param judge - must be able to see the folder
 * @param unlike - lines of the output that the judge is known to word otherwise
 */
export function sideBySide(
  folder: string,
  prepare: (root: string) => void = () => {},
  judge: Judge = ownJudge,
  unlike?: RegExp,
): SideBySide {
  const real = freshRoot(folder, 'real');
  const ours = freshRoot(folder, 'ours');
  const alike = (change: (root: string) => void): void => {
    changeAtOneTime(real, change);
    changeAtOneTime(ours, change);
  };
  alike(prepare);
  const compare = (): void => {
    assert.deepEqual(treeLines(ours, { except }), treeLines(real, { except }), 'trees');
    assert.deepEqual(capabilityLines(ours), capabilityLines(real), 'capabilities');
    assert.deepEqual(rows(ours), rows(real), 'database rows');
    const state = (root: string): string => rpmOnRoot(root, '-Va', '--nodeps').stdout;
    assert.equal(state(ours), state(real), 'rpm -Va');
    assert.equal(rpmOnRoot(ours, '--verifydb').status, 0, 'rpmdb --verifydb');
  };
  return {
    real,
    ours,
    compare,
    both: alike,
    step(...args) {
      const expected = output(...args);
      compare();
      return expected;
    },
    output,
    outputEach: (around, ...args) =>
      agree(args, rpmIn(around.real, real, args), oursIn(around.ours, ours, args)),
    outputIn: (surroundings, ...args) =>
      agree(args, rpmIn(surroundings, real, args), oursIn(surroundings, ours, args)),
  };
  function output(...args: readonly string[]): ProgramResult {
    return agree(args, judge.run(real, ...args), oursOnRoot(ours, ...args));
  }
  function agree(
    args: readonly string[],
    expected: ProgramResult,
    found: ProgramResult,
  ): ProgramResult {
    const shown = `rpm ${args.map((word) => word.replace(/^.*\//, '')).join(' ')}`;
    const same = (result: ProgramResult): ProgramResult =>
      plain(judge.isNewer ? levelled(result) : result, unlike);
    assert.deepEqual(same(found), same(expected), shown);
    return expected;
  }
}

/** What the change writes carries one time in both roots, though a second may pass between them. */
function changeAtOneTime(root: string, change: (root: string) => void): void {
  const before = changeTimes(root);
  change(root);
  for (const [path, time] of changeTimes(root))
    if (before.get(path) !== time) lutimesSync(path, 1_600_000_000, 1_600_000_000);
}

/** When each file (no directory) last changed, by path. */
function changeTimes(root: string): Map<string, number> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.startsWith(join(root, databasePath)))
      .map((path) => [path, lstatSync(path).mtimeMs]),
  );
}

/** Names of temporary files and transaction ids differ by nature. */
function plain({ status, stdout, stderr }: ProgramResult, unlike?: RegExp): ProgramResult {
  const lines = (text: string): string =>
    unlike === undefined
      ? text
      : text
          .split('\n')
          .filter((line) => !unlike.test(line))
          .join('\n');
  const same = (text: string): string =>
    lines(text)
      .replace(/rpm-tmp\.\w+/g, 'rpm-tmp.X')
      .replace(/;[0-9a-f]{8}\b/g, ';ID')
      // curl counts the time
      .replace(/after \d+ ms/g, 'after N ms')
      // rpm 4.18 names the base name here, rpm 6 the whole path, as we do
      .replace(/(file|directory) \S*?([^/\s]+): remove failed/g, '$1 $2: remove failed');
  return { status, stdout: same(stdout), stderr: same(stderr) };
}

/** Every installed package with every tag that does not tell the time, sorted. */
function rows(root: string): string[] {
  const scalar = [
    'NEVRA',
    'SIZE',
    'SHA256HEADER',
    'SHA1HEADER',
    'SIGMD5',
    'SIGSIZE',
    'ARCHIVESIZE',
  ];
  const format = `${scalar.map((tag) => `%{${tag}}`).join('|')}|%{INSTALLCOLOR}[ %{FILENAMES}=%{FILESTATES}]\n`;
  return rpmOnRoot(root, '-qa', '--qf', format).stdout.split('\n').toSorted();
}
