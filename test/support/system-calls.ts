/**
 * Errors and signals at chosen system calls, by strace: nothing of ours knows of it. Calls are counted
 * on the program's main thread, where all of our file work and SQLite's is done.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { runProgram } from './real-rpm.ts';
import type { ProgramResult } from './real-rpm.ts';

const STRACE = '/usr/bin/strace';
const limitSeconds = 12;

/** Why errors cannot be injected here, or false. */
export const withoutStrace: string | false = (() => {
  if (!existsSync(STRACE)) return 'strace is not on this machine';
  const trial = runProgram(STRACE, ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=none', 'true']);
  return trial.status === 0 ? false : 'strace may not trace here';
})();

/** One call to be disturbed: the `number`th of its name in the main thread, from 1. */
export interface CallPlace {
  readonly name: string;
  readonly number: number;
  /** How strace printed it in the undisturbed run. */
  readonly text: string;
  /** Opens something that is there, and changes nothing by itself. */
  readonly isReading: boolean;
}

/** Calls that change a file system or could fail while one is changed. */
const changingCalls = [
  'openat',
  'write',
  'pwrite64',
  'pwritev',
  'writev',
  'renameat2',
  'renameat',
  'rename',
  'fsync',
  'fdatasync',
  'syncfs',
  'fchown',
  'fchownat',
  'fchmod',
  'fchmodat',
  'utimensat',
  'linkat',
  'symlinkat',
  'mknodat',
  'mkdirat',
  'mkdir',
  'unlinkat',
  'unlink',
  'ftruncate',
  'fallocate',
] as const;

function traced(
  log: string,
  options: readonly string[],
  command: readonly string[],
): ProgramResult {
  const words = ['-f', '-qq', '-o', log, '-e', 'signal=none', ...options];
  // An error in Node's own pipes can leave it waiting for ever: then it is killed, which is a fault as well.
  const limit = ['-s', 'KILL', String(limitSeconds), STRACE];
  return runProgram('/usr/bin/timeout', [...limit, ...words, process.execPath, ...command]);
}

/**
 * The changing calls of a program from the first that names `from` on; the program runs to its end.
 *
 * @param log - a path for strace's log
 */
export function callPlaces(
  command: readonly string[],
  log: string,
  from: string,
): readonly CallPlace[] {
  traced(log, ['--seccomp-bpf', '-s', '64', '-e', `trace=${changingCalls.join(',')}`], command);
  const lines = readFileSync(log, 'latin1').split('\n');
  rmSync(log);
  const main = lines[0]?.split(' ')[0];
  const counts = new Map<string, number>();
  const places: CallPlace[] = [];
  let hasBegun = false;
  for (const line of lines) {
    const [, thread, name, rest] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    if (thread !== main || name === undefined) continue;
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    hasBegun ||= rest?.includes(from) === true;
    // Node wakes itself by its own pipes: not a file of ours
    const isWaking = name === 'write' && /^\d+, "(?:\*|\\1(?:\\0)+)"/.test(rest ?? '');
    const text = `${name}(${rest}`;
    const isReading = name === 'openat' && !/O_CREAT|O_RDWR|O_WRONLY/.test(text);
    if (hasBegun && !isWaking) places.push({ name, number, text, isReading });
  }
  return places;
}

/** How runProgram tells of a program that was killed: strace and its watcher die of the same. */
export const killedStatus = -1;

/** Runs the program with one call disturbed. `what`: `error=EIO`, `signal=KILL`. */
export function disturbed(
  command: readonly string[],
  { name, number }: CallPlace,
  what: string,
): ProgramResult {
  const inject = `inject=${name}:${what}:when=${number}`;
  // It stops at that call alone, and is much faster; signals are lost with it.
  const filter = what.startsWith('error=') ? ['--seccomp-bpf'] : [];
  return traced('/dev/null', [...filter, '-e', `trace=${name}`, '-e', inject], command);
}
