/** The process of a script: its input, its output and its end. */
import { constants } from 'node:os';
import { errnoOf, systemErrorText } from '../base/index.ts';
import type { ChildProcess } from '../base/index.ts';
import type { ScriptEnd, ScriptOutput } from './script.ts';

/** A script need not read what it is given. */
export function feed({ stdin }: ChildProcess, lines: readonly string[]): void {
  stdin?.on('error', () => {});
  stdin?.end(lines.map((line) => `${line}\n`).join(''));
}

/** Waits for the end; what the script writes goes to `output` as it comes. */
export function endOf(child: ChildProcess, output: ScriptOutput): Promise<ScriptEnd> {
  if (output !== 'inherit') {
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8');
      child[stream]?.on('data', (text: string) => output(stream, text));
    }
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(notStarted(error)));
    // `exit`, not `close`: a daemon that a script starts may keep the pipes open for ever.
    child.once('exit', (status, signal) => {
      const drained = output === 'inherit' ? Promise.resolve() : settle(child);
      void drained.then(() => {
        if (signal !== null) resolve({ kind: 'signal', signal: constants.signals[signal] });
        else resolve(status === 0 ? { kind: 'done' } : { kind: 'exit', status: status ?? 1 });
      });
    });
  });
}

/** How long output is waited for that something else keeps open. */
export const drainMs = 500;

/** What is in the pipes still arrives; what keeps them open is not waited for. */
function settle(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve();
    }, drainMs);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A program that could not be started, with the reason in the C library's words. */
export function notStarted(thrown: unknown): Extract<ScriptEnd, { kind: 'not-started' }> {
  const errno = errnoOf(thrown);
  if (errno !== undefined) return { kind: 'not-started', reason: systemErrorText(errno), errno };
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: 'not-started', reason };
}
