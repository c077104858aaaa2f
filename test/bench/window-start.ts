/** From starting Electron to a list that can be used: the first row on screen, in a root of 3,000 packages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { _electron } from 'playwright-core';
import type { Run } from './run-tree.ts';

const main = resolve(import.meta.dirname, '../../dist/electron/main.cjs');

/** Why the window cannot be started here, or undefined. */
export function withoutWindow(): string | undefined {
  if (process.env['TURNTABLE_ELECTRON'] === undefined) {
    return process.env['TURNTABLE_ELECTRON_MISSING'] ?? 'no Electron; run npm run bench';
  }
  return process.env['DISPLAY'] === undefined ? 'no display' : undefined;
}

/** A window whose list can be used. */
export interface UsableWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** From starting Electron to the first row on screen. */
  readonly wallSeconds: number;
}

/** One start with a profile of its own (it is warm when it was used before), closed after `body`. */
export async function withWindow<T>(
  root: string,
  profile: string,
  body: (window: UsableWindow) => T | Promise<T>,
): Promise<T> {
  const start = performance.now();
  const app = await _electron.launch({
    executablePath: process.env['TURNTABLE_ELECTRON'] ?? '',
    args: ['--no-sandbox', main, `--root=${root}`, `--user-data-dir=${join(profile, 'electron')}`],
    env: {
      ...process.env,
      XDG_DATA_HOME: profile,
      XDG_CONFIG_HOME: profile,
      XDG_CACHE_HOME: profile,
    },
  });
  try {
    const page = await app.firstWindow();
    await page.getByRole('row').nth(1).waitFor();
    return await body({ app, page, wallSeconds: (performance.now() - start) / 1000 });
  } finally {
    await app.close();
  }
}

/** A folder for the user's own files, for as long as `body` runs. */
export async function withProfile<T>(body: (profile: string) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'turntable-bench-profile-'));
  try {
    return await body(profile);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

/** `count` warm starts after one that fills the caches. */
export function windowStarts(root: string, count: number): Promise<Run[]> {
  return withProfile(async (profile) => {
    const runs: Run[] = [];
    for (let at = 0; at <= count; at += 1)
      await withWindow(root, profile, ({ wallSeconds }) => void runs.push({ wallSeconds }));
    return runs.slice(1);
  });
}
