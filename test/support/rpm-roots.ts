/** Roots for tests that install: a database, and where scriptlets are to run, a shell. */
import { copyFileSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realRpm, runProgram, withoutRpmbuild } from './real-rpm.ts';
import type { ProgramResult } from './real-rpm.ts';

/** Where the tests' roots keep the database: the same for both programs, whatever the machine's default. */
export const databasePath = '/var/lib/rpm';

/** Why tests that install with real rpm cannot run here; false when they can. */
export const withoutInstall: string | false =
  withoutRpmbuild ||
  (process.getuid?.() === 0 ? false : 'needs root: rpm chroots and changes owners');

/** A distribution's note that belongs to none of the programs' own output. */
export const distributionNote =
  /^rpm: (RPM should not be used directly|However assuming you know).*\n/gm;

/** Real rpm on a root, without the note that Debian adds to its standard error. */
export function rpmOnRoot(root: string, ...args: readonly string[]): ProgramResult {
  return rpmIn({}, root, args);
}

/** As `rpmOnRoot`, with standard input, a working directory, or variables. */
export function rpmIn(
  surroundings: Parameters<typeof runProgram>[2],
  root: string,
  args: readonly string[],
): ProgramResult {
  const words = ['--root', root, '--dbpath', databasePath, '--nosignature', ...args];
  const result = realRpm(words, surroundings);
  return { ...result, stderr: result.stderr.replace(distributionNote, '') };
}

/** A new empty root with a database made by real rpm. */
export function freshRoot(folder: string, name: string): string {
  const root = join(folder, name);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, databasePath), { recursive: true });
  rpmOnRoot(root, '--initdb');
  return root;
}

/** Puts a shell and the named programs, with the libraries they need, into a root. */
export function addShell(root: string, ...programs: readonly string[]): void {
  for (const program of ['/bin/sh', ...programs]) {
    copyInto(root, program);
    for (const [library] of runProgram('ldd', [program]).stdout.matchAll(/\/[^\s:]+/g))
      copyInto(root, library);
  }
  mkdirSync(join(root, 'var/tmp'), { recursive: true });
}

function copyInto(root: string, path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  copyFileSync(path, join(root, path));
  utimesSync(join(root, path), 1, 1);
}
