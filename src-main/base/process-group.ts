/** Programs that are ended together with everything they started. */
import { processEnd, startProcess } from './child-process.ts';
import type { ChildProcess, ProcessEnd } from './child-process.ts';

export interface GroupOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What it reads; our own standard input unless given. */
  readonly input?: Uint8Array;
  /** What becomes of its standard output: ours, kept, or nobody's. */
  readonly output: 'inherit' | 'keep' | 'drop';
  /** Its standard error goes nowhere; ours unless told. */
  readonly isSilent?: boolean;
  /** Ends the whole group. */
  readonly signal?: AbortSignal | undefined;
}

export interface GroupEnd extends ProcessEnd {
  /** Standard output, where it was kept. */
  readonly output: Uint8Array;
}

/** How long a group may take to end by itself when it is asked to. */
const graceMs = 3000;

/**
 * Runs a program as the head of a process group of its own, to its end.
 *
 * @throws the system's error when it cannot be started
 */
export async function runGroup(
  program: string,
  args: readonly string[],
  { environment, input, output, isSilent = false, signal }: GroupOptions,
): Promise<GroupEnd> {
  const kept: Uint8Array[] = [];
  const child = startProcess(program, args, {
    detached: true,
    env: environment,
    stdio: [
      input === undefined ? 'inherit' : 'pipe',
      output === 'keep' ? 'pipe' : output === 'drop' ? 'ignore' : 'inherit',
      isSilent ? 'ignore' : 'inherit',
    ],
  });
  const ended = processEnd(child);
  const release = endsWith(child, signal);
  child.stdout?.on('data', (chunk: Uint8Array) => kept.push(chunk));
  // a program need not read its input to the end
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  try {
    return { ...(await ended), output: Buffer.concat(kept) };
  } finally {
    release();
  }
}

/** Ends the group when the signal says so; undone by what it returns. */
function endsWith(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    endGroup(child, 'SIGTERM');
    timer = setTimeout(() => endGroup(child, 'SIGKILL'), graceMs);
  };
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end, { once: true });
  return () => {
    signal?.removeEventListener('abort', end);
    clearTimeout(timer);
    // what it left behind in its group goes with it
    if (signal?.aborted === true) endGroup(child, 'SIGKILL');
  };
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // nothing of it is left
  }
}
