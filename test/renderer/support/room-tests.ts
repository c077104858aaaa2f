import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { buildWindow, launchBrowser, whyNoBrowser } from './browser.ts';
import { type FixtureEngine, startFixtureEngine } from './fixture-engine.ts';
import { openWindow } from './open-window.ts';

export interface RoomAtHand {
  readonly page: Page;
  readonly fixture: FixtureEngine;
  /** The arguments of the newest call of a method. */
  readonly asked: (
    method: FixtureEngine['calls'][number]['method'],
  ) => readonly unknown[] | undefined;
}

type RoomTest = (name: string, run: (room: RoomAtHand) => Promise<void>) => void;

/**
 * Tests of one room, each in a window of its own against an engine of its own; nothing may be complained
 * of in the console.
 *
 * @param enter - goes to the room, in a window that shows its packages
 */
export function describeRoom(
  title: string,
  enter: (page: Page) => Promise<void>,
  body: (test: RoomTest) => void,
  packageCount = 60,
): void {
  describe(`${title}, against the fixture engine`, { skip: whyNoBrowser }, () => {
    let built: Awaited<ReturnType<typeof buildWindow>>;
    let browser: Browser;
    before(async () => {
      built = await buildWindow();
      browser = await launchBrowser();
    });
    after(async () => {
      await browser.close();
      await built.remove();
    });
    body((name, run) => {
      it(name, async () => {
        const fixture = await startFixtureEngine(built.folder, packageCount);
        try {
          const { page, complaints, close } = await openWindow(browser, fixture.address);
          await enter(page);
          await run({
            page,
            fixture,
            asked: (method) => fixture.calls.findLast((call) => call.method === method)?.args,
          });
          await close();
          assert.deepEqual(complaints, [], 'nothing in the console, nothing refused');
        } finally {
          await fixture.stop();
        }
      });
    });
  });
}
