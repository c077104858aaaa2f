/**
 * A transaction with everything that makes undoing hard, the two states it may be left in, and the judge
 * who looks at a root after something went wrong in the middle.
 */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processContext } from '../../src-main/base/index.ts';
import type { Context } from '../../src-main/base/index.ts';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import {
  openPackageFile,
  recoverRoot,
  surroundingsOfRoot,
} from '../../src-main/transaction/index.ts';
import { buildPackage } from './build-package.ts';
import { treeLines } from './compare-trees.ts';
import { databaseLines } from './database-lines.ts';
import { cli } from './our-cli.ts';
import { buildSketches } from './package-sketch.ts';
import { quietReport } from './quiet-report.ts';
import { runProgram } from './real-rpm.ts';
import { addShell, databasePath, freshRoot, rpmOnRoot } from './rpm-roots.ts';
import { storeFaults } from './store-faults.ts';

const build = '$RPM_BUILD_ROOT';

/** Few calls, for runs in which each of them fails once; otherwise every kind of script. */
export type StorySize = 'small' | 'large';

/** Scripts that say what they were; in a large story every kind, and a trigger on every other package. */
function sections(size: StorySize, ...others: readonly string[]): string {
  const say = (what: string): string => `echo ${what} $1 >> /var/said\n`;
  const triggers = size === 'large' ? others : [];
  const small = ['pre', 'preun'];
  const scripts = size === 'small' ? small : [...small, 'pretrans', 'post', 'postun', 'posttrans'];
  return [
    ...scripts.map((kind) => `%${kind}\n${say(kind)}`),
    ...triggers.map((name) => `%triggerin -- ${name}\n${say('triggerin')}`),
    ...triggers.map((name) => `%triggerun -- ${name}\n${say('triggerun')}`),
  ].join('\n');
}

interface Packages {
  readonly alpha: string;
  readonly oldBeta: string;
  readonly beta: string;
  readonly oldGamma: string;
  readonly delta: string;
  readonly gamma: string;
}

function buildAll(folder: string, size: StorySize): Packages {
  const alpha = buildPackage(folder, {
    name: 'alpha',
    install: [
      `mkdir -p ${build}/etc ${build}/opt/alpha/empty ${build}/srv/alpha; cd ${build}`,
      'echo packaged > etc/alpha.conf; head -c 200000 /dev/urandom > opt/alpha/first',
      'ln opt/alpha/first opt/alpha/second; ln -s first opt/alpha/link; echo x > srv/alpha/file',
      'mkfifo opt/alpha/pipe; echo tool > opt/alpha/tool; chmod 4755 opt/alpha/tool',
    ].join('\n'),
    files: '%config /etc/alpha.conf\n/opt/alpha\n/srv/alpha',
    sections: sections(size, 'beta'),
  });
  const beta = (version: string): string =>
    buildPackage(folder, {
      name: 'beta',
      version,
      preamble: size === 'small' && version === '2' ? 'Obsoletes: delta' : '',
      install: [
        `mkdir -p ${build}/etc/beta ${build}/opt/beta/only${version}; cd ${build}`,
        `for n in touched kept same; do echo ${version} > etc/beta/$n; done; echo same > etc/beta/same`,
        `echo ${version} > opt/beta/file; ln opt/beta/file opt/beta/hard; ln -s to${version} opt/beta/link`,
        `echo ${version} > opt/beta/only${version}/x`,
        version === '1' ? 'echo file > opt/beta/turns' : 'ln -s file opt/beta/turns',
      ].join('\n'),
      files: [
        '%config /etc/beta/touched\n%config(noreplace) /etc/beta/kept\n%config /etc/beta/same',
        version === '1' ? '/opt/beta' : '%attr(0711,root,root) %dir /opt/beta\n/opt/beta/*',
      ].join('\n'),
      sections: sections(size, 'gamma'),
    });
  const gamma = (version: string): string =>
    buildPackage(folder, {
      name: 'gamma',
      version,
      preamble: version === '1' ? '' : 'Obsoletes: delta',
      install: [
        `mkdir -p ${build}/opt/gamma; cd ${build}; echo ${version} > opt/gamma/file`,
        ...(version === '1' ? [] : ['echo taken > opt/gamma/taken']),
      ].join('\n'),
      files: '/opt/gamma',
      sections: sections(size, 'alpha'),
    });
  const delta = buildPackage(folder, {
    name: 'delta',
    install: `mkdir -p ${build}/etc ${build}/opt/delta/deep; cd ${build}; echo 1 > etc/delta.conf; for n in 1 2 3 4; do echo $n > opt/delta/deep/$n; done`,
    files: '%config /etc/delta.conf\n/opt/delta',
    sections: size === 'large' ? sections(size) : '',
  });
  return {
    alpha,
    oldBeta: beta('1'),
    beta: beta('2'),
    oldGamma: gamma('1'),
    delta,
    gamma: gamma('2'),
  };
}

