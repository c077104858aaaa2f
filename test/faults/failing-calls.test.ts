/**
 * Every system call of a transaction fails once, each in a run of its own: a full disk, a broken one and
 * one that has become read-only. TURNTABLE_FAULT_CALLS=N takes every Nth call; with 1 there are some
 * 6,000 runs.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { commandOn, copyRoot, judge, makeStories, recover } from '../support/fault-story.ts';
import type { Story } from '../support/fault-story.ts';
import { rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { callPlaces, disturbed, withoutStrace } from '../support/system-calls.ts';
import type { CallPlace } from '../support/system-calls.ts';

const skip = withoutInstall || withoutStrace;
const errors = ['EIO', 'ENOSPC', 'EROFS'] as const;
/** A prime, so that the sample meets all kinds of calls. */
const stride = Number(process.env['TURNTABLE_FAULT_CALLS'] ?? 397);

const scratch = scratchFolder('failing');
after(() => scratch[Symbol.dispose]());
let stories: readonly Story[] = [];

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

/** The file of a script that could not be removed: nobody is told of it, and nothing is lost. */
function scriptLeftBy({ name, text }: CallPlace, root: string): string[] {
  if (name !== 'unlinkat' || !text.includes('rpm-tmp.')) return [];
  const left = readdirSync(join(root, 'var/tmp')).filter((one) => one.startsWith('rpm-tmp.'));
  assert.ok(left.length <= 1, left.join());
  return left.map((one) => `/var/tmp/${one}`);
}

/** A script before the removal that could not be started keeps the old version beside the new one, as with rpm. */
const keptByScript = /%(?:preun|triggerun)\([^)]*\) scriptlet failed/;

async function failAt(story: Story, root: string, place: CallPlace, error: string) {
  const words = commandOn(root, story.words(story.parts));
  copyRoot(story.model, root);
  const { stderr } = disturbed(words, place, `error=${error}`);
  const shown = `${error} at ${place.name} ${place.number}: ${place.text}\n${stderr}`;
  await recover(root);
  if (story.parts.some((part) => part.endsWith('.rpm')) && keptByScript.test(stderr)) {
    assert.equal(rpmOnRoot(root, '--verifydb').status, 0, shown);
    return 'an old version kept by its script';
  }
  return judge(story, root, shown, [...namedIn(stderr, root), ...scriptLeftBy(place, root)]);
}

describe('a call that fails', { skip }, () => {
  before(() => {
    stories = makeStories(scratch.path);
  });
  for (const at of [0, 1])
    test(`in story ${at}: nothing is half done`, { timeout: 7_200_000 }, async (t) => {
      const story = stories[at];
      assert.ok(story !== undefined);
      const root = join(scratch.path, 'root');
      copyRoot(story.model, root);
      const words = commandOn(root, story.words(story.parts));
      const places = callPlaces(words, join(scratch.path, 'log'), '.rpm.lock');
      assert.ok(places.length > 300, `${places.length} calls`);
      const ends = new Map<string, number>();
      for (const [index, error] of errors.entries())
        for (let place = (index * 131) % stride; place < places.length; place += stride) {
          const chosen = places[place];
          assert.ok(chosen !== undefined);
          const end = await failAt(story, root, chosen, error);
          ends.set(end, (ends.get(end) ?? 0) + 1);
        }
      const shown = [...ends].map(([end, count]) => `${end}: ${count}`).join(', ');
      t.diagnostic(`${story.what}, ${places.length} calls: ${shown}`);
    });
});
