/** Times whole processes, ours and the peer's in turn, so that a drift of the machine hits both. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Run before each timed run, untimed. */
  readonly prepare?: () => void;
  /** Exit statuses that count as success; 0 unless given. */
  readonly statuses?: readonly number[];
}

export interface Run {
  readonly wallSeconds: number;
  /** Peak resident memory of the largest single process, where GNU time is there to tell. */
  readonly peakMegabytes: number | undefined;
}

const GNU_TIME = '/usr/bin/time';

/** One run to its end; throws with the program's own words when it fails. */
function runOnce(command: Command): Run {
  command.prepare?.();
  const folder = mkdtempSync(join(tmpdir(), 'turntable-bench-'));
  const figures = join(folder, 'time');
  const hasTime = existsSync(GNU_TIME);
  const [program, args] = hasTime
    ? [GNU_TIME, ['-o', figures, '-f', '%M', command.program, ...command.args]]
    : [command.program, [...command.args]];
  const start = process.hrtime.bigint();
  const result = spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  const peakKilobytes = hasTime
    ? Number(readFileSync(figures, 'utf8').trim().split('\n').at(-1))
    : NaN;
  rmSync(folder, { recursive: true });
  if (!(command.statuses ?? [0]).includes(result.status ?? -1)) {
    throw new Error(
      `${command.program} ${command.args.join(' ')}: ${result.status}\n${result.stderr}`,
    );
  }
  return {
    wallSeconds,
    peakMegabytes: Number.isNaN(peakKilobytes) ? undefined : peakKilobytes / 1024,
  };
}

export interface Comparison {
  readonly name: string;
  readonly ours: readonly Run[];
  readonly peer: readonly Run[];
}

/** One uncounted run of each, then `pairs` runs in turn. */
export function compare(
  name: string,
  ours: Command,
  peer: Command | undefined,
  pairs: number,
): Comparison {
  const result = { name, ours: [] as Run[], peer: [] as Run[] };
  runOnce(ours);
  if (peer !== undefined) runOnce(peer);
  for (let pair = 0; pair < pairs; pair += 1) {
    result.ours.push(runOnce(ours));
    if (peer !== undefined) result.peer.push(runOnce(peer));
  }
  return result;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

const seconds = (runs: readonly Run[]): number => median(runs.map((run) => run.wallSeconds));
const megabytes = (runs: readonly Run[]): string => {
  const peaks = runs.flatMap((run) => (run.peakMegabytes === undefined ? [] : [run.peakMegabytes]));
  return peaks.length === 0 ? '-' : Math.max(...peaks).toFixed(0);
};

/** One line of the table: medians, their ratio, spread of ours, peak memory. */
export function tableRow({ name, ours, peer }: Comparison): string {
  const walls = ours.map((run) => run.wallSeconds);
  const hasPeer = peer.length > 0;
  return [
    name,
    seconds(ours).toFixed(3),
    hasPeer ? seconds(peer).toFixed(3) : '-',
    hasPeer ? (seconds(ours) / seconds(peer)).toFixed(2) : '-',
    `${Math.min(...walls).toFixed(3)}-${Math.max(...walls).toFixed(3)}`,
    megabytes(ours),
    megabytes(peer),
    String(ours.length),
  ].join(' | ');
}

export const tableHead = [
  'what | ours s | rpm s | ours / rpm | ours min-max s | ours peak MB | rpm peak MB | runs',
  '--- | ---: | ---: | ---: | --- | ---: | ---: | ---:',
].join('\n');
