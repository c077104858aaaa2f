import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { whyNoBrowser } from './browser.ts';
import { builtWindow } from './built-window.ts';
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
    const window = builtWindow();
    body((name, run) => {
      it(name, async () => {
        const fixture = await startFixtureEngine(window.folder, packageCount);
        try {
          const { page, complaints, close } = await openWindow(window.browser, fixture.address);
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
