/**
 * Killed at random moments, TURNTABLE_FAULT_RUNS times (12 when it is not set; TURNTABLE_FAULT_SEED
 * chooses others). Some kills come at a system call, the same ones for the same seed; the others come by
 * the clock, wherever the program is then, a script of a package included. Every third time what puts it
 * right is killed as well.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  commandOn,
  copyRoot,
  judge,
  makeQuietStories,
  makeStories,
  recover,
  seededNumbers,
} from '../support/fault-story.ts';
import { cli } from '../support/our-cli.ts';
import type { Story } from '../support/fault-story.ts';
import { plainEnvironment } from '../support/real-rpm.ts';
import { databasePath, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { callPlaces, disturbed, killedStatus, withoutStrace } from '../support/system-calls.ts';
import type { CallPlace } from '../support/system-calls.ts';

const skip = withoutInstall || withoutStrace;
const runs = Number(process.env['TURNTABLE_FAULT_RUNS'] ?? 12);
const seed = Number(process.env['TURNTABLE_FAULT_SEED'] ?? 1);
const scratch = scratchFolder('kills');
after(() => scratch[Symbol.dispose]());

interface Prepared {
  readonly story: Story;
  readonly places: readonly CallPlace[];
  /** From the first word on standard output to the end. */
  readonly lengthMs: number;
}
let prepared: readonly Prepared[] = [];

/** Runs it, and kills it so long after it has begun; never for a delay of Infinity. Its length. */
function runFor(root: string, words: readonly string[], delayMs: number): Promise<number> {
  const child = spawn(process.execPath, [...commandOn(root, words), '-vh'], {
    env: plainEnvironment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let beganMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  child.stdout.once('data', () => {
    beganMs = performance.now();
    if (Number.isFinite(delayMs)) timer = setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  child.stdout.resume();
  return new Promise((resolve) => {
    child.on('close', () => {
      clearTimeout(timer);
      resolve(performance.now() - beganMs);
    });
  });
}

describe('killed at random', { skip }, () => {
  const root = join(scratch.path, 'root');

  /** Kills `turntable recover` somewhere on its way; whether there was anything on its way. */
  function killedAgain(from: string, where: number): boolean {
    if (!existsSync(join(from, 'var/lib/turntable/journal'))) return false;
    const words = (at: string): readonly string[] => [
      cli,
      'recover',
      '--root',
      at,
      '--dbpath',
      databasePath,
    ];
    // The journal knows files by their inodes: only the root itself can be put right, a copy shows how.
    const copy = copyRoot(from, join(scratch.path, 'interrupted'));
    const places = callPlaces(words(copy), join(scratch.path, 'log'), '.rpm.lock');
    const place = places[Math.floor(where * places.length)];
    if (place === undefined) return false;
    disturbed(words(from), place, 'signal=KILL');
    return existsSync(join(from, 'var/lib/turntable/journal'));
  }

  before(async () => {
    const found: Prepared[] = [];
    const stories = makeStories(scratch.path);
    const quiet = makeQuietStories(join(scratch.path, 'quiet'));
    for (const story of [...stories, ...quiet]) {
      const words = story.words(story.parts);
      copyRoot(story.model, root);
      // Calls of threads come in another order each time: there is no aiming at one.
      const places = quiet.includes(story)
        ? []
        : callPlaces(commandOn(root, words), join(scratch.path, 'log'), '.rpm.lock');
      copyRoot(story.model, root);
      const lengthMs = await runFor(root, words, Infinity);
      found.push({ story, places, lengthMs });
    }
    prepared = found;
  });

  test(`${runs} kills, seed ${seed}`, { timeout: 7_200_000 }, async (t) => {
    const random = seededNumbers(seed);
    const ends = new Map<string, number>();
    let interrupted = 0;
    let again = 0;
    let aimed = 0;
    let met = 0;
    for (let run = 0; run < runs; run += 1) {
      const { story, places, lengthMs } = prepared[run % prepared.length] as Prepared;
      const words = story.words(story.parts);
      copyRoot(story.model, root);
      const where = random();
      let shown = `run ${run}, seed ${seed}: ${story.what}`;
      const place = places[Math.floor(where * places.length)];
      if (place !== undefined && Math.floor(run / prepared.length) % 2 === 0) {
        shown += `, ${place.name} ${place.number}: ${place.text}`;
        const { status } = disturbed(commandOn(root, words), place, 'signal=KILL');
        aimed += 1;
        if (status === killedStatus) met += 1;
      } else {
        shown += `, ${Math.round(where * lengthMs)} of ${Math.round(lengthMs)} ms`;
        await runFor(root, words, where * lengthMs);
      }
      if (existsSync(join(root, 'var/lib/turntable/journal'))) interrupted += 1;
      if (run % 3 === 0 && killedAgain(root, random())) {
        shown += ', and its recovery';
        again += 1;
      }
      await recover(root);
      const end = `${story.what}: ${judge(story, root, shown)}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    for (const [end, count] of [...ends.entries()].toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    ))
      t.diagnostic(`${count} x ${end}`);
    t.diagnostic(`${met} of ${aimed} calls that were aimed at were met`);
    assert.ok(met >= aimed * 0.8, `only ${met} of ${aimed} calls were met`);
    t.diagnostic(`${interrupted} of ${runs} left a journal, ${again} were killed again`);
    assert.ok(interrupted >= runs / 4, `only ${interrupted} of ${runs} kills met a transaction`);
  });
});
