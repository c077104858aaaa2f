/** The table of what is measured. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDatabase } from '../support/make-database.ts';
import { largeBuild, largePackage } from './large-package.ts';
import { manySubpackages } from './many-subpackages.ts';
import { compare, type Command, type Comparison } from './measure.ts';
import { REAL_RPM, realRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { sharedFiles } from './shared-files.ts';
import { smallPackages } from './small-packages.ts';
import { windowIndex, windowTyping } from './window-lists.ts';
import { windowFile, windowKeystroke, windowMemory, windowScroll } from './window-speed.ts';
import { windowStarts, withoutWindow } from './window-start.ts';

export interface Bench {
  readonly name: string;
  /** Why it cannot be run here, or undefined. */
  absence(): string | undefined;
  run(): Promise<Comparison[]>;
}

const ours = resolve(import.meta.dirname, '../../dist/bin/rpm');
/** Kept between runs: making the packages takes longer than measuring them. */
const cacheFolder = join(tmpdir(), 'turntable-bench-cache');

const needsRpm = (): string | undefined => {
  if (!existsSync(ours)) return `${ours} is missing; run npm run build`;
  if (!existsSync(REAL_RPM)) return 'real rpm is not on this machine';
  return existsSync('/usr/bin/rpmbuild') ? undefined : 'rpmbuild is not on this machine';
};

/** Roots that were measured; they go together, when nothing is measured any more. */
const used: string[] = [];
process.on('exit', () => {
  for (const root of used) rmSync(root, { recursive: true, force: true });
});

/** A folder for a root, for as long as `body` runs. */
async function withRoot<T>(body: (root: string) => T | Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'turntable-bench-root-'));
  used.push(root);
  return await body(root);
}

const inRoot = (root: string): string[] => ['--root', root, '--dbpath', databasePath];

/** Real rpm's own work, before a timed run. */
function prepared(root: string, ...args: readonly string[]): void {
  const { status, stderr } = realRpm([...inRoot(root), ...args]);
  if (status !== 0) throw new Error(stderr);
}

/**
 * A fresh root with an empty database made by real rpm, before each timed run. The one before it is only put
 * aside: for minutes ext4 passes over each inode that was freed, so that whoever makes files after a removal
 * would be measured at that.
 */
function freshRoot(root: string): void {
  const aside = `${root}.${used.length}`;
  renameSync(root, aside);
  used.push(aside);
  mkdirSync(root);
  prepared(root, '--initdb');
  settleDisk();
}

/** What earlier runs wrote and removed is done with, so that no run pays for another. */
function settleDisk(): void {
  spawnSync('sync');
}

/** The same command by ours and by real rpm, each time in the root as `prepare` leaves it. */
function inTurn(
  name: string,
  args: readonly string[],
  pairs: number,
  prepare?: () => void,
): Promise<Comparison> {
  const command = (program: string): Command => ({ program, args, ...(prepare && { prepare }) });
  return compare(name, command(ours), command(REAL_RPM), pairs);
}

function install(name: string, files: readonly string[]): Promise<Comparison[]> {
  return withRoot(async (root) => {
    const args = [...inRoot(root), '-i', '--nosignature', ...files];
    return [await inTurn(`install ${name}`, args, 5, () => freshRoot(root))];
  });
}

function erase(name: string, files: readonly string[]): Promise<Comparison[]> {
  return withRoot(async (root) => {
    const labels = realRpm(['-qp', '--nosignature', ...files])
      .stdout.split('\n')
      .filter(Boolean);
    const prepare = (): void => {
      freshRoot(root);
      prepared(root, '-i', '--nosignature', ...files);
      settleDisk();
    };
    return [await inTurn(`erase ${name}`, [...inRoot(root), '-e', ...labels], 5, prepare)];
  });
}

/** Large and small files; on all processors, then on one. */
function verify(): Promise<Comparison[]> {
  return withRoot(async (root) => {
    freshRoot(root);
    prepared(root, '-i', '--nosignature', largePackage(cacheFolder));
    return await verifyWays(root, '-Va over 14,000 files, 350 MB');
  });
}

