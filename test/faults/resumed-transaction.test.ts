/**
 * What a transaction had not come to when it was killed is done by the next program; where that cannot be
 * any more, what it had done is taken back.
 */
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  commandOn,
  copyRoot,
  judge,
  makeStories,
  recover,
  wholeOf,
} from '../support/fault-story.ts';
import type { Story } from '../support/fault-story.ts';
import { runProgram } from '../support/real-rpm.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { callPlaces, disturbed, killedStatus, withoutStrace } from '../support/system-calls.ts';

const skip = withoutInstall || withoutStrace;
const scratch = scratchFolder('resumed');
after(() => scratch[Symbol.dispose]());
const root = join(scratch.path, 'root');

describe('a killed transaction of three packages', { skip }, () => {
  let story: Story;
  before(() => {
    story = makeStories(scratch.path)[0] as Story;
  });

  /** Kills it while the second package is being unpacked. */
  function killInside(): void {
    const words = commandOn(root, story.words(story.parts));
    copyRoot(story.model, root);
    const places = callPlaces(words, join(scratch.path, 'log'), '.rpm.lock');
    const place = places.find(({ name, text }) => name === 'mkdirat' && text.includes('only2'));
    assert.ok(place !== undefined, 'the second package makes a directory');
    copyRoot(story.model, root);
    assert.equal(disturbed(words, place, 'signal=KILL').status, killedStatus);
  }

  test('is finished', async () => {
    killInside();
    const said = await recover(root);
    assert.equal(judge(story, root, said.join('\n')), wholeOf(story));
  });

  test('is finished by the next command, which says so', () => {
    killInside();
    const next = commandOn(root, ['-e', '--nodeps', 'alpha']);
    const { stderr, status } = runProgram(process.execPath, next);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /put right: .*finished gamma-2.*finished alpha-1.*finished beta-2/);
    assert.equal(
      runProgram(process.execPath, commandOn(root, ['-q', 'beta'])).stdout,
      'beta-2-1.noarch\n',
    );
    assert.equal(runProgram(process.execPath, commandOn(root, ['-q', 'alpha'])).status, 1);
  });

  test('is taken back when a package is gone, from what is kept of the old ones', async () => {
    killInside();
    const [alpha = ''] = story.parts;
    renameSync(alpha, `${alpha}.away`);
    const said = await recover(root);
    renameSync(`${alpha}.away`, alpha);
    assert.match(
      said.join('\n'),
      /what was left of the interrupted transaction is not done: .*alpha/,
    );
    assert.equal(judge(story, root, said.join('\n')), 'before');
  });
});
