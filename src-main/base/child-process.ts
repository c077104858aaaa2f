/** The only place that starts other programs; the rest of src-main imports from here. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnOptions, SpawnSyncOptions } from 'node:child_process';

export type { ChildProcess, SpawnOptions };

/** How a program ended. */
export interface ProcessEnd {
  /** Exit status, or null when a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
}

/** Starts a program with an argument list; never through a shell. */
export function startProcess(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  return spawn(program, args, { ...options, shell: false });
}

/** Resolves when the program ended and its pipes are closed; rejects when it could not be started. */
export function processEnd(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal }));
  });
}

/** Runs a short program to its end and returns what it wrote; undefined when it could not be started. */
export function runBriefly(
  program: string,
  args: readonly string[],
  options: SpawnSyncOptions = {},
): { status: number | null; stdout: string; stderr: string } | undefined {
  const result = spawnSync(program, args, { ...options, shell: false, encoding: 'utf8' });
  if (result.error !== undefined) return undefined;
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** What a program wrote before it ended or was ended. */
export interface BoundedOutput {
  readonly output: Uint8Array;
  /** Why it was ended, or could not be started: ETIMEDOUT, ENOBUFS, or the system's code. */
  readonly endedBy: string | undefined;
}

/**
 * Runs a command of the shell to its end, or ends it. Standard input and error are our own.
 *
 * @param limits - milliseconds it may take, and bytes it may write
 */
export function runShellWithin(
  command: Uint8Array,
  limits: { readonly timeoutMs: number; readonly outputBytes: number },
): BoundedOutput {
  const result = spawnSync('/bin/sh', ['-c', Buffer.from(command).toString()], {
    stdio: ['inherit', 'pipe', 'inherit'],
    argv0: 'sh',
    timeout: limits.timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: limits.outputBytes,
  });
  const { error } = result;
  const endedBy = error === undefined ? undefined : 'code' in error ? String(error.code) : '';
  return { output: result.stdout ?? new Uint8Array(), endedBy };
}

/** Gives a short program its whole input and returns the bytes it wrote; undefined when it could not be started. */
export function runFilter(
  program: string,
  args: readonly string[],
  input: Uint8Array,
  complaints: 'show' | 'drop' = 'show',
): { status: number | null; output: Uint8Array } | undefined {
  const result = spawnSync(program, args, {
    input,
    maxBuffer: Number.MAX_SAFE_INTEGER,
    stdio: ['pipe', 'pipe', complaints === 'show' ? 'inherit' : 'ignore'],
  });
  // a program need not read its input to the end
  const isBroken =
    result.error !== undefined && !('code' in result.error && result.error.code === 'EPIPE');
  return isBroken ? undefined : { status: result.status, output: result.stdout };
}
