/**
 * System calls of a transaction fail, each in a run of its own: a broken disk (EIO) at every call that opens
 * or changes anything, a full one (ENOSPC) at every call that changes something, and one that has become
 * read-only (EROFS) at every call that changes names. Afterwards the root is as before or after.
 *
 * TURNTABLE_FAULT_CALLS=N takes every Nth of those runs; with 1 there are some 2,700.
 * TURNTABLE_FAULT_SHARE=1/2 takes the first half of them, for two processes beside each other.
 * TURNTABLE_FAULT_STORY=large has more packages, every kind of script, and some 4,000 runs.
 */
import assert from 'node:assert/strict';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { commandOn, copyRoot, judge, makeStories, recover } from '../support/fault-story.ts';
import type { Story } from '../support/fault-story.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { callPlaces, disturbed, withoutStrace } from '../support/system-calls.ts';
import type { CallPlace } from '../support/system-calls.ts';

const skip = withoutInstall || withoutStrace;
/** A prime, so that the sample meets all kinds of calls. */
const stride = Number(process.env['TURNTABLE_FAULT_CALLS'] ?? 211);
const [share = 1, shares = 1] = (process.env['TURNTABLE_FAULT_SHARE'] ?? '1/1')
  .split('/')
  .map(Number);
const size = process.env['TURNTABLE_FAULT_STORY'] === 'large' ? 'large' : 'small';
/** After so many of them somebody has to look. */
const mostFaults = 20;

const scratch = scratchFolder('failing');
after(() => scratch[Symbol.dispose]());
let stories: readonly Story[] = [];

interface Run {
  readonly place: CallPlace;
  readonly error: 'EIO' | 'ENOSPC' | 'EROFS';
}

const changingNames = /^(?:rename|mkdir|mknod|link|symlink|unlink|openat)/;

function runsOf(places: readonly CallPlace[]): readonly Run[] {
  const changing = places.filter(({ isReading }) => !isReading);
  const naming = changing.filter(({ name }) => changingNames.test(name));
  return [
    ...places.map((place) => ({ place, error: 'EIO' }) as const),
    ...changing.map((place) => ({ place, error: 'ENOSPC' }) as const),
    ...naming.map((place) => ({ place, error: 'EROFS' }) as const),
  ];
}

/** What a config file holds decides its fate: never left out, as a fault once hid there. */
function readsConfig({ place: { name, text }, error }: Run): boolean {
  return error === 'EIO' && name === 'openat' && text.includes('/etc/beta/touched');
}

/** Paths that an error message has named as not removed: rpm, too, leaves them and goes on. */
function namedIn(stderr: string, root: string): string[] {
  return [...stderr.matchAll(/(?:file|directory) (\S+): remove failed/g)].flatMap(
    ([, path = '']) => [path, placeOf(path, root)],
  );
}

/** Where a path is in the root, links on the way followed. */
function placeOf(path: string, root: string): string {
  const folder = join(root, dirname(path));
  if (!existsSync(folder)) return path;
  return `/${relative(root, join(realpathSync(folder), basename(path)))}`;
}

async function failAt(story: Story, root: string, { place, error }: Run): Promise<string> {
  const words = commandOn(root, story.words(story.parts));
  copyRoot(story.model, root);
  const { stderr } = disturbed(words, place, `error=${error}`);
  const shown = `${error} at ${place.name} ${place.number}: ${place.text}\n${stderr}`;
  await recover(root);
  return judge(story, root, shown, namedIn(stderr, root));
}

describe('a call that fails', { skip }, () => {
  before(() => {
    stories = makeStories(scratch.path, size);
  });
  for (const at of [0, 1])
    test(`in story ${at}: the root is as before or after`, { timeout: 14_400_000 }, async (t) => {
      const story = stories[at];
      assert.ok(story !== undefined);
      const root = join(scratch.path, 'root');
      copyRoot(story.model, root);
      const words = commandOn(root, story.words(story.parts));
      const runs = runsOf(callPlaces(words, join(scratch.path, 'log'), '.rpm.lock'));
      assert.ok(runs.length > 300, `${runs.length} runs`);
      const chosen = runs.filter((run, number) => number % stride === 0 || readsConfig(run));
      const own = chosen.filter((_, number) => number % shares === share - 1);
      const ends = new Map<string, number>();
      const faults: string[] = [];
      let done = 0;
      for (const run of own) {
        let end: string;
        try {
          end = await failAt(story, root, run);
        } catch (thrown) {
          end = 'neither';
          faults.push(String(thrown));
          console.error(String(thrown)); // at once: there may be an hour to go
        }
        ends.set(end, (ends.get(end) ?? 0) + 1);
        done += 1;
        if (done % 100 === 0) console.error(`${done} of ${own.length}`);
        if (faults.length >= mostFaults) break;
      }
      const shown = [...ends].map(([end, count]) => `${end}: ${count}`).join(', ');
      t.diagnostic(`${story.what}, ${own.length} of ${runs.length} runs: ${shown}`);
      assert.equal(faults.length, 0, faults.join('\n'));
    });
});
