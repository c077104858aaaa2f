/** Real rpm as the judge: whether it is here, and how it is run. Never on the machine's own database. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export interface ProgramResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const REAL_RPM = '/usr/bin/rpm';

/** Why an interop test is skipped, or false when real rpm is here. */
export const withoutRpm: string | false = existsSync(REAL_RPM)
  ? false
  : 'real rpm is not on this machine';

/** Why a test that builds packages is skipped, or false. */
export const withoutRpmbuild: string | false = existsSync('/usr/bin/rpmbuild')
  ? false
  : 'real rpmbuild is not on this machine';

/**
 * The surroundings of every program under test: plain locale, UTC, nothing of the caller's. Our own
 * programs are started hundreds of times: compiled once, a start takes a third of the time.
 */
export const plainEnvironment = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  NODE_COMPILE_CACHE: resolve(import.meta.dirname, '../../.cache/compiled'),
};

/** Runs a program to its end; output as latin1-free UTF-8 text. Throws when it cannot be started. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: {
    readonly input?: string | Buffer;
    readonly cwd?: string;
    /** Further variables. */
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): ProgramResult {
  const result = spawnSync(program, args, {
    ...options,
    env: { ...plainEnvironment, ...options.env },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (result.error !== undefined) throw result.error;
  return { status: result.status ?? -1, stdout: result.stdout, stderr: result.stderr };
}

/** Runs real rpm; callers give --root or --dbpath. */
export function realRpm(args: readonly string[], options = {}): ProgramResult {
  return runProgram(REAL_RPM, args, options);
}