/** Rpm arguments of one transaction, and how its root is before and after it. */
export interface Story {
  readonly what: string;
  /** The root before; copied for each run. */
  readonly model: string;
  /** Rpm words for these parts. */
  readonly words: (parts: readonly string[]) => readonly string[];
  readonly parts: readonly string[];
  /** JSON of the states in which the root may be left -> `before`, or what is done after it. */
  readonly states: ReadonlyMap<string, string>;
}

/**
 * Both stories: install, upgrade and obsolete in one; erase of what that installed in the other. A small
 * one has two packages instead of three.
 */
export function makeStories(folder: string, size: StorySize = 'large'): readonly Story[] {
  const packages = buildAll(folder, size);
  const before = freshRoot(folder, 'before');
  addShell(before);
  mkdirSync(join(before, 'data/real'), { recursive: true });
  mkdirSync(join(before, 'etc'));
  symlinkSync('data/real', join(before, 'srv'));
  writeFileSync(join(before, 'etc/alpha.conf'), 'of nobody');
  const { oldBeta, oldGamma, delta, alpha, beta, gamma } = packages;
  expectDone(rpmOnRoot(before, '-i', '--nodeps', oldBeta, oldGamma, delta));
  for (const name of ['beta/touched', 'beta/kept', 'beta/same', 'delta.conf'])
    writeFileSync(join(before, 'etc', name), 'mine');
  chmodSync(join(before, 'etc/beta/touched'), 0o600);
  rmSync(join(before, 'var/said'));
  const installed = copyRoot(before, join(folder, 'installed'));
  const upgrade = (parts: readonly string[]): readonly string[] => ['-U', '--nodeps', ...parts];
  const coming = size === 'large' ? [alpha, beta, gamma] : [alpha, beta];
  const going = coming.map(nameOfPart);
  expectDone(onRoot(installed, upgrade(coming)));
  writeFileSync(join(installed, 'etc/alpha.conf'), 'mine');
  const erase = (parts: readonly string[]): readonly string[] => ['-e', '--nodeps', ...parts];
  return [
    story('install, upgrade and obsolete', before, upgrade, coming, folder),
    story('erase', installed, erase, going, folder),
  ];
}

/**
 * Packages without scripts, so many files that threads write them: they wait for the disk together, and
 * their erasures are announced together. Each makes directories in which the next has files.
 */
export function makeQuietStories(folder: string): readonly Story[] {
  const names = Array.from({ length: 9 }, (_, at) => `quiet${at}`);
  const packages = buildSketches(
    folder,
    names.map((name, at) => ({ name, files: quietFiles(name, at) })),
  );
  const before = freshRoot(folder, 'before');
  const installed = copyRoot(before, join(folder, 'installed'));
  const install = (parts: readonly string[]): readonly string[] => ['-i', '--nodeps', ...parts];
  expectDone(onRoot(installed, install(packages)));
  const erase = (parts: readonly string[]): readonly string[] => ['-e', ...parts];
  return [
    story('install of quiet packages', before, install, packages, folder),
    story('erase of quiet packages', installed, erase, names, folder),
  ];
}

function quietFiles(name: string, at: number): Record<string, string> {
  const own = Array.from({ length: 48 }, (_, number) => [`/opt/${name}/${number % 5}/f${number}`]);
  const next = [`/opt/quiet${at + 1}/from-${name}`, `/opt/common/${at}/${name}`];
  const links = at % 4 === 3 ? [[`/opt/common/link${at}`, `->${at}`]] : [];
  return Object.fromEntries([
    ...own.map(([path = '']) => [path, `${path}\n`.repeat(at * 40)]),
    ...next.map((path) => [path, name]),
    ...links,
  ]) as Record<string, string>;
}

/** The name of the state in which all of it is done. */
export function wholeOf({ parts }: Pick<Story, 'parts'>): string {
  return parts.map(nameOfPart).join('+');
}

function nameOfPart(part: string): string {
  return (part.split('/').at(-1) ?? '').replace(/-.*/, '');
}

function story(
  what: string,
  model: string,
  words: Story['words'],
  parts: readonly string[],
  folder: string,
): Story {
  const root = copyRoot(model, join(folder, 'state'));
  const before = JSON.stringify(stateOf(root));
  expectDone(onRoot(root, words(parts)));
  const states = new Map([
    [before, 'before'],
    [JSON.stringify(stateOf(root)), wholeOf({ parts })],
  ]);
  rmSync(root, { recursive: true });
  assert.equal(states.size, 2, 'it changes something');
  return { what, model, words, parts, states };
}

