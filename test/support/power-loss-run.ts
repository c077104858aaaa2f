/**
 * Transactions on a disk whose power goes at random moments: run as a program, in mounts of its own, because
 * what is mounted where others copy their mounts from stays in use by them.
 *
 *   unshare --mount node power-loss-run.ts FOLDER RUNS SEED
 *
 * Prints a line for each way in which runs ended; fails at the first root that is left in between.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandOn,
  copyRoot,
  judge,
  makeQuietStories,
  makeStories,
  recover,
  seededNumbers,
} from './fault-story.ts';
import type { Story } from './fault-story.ts';
import { cutDisk, writeBack } from './power-loss.ts';
import { plainEnvironment } from './real-rpm.ts';

const [folder = '', runWord, seedWord] = process.argv.slice(2);
const runs = Number(runWord);
const seed = Number(seedWord);
using disk = cutDisk(folder);

/** What reaches the disk by itself before the power goes. */
const writtenBack: Readonly<Record<string, (path: string, random: () => number) => boolean>> = {
  nothing: () => false,
  'the log of the database': (path) => path.endsWith('-wal'),
  'the log of the database and some files': (path, random) =>
    path.endsWith('-wal') || (!path.includes('/var/') && random() < 0.3),
  'some files': (_, random) => random() < 0.2,
};

interface Prepared {
  readonly story: Story;
  /** From the first word on standard output to the end. */
  readonly lengthMs: number;
}

/** Returns when it runs no more. */
function holdStill(child: ChildProcess): void {
  child.kill('SIGSTOP');
  const isStill = (): boolean => {
    try {
      return / [TZ] /.test(readFileSync(`/proc/${child.pid}/stat`, 'latin1').replace(/^.*\)/, ''));
    } catch {
      return true; // it has ended
    }
  };
  while (!isStill());
}

/** Runs it; so long after its first word `interrupt` is called, and then it is killed. Its length. */
function runFor(words: readonly string[], delayMs: number, interrupt: () => void): Promise<number> {
  const child = spawn(process.execPath, [...commandOn(join(disk.path, 'root'), words), '-vh'], {
    env: plainEnvironment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let beganMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  child.stdout.once('data', () => {
    beganMs = performance.now();
    if (!Number.isFinite(delayMs)) return;
    timer = setTimeout(() => {
      holdStill(child);
      interrupt();
      child.kill('SIGKILL');
    }, delayMs);
  });
  child.stdout.resume();
  return new Promise((resolve) => {
    child.on('close', () => {
      clearTimeout(timer);
      resolve(performance.now() - beganMs);
    });
  });
}

/** A new disk with the story's root on it, all of it written. */
function prepare({ model }: Story): string {
  disk.make();
  const root = copyRoot(model, join(disk.path, 'root'));
  disk.mount();
  return root;
}

const stories: Prepared[] = [];
for (const story of [...makeQuietStories(join(folder, 'quiet')), ...makeStories(folder)]) {
  prepare(story);
  stories.push({ story, lengthMs: await runFor(story.words(story.parts), Infinity, () => {}) });
}

const random = seededNumbers(seed);
const ends = new Map<string, number>();
let interrupted = 0;
for (let run = 0; run < runs; run += 1) {
  const { story, lengthMs } = stories[run % stories.length] as Prepared;
  const whats = Object.keys(writtenBack);
  const what = whats[Math.floor(random() * whats.length)] ?? '';
  const root = prepare(story);
  const delayMs = random() * lengthMs;
  const when = `${Math.round(delayMs)} of ${Math.round(lengthMs)} ms`;
  const shown = `run ${run}, seed ${seed}: ${story.what}, ${when}, written back: ${what}`;
  let isCut = false;
  await runFor(story.words(story.parts), delayMs, () => {
    writeBack(root, (path) => writtenBack[what]?.(path, random) === true);
    disk.cut();
    isCut = true;
  });
  if (!isCut) disk.cut();
  disk.mount();
  if (existsSync(join(root, 'var/lib/turntable/journal'))) interrupted += 1;
  const said = await recover(root, { bootId: () => 'after the loss' });
  const end = `${story.what}: ${judge(story, root, `${shown}\n${said.join('\n')}`)}`;
  ends.set(end, (ends.get(end) ?? 0) + 1);
}
for (const end of [...ends.keys()].toSorted()) console.log(`${ends.get(end)} x ${end}`);
console.log(`${interrupted} of ${runs} left a journal`);
assert.ok(interrupted >= runs / 4, `only ${interrupted} of ${runs} met a transaction`);