/** A package is tested against another one that owns all its files: time per file should not grow. */
function conflicts(count: number): Promise<Comparison[]> {
  return withRoot(async (root) => {
    freshRoot(root);
    const [first, second] = sharedFiles(cacheFolder, count);
    prepared(root, '-i', '--nosignature', '--justdb', first);
    const args = [...inRoot(root), '-i', '--test', '--nosignature', second];
    return [await inTurn(`test of ${count} files against as many`, args, 5)];
  });
}

/** A root with the database of 3,000 packages. */
function withManyPackages<T>(body: (root: string) => T | Promise<T>): Promise<T> {
  return withRoot(async (root) => {
    makeDatabase(root, 3000);
    return await body(root);
  });
}

/** Ten tags, short and long, as reports ask for them. */
const tenTags =
  '%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{SIZE} %{GROUP} %{LICENSE} %{SUMMARY} %{BUILDTIME} %{INSTALLTIME:date}\\n';

/**
 * @param prepare - before each run
 * @param state - behind each name
 */
async function queries(
  root: string,
  pairs: number,
  state = '',
  prepare?: () => void,
): Promise<Comparison[]> {
  const [first = ''] = realRpm([...inRoot(root), '-qa']).stdout.split('\n');
  const [path = ''] = realRpm([...inRoot(root), '-qal']).stdout.split('\n');
  const cases: readonly (readonly [name: string, ...words: string[]])[] = [
    ['-qa over 3,000 packages', '-qa'],
    ['-qa of ten tags', '-qa', '--qf', tenTags],
    ['-q of one of them', '-q', first],
    ['-qf of one of their files', '-qf', path],
  ];
  const rows: Comparison[] = [];
  for (const [name, ...words] of cases)
    rows.push(await inTurn(`${name}${state}`, [...inRoot(root), ...words], pairs, prepare));
  return rows;
}

/** What the kernel has read ahead and kept is forgotten; only root may ask for it. */
function dropCaches(): void {
  settleDisk();
  writeFileSync('/proc/sys/vm/drop_caches', '3');
}

const needsRoot = (): string | undefined =>
  process.getuid?.() === 0 ? needsRpm() : 'only root may empty the caches';

/** Many small files, where each costs more than its content; on all processors, then on one. */
function verifyMany(count: number): Promise<Comparison[]> {
  return withRoot(async (root) => {
    freshRoot(root);
    const [first] = sharedFiles(cacheFolder, count);
    prepared(root, '-i', '--nosignature', first);
    return await verifyWays(root, `-Va over ${count} small files`);
  });
}

/** On all processors, on one, and where root may empty them, with caches that hold nothing. */
async function verifyWays(root: string, name: string): Promise<Comparison[]> {
  const words = [...inRoot(root), '-Va'];
  const alone = (program: string): Command => ({
    program: 'taskset',
    args: ['-c', '0', program, ...words],
  });
  const rows = [await inTurn(name, words, 5)];
  if (existsSync('/usr/bin/taskset'))
    rows.push(await compare(`${name}, one processor`, alone(ours), alone(REAL_RPM), 5));
  if (needsRoot() === undefined) rows.push(await inTurn(`${name}, cold`, words, 3, dropCaches));
  return rows;
}

async function check(): Promise<Comparison[]> {
  return [await inTurn('-K of a package of 180 MB', ['-K', largePackage(cacheFolder)], 5)];
}

/** Both programs under the name rpm2cpio. */
async function unpack(payload: string): Promise<Comparison[]> {
  const args = [largePackage(cacheFolder, payload)];
  const name = `rpm2cpio, 350 MB of ${payload}`;
  const command = (program: string, prepare?: () => void): Command => ({
    program: join(program, '..', 'rpm2cpio'),
    args,
    ...(prepare && { prepare }),
  });
  const rows = [await compare(name, command(ours), command(REAL_RPM), 5)];
  if (needsRoot() === undefined) {
    const [mine, theirs] = [command(ours, dropCaches), command(REAL_RPM, dropCaches)];
    rows.push(await compare(`${name}, cold`, mine, theirs, 3));
  }
  return rows;
}

