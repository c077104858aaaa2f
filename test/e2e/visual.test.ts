/**
 * Every room as it looks: light, dark and in high contrast, at two sizes, against pictures that are kept.
 * The engine behind it is the fixture, so that names, sizes and times are always the same ones. After a
 * change that is meant: `TURNTABLE_KEEP_PICTURES=1 npm test -- test/e2e/visual.test.ts`, and look at them.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { rooms } from '../renderer/support/accessible-rooms.ts';
import { whyNoBrowser } from '../renderer/support/browser.ts';
import { builtWindow } from '../renderer/support/built-window.ts';
import { startFixtureEngine } from '../renderer/support/fixture-engine.ts';
import { openWindow } from '../renderer/support/open-window.ts';
import {
  comparePicture,
  isKeeping,
  keepSurroundings,
  otherSurroundings,
} from './compare-picture.ts';

/** Rooms and sheets that have a picture; what moves or counts time has none. */
const pictured: ReadonlySet<string> = new Set([
  'packages',
  'what is around a package',
  'files',
  'repositories',
  'nothing changed',
  'plan with problems',
  'upgrades',
  'plan',
  'verify report',
  'a conflict',
  'a transaction',
  'keys',
  'settings of the window',
  'disk use',
  'a spec',
  'a build that failed',
  'root',
  'a package file that is checked',
  'package files',
  'upgrades from repositories',
  'an upgrade that cannot be prepared',
  'failure',
]);

const looks = [
  { name: 'light', colorScheme: 'light', contrast: 'no-preference' },
  { name: 'dark', colorScheme: 'dark', contrast: 'no-preference' },
  { name: 'contrast', colorScheme: 'dark', contrast: 'more' },
] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** Drawing depends on the browser and on the fonts, which are those of the system. */
function surroundingsOf(browserVersion: string): Record<string, string> {
  const font = (family: string): string =>
    spawnSync('fc-match', ['-f', '%{family} %{fontversion}', family], { encoding: 'utf8' }).stdout;
  return {
    Chromium: browserVersion,
    'sans-serif': font('sans-serif'),
    monospace: font('monospace'),
  };
}

/** Counts and badges come when their answers do: looks until it is as expected, or does not change any more. */
async function differenceOf(page: Page, file: string): Promise<string | undefined> {
  let before: Buffer = Buffer.alloc(0);
  let difference: string | undefined;
  for (let still = 0; still < 3; ) {
    const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    still = png.equals(before) ? still + 1 : 0;
    before = png;
    difference = isKeeping && still < 2 ? 'still moving' : await comparePicture(file, png);
    if (difference === undefined) return undefined;
    await page.waitForTimeout(100);
  }
  return difference;
}

/** In every look and size; the page settles in two frames after each change. */
async function compareRoom(page: Page, room: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const { name, ...media } of looks) {
      await page.emulateMedia(media);
      await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
      );
      const file = `${room.replaceAll(' ', '-')}-${size.width}-${name}`;
      const difference = await differenceOf(page, file);
      if (difference !== undefined) wrong.push(difference);
    }
  }
  await page.setViewportSize(sizes[0]);
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  return wrong;
}

describe('what every room looks like', { skip: whyNoBrowser }, () => {
  const window = builtWindow();

  test('it looks as in the pictures that are kept', async (context) => {
    const here = surroundingsOf(window.browser.version());
    const reason = otherSurroundings(here);
    if (reason !== false) {
      context.skip(reason);
      return;
    }
    if (isKeeping) keepSurroundings(here);
    const fixture = await startFixtureEngine(window.folder, 2600);
    const { page, close } = await openWindow(window.browser, fixture.address, sizes[0]);
    try {
      const wrong: string[] = [];
      for (const [room, enter] of rooms) {
        await enter(page, fixture);
        if (!pictured.has(room)) continue;
        // what the pointer lies on looks different
        await page.mouse.move(0, 0);
        wrong.push(...(await compareRoom(page, room)));
      }
      assert.deepEqual(wrong, []);
    } finally {
      await close();
      await fixture.stop();
    }
  });
});
