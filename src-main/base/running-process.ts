/** What the system tells of another process: proc(5). */
import { readFileSync } from 'node:fs';
import { isSystemError } from './errors.ts';
import { decodeText, visibleText } from './text.ts';

export interface RunningProcess {
  /** Its command line as it stands in `/proc`, on one line and cut to a readable length. */
  readonly command: string;
  /** Seconds since 1970. */
  readonly startedAtSeconds: number;
}

const maxCommandLength = 120;
/** USER_HZ, in which the kernel tells times whatever it counts in itself. */
const ticksPerSecond = 100;
/** Of the fields of `/proc/PID/stat` after the name in brackets. */
const startField = 19;

/** Undefined when there is no such process, or the system does not show it. */
export function runningProcess(processId: number): RunningProcess | undefined {
  const words = readProc(`/proc/${processId}/cmdline`)
    ?.split('\0')
    .filter((word) => word !== '');
  const stat = readProc(`/proc/${processId}/stat`);
  const bootedAt = /^btime (\d+)$/m.exec(readProc('/proc/stat') ?? '')?.[1];
  if (words === undefined || stat === undefined || bootedAt === undefined) return undefined;
  // The name stands in brackets and may hold anything, brackets too.
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[startField]);
  if (!Number.isFinite(ticks)) return undefined;
  const command = visibleText(words.length === 0 ? name : words.join(' ')).replace(/\s+/g, ' ');
  return {
    command: command.length > maxCommandLength ? `${command.slice(0, maxCommandLength)}…` : command,
    startedAtSeconds: Number(bootedAt) + Math.floor(ticks / ticksPerSecond),
  };
}

function readProc(path: string): string | undefined {
  try {
    return decodeText(readFileSync(path));
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
}