/** Only packing: what `%install` would leave is there. On all processors, then on one. */
async function packages(payload: string, pairs: number): Promise<Comparison[]> {
  const { spec, buildRoot } = largeBuild(cacheFolder);
  return await withRoot(async (folder) => {
    const settings = [
      `_topdir ${folder}`,
      `_binary_payload ${payload}`,
      '__os_install_post %{nil}',
    ];
    const args = [
      ...['-bb', '--short-circuit', '--noclean', '--quiet', '--buildroot', buildRoot],
      ...settings.flatMap((one) => ['--define', one]),
      spec,
    ];
    const name = `rpmbuild of 14,000 files, 350 MB, ${payload}`;
    const programs = [join(ours, '../rpmbuild'), '/usr/bin/rpmbuild'] as const;
    const [mine, real] = programs.map((program) => ({ program, args }));
    const [alone, realAlone] = programs.map((program) => ({
      program: 'taskset',
      args: ['-c', '0', program, ...args],
    }));
    const rows = mine && real ? [await compare(name, mine, real, pairs)] : [];
    if (existsSync('/usr/bin/taskset') && alone && realAlone)
      rows.push(await compare(`${name}, one processor`, alone, realAlone, pairs));
    return rows;
  });
}

async function parsesSpec(): Promise<Comparison[]> {
  const args = ['-q', manySubpackages(cacheFolder)];
  const name = 'rpmspec -q of 1,500 lines, 60 subpackages';
  const mine = { program: join(ours, '../rpmspec'), args };
  return [await compare(name, mine, { program: '/usr/bin/rpmspec', args }, 15)];
}

const large = (payload: string): string => `14,000 files, 350 MB, ${payload}`;
const small = '500 packages of 8 files';

/** What needs both programs, in the order of the table. */
const against: Readonly<Record<string, () => Promise<Comparison[]>>> = {
  query: () => withManyPackages((root) => queries(root, 15)),
  'install-zstd': () => install(large('zstd'), [largePackage(cacheFolder, 'w3.zstdio')]),
  'install-gzip': () => install(large('gzip'), [largePackage(cacheFolder, 'w9.gzdio')]),
  'install-xz': () => install(large('xz'), [largePackage(cacheFolder, 'w2.xzdio')]),
  'install-small': () => install(small, smallPackages(cacheFolder)),
  'erase-large': () => erase(large('zstd'), [largePackage(cacheFolder)]),
  'erase-small': () => erase(small, smallPackages(cacheFolder)),
  'package-zstd-19': () => packages('w19.zstdio', 1),
  'package-zstd-3': () => packages('w3.zstdio', 3),
  'package-xz-6': () => packages('w6.xzdio', 1),
  'package-gzip-9': () => packages('w9.gzdio', 3),
  'parse-spec': parsesSpec,
  verify,
  'verify-many': () => verifyMany(100_000),
  check,
  'rpm2cpio-zstd': () => unpack('w3.zstdio'),
  'rpm2cpio-gzip': () => unpack('w9.gzdio'),
  'rpm2cpio-xz': () => unpack('w2.xzdio'),
  'rpm2cpio-bzip2': () => unpack('w9.bzdio'),
  'conflicts-1000': () => conflicts(1000),
  'conflicts-10000': () => conflicts(10_000),
  'conflicts-100000': () => conflicts(100_000),
};

export const benches: readonly Bench[] = [
  ...Object.entries(against).map(([name, run]) => ({ name, absence: needsRpm, run })),
  {
    name: 'cold-query',
    absence: needsRoot,
    run: () => withManyPackages((root) => queries(root, 5, ', cold', dropCaches)),
  },
  {
    name: 'lists-index',
    absence: () => undefined,
    run: () => windowIndex(cacheFolder),
  },
  {
    name: 'lists-typing',
    absence: () => undefined,
    run: () => windowTyping(cacheFolder),
  },
  {
    name: 'window',
    absence: withoutWindow,
    run: () =>
      withManyPackages(async (root) => {
        const name = 'window to a usable list of 3,000 packages (warm)';
        return [{ name, ours: await windowStarts(root, 5), peer: [] }];
      }),
  },
  ...Object.entries({
    'window-scroll': () => windowScroll(cacheFolder),
    'window-keystroke': () => windowKeystroke(cacheFolder),
    'window-file': () => windowFile(cacheFolder, largePackage(cacheFolder)),
    'window-memory': () => windowMemory(cacheFolder),
  }).map(([name, run]) => ({ name, absence: withoutWindow, run })),
];
