import { existsSync } from 'node:fs';
import { startProcess } from '../base/index.ts';
import type { ChildProcess } from '../base/index.ts';

/** What asks logind, and how it is known that there is one. */
export interface InhibitPrograms {
  readonly inhibit: string;
  /** Runs while the inhibition lasts: says what it is told, and ends when nobody tells it anything. */
  readonly wait: string;
  /** A folder that logind makes. */
  readonly sign: string;
}

const usual: InhibitPrograms = {
  inhibit: '/usr/bin/systemd-inhibit',
  wait: '/usr/bin/cat',
  sign: '/run/systemd/seats',
};

/**
 * Keeps logind from shutting down, rebooting or suspending the machine until what is returned is
 * disposed of, or this process ends in whatever way. Where there is no logind, or it refuses,
 * nothing is kept and nothing is said: the journal puts right what is cut off.
 */
export async function inhibitShutdown(programs: InhibitPrograms = usual): Promise<Disposable> {
  const { inhibit, wait, sign } = programs;
  if (!existsSync(sign) || !existsSync(inhibit)) return nothing;
  const words = [
    '--what=shutdown:sleep:idle',
    '--who=Turntable',
    '--why=Packages are being changed',
    '--mode=block',
    wait,
  ];
  // A group of its own: the Ctrl-C that stops a transaction at its next safe point is not for it.
  const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore'];
  const child = startProcess(inhibit, words, { stdio, detached: true, cwd: '/' });
  const isHeld = await held(child);
  child.unref();
  return isHeld ? { [Symbol.dispose]: () => void child.stdin?.end() } : nothing;
}

const nothing: Disposable = { [Symbol.dispose]() {} };

/** The program runs only once the inhibition is there: when it answers, it is. */
function held(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
    child.stdin?.on('error', () => {});
    child.stdout?.once('data', () => {
      child.stdout?.destroy();
      resolve(true);
    });
    child.stdin?.write('\n');
  });
}
