import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a program and all it started cost. */
export interface Run {
  readonly wallSeconds: number;
  /** User and system time of all its processes, where GNU time is there to tell. */
  readonly cpuSeconds?: number;
  /** Sum of the peak resident sizes of all its processes: never less than what they had at one time. */
  readonly peakMegabytes?: number;
}

export interface Ended extends Run {
  readonly status: number | null;
  readonly errorText: string;
}

const GNU_TIME = '/usr/bin/time';
/** How often the process tree is looked at; what a process had at its end is also told by GNU time. */
const lookMs = 20;

/** Runs a program to its end; its standard output is dropped. */
export async function runTree(program: string, args: readonly string[]): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'turntable-bench-'));
  const figures = join(folder, 'time');
  const timed = ['-o', figures, '-f', '%U %S %M', program, ...args];
  const hasTime = existsSync(GNU_TIME);
  try {
    const start = process.hrtime.bigint();
    const child = hasTime ? spawn(GNU_TIME, timed, options) : spawn(program, args, options);
    const peaks = new Map<number, number>();
    const looking = setInterval(() => look(child.pid, peaks, hasTime), lookMs);
    let errorText = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errorText += text));
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
    clearInterval(looking);
    const cost = hasTime ? readFigures(figures, peaks) : {};
    return { wallSeconds, ...cost, status, errorText };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const options = { stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'] };

function readFigures(
  figures: string,
  peaks: ReadonlyMap<number, number>,
): { cpuSeconds: number; peakMegabytes: number } {
  const line = readFileSync(figures, 'utf8').trim().split('\n').at(-1) ?? '';
  const [user = NaN, system = NaN, largest = NaN] = line.split(' ').map(Number);
  const together = [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
  return { cpuSeconds: user + system, peakMegabytes: Math.max(together, largest) / 1024 };
}

/** Notes the peak of each process below `pid`; the first one is GNU time itself and does not count. */
function look(pid: number | undefined, peaks: Map<number, number>, isWrapper: boolean): void {
  if (pid === undefined) return;
  try {
    if (!isWrapper) {
      const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      if (peak !== undefined) peaks.set(pid, Number(peak));
    }
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.split(' ').filter(Boolean)) look(Number(child), peaks, false);
  } catch {
    // it has ended meanwhile
  }
}
