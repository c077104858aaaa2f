/** The table of what is measured. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDatabase } from '../support/make-database.ts';
import { largePackage } from './large-package.ts';
import { compare, type Command, type Comparison } from './measure.ts';
import { REAL_RPM, realRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { sharedFiles } from './shared-files.ts';
import { smallPackages } from './small-packages.ts';
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

/** A folder for a root, for as long as `body` runs. */
async function withRoot<T>(body: (root: string) => T | Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'turntable-bench-root-'));
  try {
    return await body(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const inRoot = (root: string): string[] => ['--root', root, '--dbpath', databasePath];

/** Real rpm's own work, before a timed run. */
function prepared(root: string, ...args: readonly string[]): void {
  const { status, stderr } = realRpm([...inRoot(root), ...args]);
  if (status !== 0) throw new Error(stderr);
}

/** A fresh root with an empty database made by real rpm, before each timed run. */
function freshRoot(root: string): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
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

function verify(): Promise<Comparison[]> {
  return withRoot(async (root) => {
    freshRoot(root);
    prepared(root, '-i', '--nosignature', largePackage(cacheFolder));
    return [await inTurn('-Va over those files', [...inRoot(root), '-Va'], 5)];
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

async function query(root: string): Promise<Comparison[]> {
  const [first = ''] = realRpm([...inRoot(root), '-qa']).stdout.split('\n');
  return [
    await inTurn('-qa over 3,000 packages', [...inRoot(root), '-qa'], 15),
    await inTurn('-q of one of them', [...inRoot(root), '-q', first], 15),
  ];
}

const large = (payload: string): string => `14,000 files, 350 MB, ${payload}`;
const small = '500 packages of 8 files';

/** What needs both programs, in the order of the table. */
const against: Readonly<Record<string, () => Promise<Comparison[]>>> = {
  query: () => withManyPackages(query),
  'install-zstd': () => install(large('zstd'), [largePackage(cacheFolder, 'w3.zstdio')]),
  'install-gzip': () => install(large('gzip'), [largePackage(cacheFolder, 'w9.gzdio')]),
  'install-xz': () => install(large('xz'), [largePackage(cacheFolder, 'w2.xzdio')]),
  'install-small': () => install(small, smallPackages(cacheFolder)),
  'erase-large': () => erase(large('zstd'), [largePackage(cacheFolder)]),
  'erase-small': () => erase(small, smallPackages(cacheFolder)),
  verify,
  'conflicts-1000': () => conflicts(1000),
  'conflicts-10000': () => conflicts(10_000),
  'conflicts-100000': () => conflicts(100_000),
};

export const benches: readonly Bench[] = [
  ...Object.entries(against).map(([name, run]) => ({ name, absence: needsRpm, run })),
  {
    name: 'window',
    absence: withoutWindow,
    run: () =>
      withManyPackages(async (root) => {
        const name = 'window to a usable list of 3,000 packages (warm)';
        return [{ name, ours: await windowStarts(root, 5), peer: [] }];
      }),
  },
];
