import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { buildWindow, launchBrowser } from './browser.ts';

/** The window, built once for a suite, and a browser for it; both are there while its tests run. */
export interface BuiltWindow {
  readonly folder: string;
  readonly browser: Browser;
}

/** To be called in a suite: makes them before its tests and takes them away after them. */
export function builtWindow(): BuiltWindow {
  let made: BuiltWindow & { readonly remove: () => Promise<void> };
  before(async () => {
    const { folder, remove } = await buildWindow();
    made = { folder, remove, browser: await launchBrowser() };
  });
  after(async () => {
    await made.browser.close();
    await made.remove();
  });
  return {
    get folder() {
      return made.folder;
    },
    get browser() {
      return made.browser;
    },
  };
}