function expectDone({ status, stderr }: { status: number; stderr: string }): void {
  assert.equal(status, 0, stderr);
}

/** A copy of a root in place of whatever was at that path. */
export function copyRoot(model: string, to: string): string {
  rmSync(to, { recursive: true, force: true });
  runProgram('cp', ['-a', model, to]);
  return to;
}

/** Words for `node` that run our command line under the name rpm on a root. */
export function commandOn(root: string, words: readonly string[]): readonly string[] {
  return [cli, 'rpm', '--root', root, '--dbpath', databasePath, '--nosignature', ...words];
}

function onRoot(root: string, words: readonly string[]) {
  return runProgram(process.execPath, commandOn(root, words));
}

/** Every file but what scripts and databases write, and every row and index of the database. */
export function stateOf(root: string): readonly string[] {
  const lines = treeLines(root, { except: [/^\/var/] }).map(withoutStore);
  return [...lines, ...databaseLines(join(root, databasePath))];
}

/** The store of old packages may hold on to a file by a hard link: only links within the tree count. */
function withoutStore(line: string): string {
  const [path = ''] = line.split(' ');
  return line.replace(/ links \d+/, '').replace(` same as ${path} `, ' ');
}

/**
 * Finishes or undoes what a run left, as the next start of any of our programs does.
 *
 * @param surroundings - what differs from now, as after another start of the machine
 */
export async function recover(
  root: string,
  surroundings: Partial<Context> = {},
): Promise<readonly string[]> {
  const folder = join(root, databasePath);
  const said: string[] = [];
  const { color } = surroundingsOfRoot(root, { openPackage: openPackageFile });
  const around = { root, scriptlets: 'chroot', scriptOutput: 'report', color } as const;
  await recoverRoot(
    { databaseFolder: folder, openForWriting: openWritableDatabase },
    { ...around, context: { ...processContext(), ...surroundings } },
    quietReport(said),
  );
  return said;
}

const temporary = /;[0-9a-f]{8}|rpm-tmp\.|~$/;

/**
 * Whether a root is as before or as after the story, after checking that nothing is half done: the tree, the
 * rows and the indexes of the database are those of one of the story's states, the database is in order,
 * and no journal, no temporary file and nothing in the store that no transaction needs is left.
 *
 * @param excused - paths that may differ from the state, because an error named them
 */
export function judge(
  { states }: Pick<Story, 'states'>,
  root: string,
  shown: string,
  excused: readonly string[] = [],
): string {
  const state = stateOf(root);
  const found = states.get(JSON.stringify(state)) ?? excusedState(states, state, excused);
  if (found === undefined) assert.fail(`${shown}: a state of its own\n${nearest(states, state)}`);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    names.filter((name) => temporary.test(name) && !excused.includes(`/${name}`)),
    [],
    `${shown}: temporary files`,
  );
  assert.ok(!names.includes('var/lib/turntable/journal'), `${shown}: the journal is closed`);
  assert.deepEqual(storeFaults(root), [], `${shown}: the store of old packages`);
  assert.equal(rpmOnRoot(root, '--verifydb').status, 0, `${shown}: the database`);
  return found;
}

function excusedState(
  states: ReadonlyMap<string, string>,
  state: readonly string[],
  excused: readonly string[],
): string | undefined {
  if (excused.length === 0) return undefined;
  // A directory with something left in it is left, too.
  const isExcused = (line: string): boolean =>
    excused.some((path) => line.startsWith(`${path} `) || line.startsWith(`${path}.rpmsave `)) ||
    (/^\S+ d /.test(line) && excused.some((path) => path.startsWith(`${line.split(' ')[0]}/`)));
  const plain = (lines: readonly string[]): string =>
    JSON.stringify(lines.filter((line) => !isExcused(line)));
  const wanted = plain(state);
  for (const [text, name] of states)
    if (plain(JSON.parse(text) as string[]) === wanted) return `${name}, but for what was named`;
  return undefined;
}

/** The state that differs in the fewest lines, as a difference. */
function nearest(states: ReadonlyMap<string, string>, state: readonly string[]): string {
  const own = new Set(state);
  const differences = [...states].map(([text, name]) => {
    const lines = JSON.parse(text) as string[];
    const other = new Set(lines);
    const lost = lines.filter((line) => !own.has(line)).map((line) => `- ${line}`);
    const extra = state.filter((line) => !other.has(line)).map((line) => `+ ${line}`);
    return { name, lines: [...lost, ...extra] };
  });
  differences.sort((one, other) => one.lines.length - other.lines.length);
  const [best] = differences;
  return `nearest to ${best?.name}:\n${best?.lines.join('\n')}`;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
