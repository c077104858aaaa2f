/** Times whole processes, ours and the peer's in turn, so that a drift of the machine hits both. */
import { runTree } from './run-tree.ts';
import type { Run } from './run-tree.ts';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Run before each timed run, untimed. */
  readonly prepare?: () => void;
}

/** One run to its end; throws with the program's own words when it fails. */
async function runOnce({ program, args, prepare }: Command): Promise<Run> {
  prepare?.();
  const { status, errorText, ...run } = await runTree(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${status}\n${errorText}`);
  return run;
}

export interface Comparison {
  readonly name: string;
  readonly ours: readonly Run[];
  readonly peer: readonly Run[];
}

/** One uncounted run of each, then `pairs` runs in turn. */
export async function compare(
  name: string,
  ours: Command,
  peer: Command,
  pairs: number,
): Promise<Comparison> {
  const result = { name, ours: [] as Run[], peer: [] as Run[] };
  await runOnce(ours);
  await runOnce(peer);
  for (let pair = 0; pair < pairs; pair += 1) {
    result.ours.push(await runOnce(ours));
    result.peer.push(await runOnce(peer));
  }
  return result;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

type Figure = 'wallSeconds' | 'cpuSeconds' | 'peakMegabytes';

function figures(runs: readonly Run[], figure: Figure): number[] {
  return runs.flatMap((run) => run[figure] ?? []);
}

/** A number, or a dash where nothing was measured. */
function shown(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-';
}

/** One line of the table. Seconds are medians; memory is the highest of all runs. */
export function tableRow({ name, ours, peer }: Comparison): string {
  const wall = (runs: readonly Run[]): number => median(figures(runs, 'wallSeconds'));
  const cpu = (runs: readonly Run[]): number => median(figures(runs, 'cpuSeconds'));
  const memory = (runs: readonly Run[]): number => Math.max(...figures(runs, 'peakMegabytes'));
  const walls = figures(ours, 'wallSeconds');
  return [
    name,
    shown(wall(ours), 3),
    shown(wall(peer), 3),
    shown(wall(ours) / wall(peer), 2),
    `${Math.min(...walls).toFixed(3)}-${Math.max(...walls).toFixed(3)}`,
    shown(cpu(ours), 2),
    shown(cpu(peer), 2),
    shown(memory(ours), 0),
    shown(memory(peer), 0),
    String(ours.length),
  ].join(' | ');
}

export const tableHead = [
  'what | ours s | rpm s | ours / rpm | ours min-max s | ours CPU s | rpm CPU s | ours peak MB | rpm peak MB | runs',
  '--- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---:',
].join('\n');
