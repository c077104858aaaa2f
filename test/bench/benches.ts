/** The table of what is measured. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDatabase } from '../support/make-database.ts';
import { largePackage } from './large-package.ts';
import { compare, type Command, type Comparison } from './measure.ts';
import { REAL_RPM, realRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { windowStarts, withoutWindow } from './window-start.ts';

export interface Bench {
  readonly name: string;
  /** Why it cannot be run here, or undefined. */
  absence(): string | undefined;
  run(): Promise<Comparison[]> | Comparison[];
}

const ours = resolve(import.meta.dirname, '../../dist/bin/rpm');
/** Kept between runs: making the packages takes longer than measuring them. */
const cacheFolder = join(tmpdir(), 'turntable-bench-cache');

const needsRpm = (): string | undefined => {
  if (!existsSync(ours)) return `${ours} is missing; run npm run build`;
  if (!existsSync(REAL_RPM)) return 'real rpm is not on this machine';
  return existsSync('/usr/bin/rpmbuild') ? undefined : 'rpmbuild is not on this machine';
};

/** A fresh root with an empty database made by real rpm, before each timed run. */
function freshRoot(root: string): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  realRpm(['--root', root, '--dbpath', databasePath, '--initdb']);
}

function installBench(payload: string): Comparison {
  const file = largePackage(cacheFolder, payload);
  const root = mkdtempSync(join(tmpdir(), 'turntable-bench-root-'));
  const args = ['--root', root, '--dbpath', databasePath, '-i', '--nosignature', file];
  const command = (program: string): Command => ({ program, args, prepare: () => freshRoot(root) });
  try {
    const name = `install 14,000 files, 350 MB, ${payload}`;
    return compare(name, command(ours), command(REAL_RPM), 5);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function verifyBench(): Comparison {
  const file = largePackage(cacheFolder);
  const root = mkdtempSync(join(tmpdir(), 'turntable-bench-root-'));
  try {
    freshRoot(root);
    const installed = realRpm([
      '--root',
      root,
      '--dbpath',
      databasePath,
      '-i',
      '--nosignature',
      file,
    ]);
    if (installed.status !== 0) throw new Error(installed.stderr);
    const args = ['--root', root, '--dbpath', databasePath, '-Va'];
    return compare('-Va over those files', { program: ours, args }, { program: REAL_RPM, args }, 5);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A root with the database of 3,000 packages, for as long as `body` runs. */
async function withManyPackages<T>(body: (root: string) => T | Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'turntable-bench-root-'));
  try {
    makeDatabase(root, 3000);
    return await body(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function queryBenches(root: string): Comparison[] {
  const both = (name: string, args: readonly string[]): Comparison =>
    compare(name, { program: ours, args }, { program: REAL_RPM, args }, 15);
  const [first = ''] = realRpm(['--root', root, '--dbpath', databasePath, '-qa']).stdout.split(
    '\n',
  );
  return [
    both('-qa over 3,000 packages', ['--root', root, '--dbpath', databasePath, '-qa']),
    both('-q of one of them', ['--root', root, '--dbpath', databasePath, '-q', first]),
  ];
}

export const benches: readonly Bench[] = [
  { name: 'query', absence: needsRpm, run: () => withManyPackages(queryBenches) },
  { name: 'install', absence: needsRpm, run: () => [installBench('w3.zstdio')] },
  { name: 'verify', absence: needsRpm, run: () => [verifyBench()] },
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
