/** From starting Electron to a list that can be used: the first row on screen, in a root of 3,000 packages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** One start with a profile of its own (`isWarm`: used once before). */
async function startOnce(root: string, profile: string): Promise<Run> {
  const start = performance.now();
  const app = await _electron.launch({
    executablePath: process.env['TURNTABLE_ELECTRON'] ?? '',
    args: ['--no-sandbox', main, `--root=${root}`, `--user-data-dir=${join(profile, 'electron')}`],
    env: { ...process.env, XDG_DATA_HOME: profile, XDG_CONFIG_HOME: profile },
  });
  try {
    const window = await app.firstWindow();
    await window.getByRole('row').nth(1).waitFor();
    return { wallSeconds: (performance.now() - start) / 1000 };
  } finally {
    await app.close();
  }
}

/** `count` warm starts after one that fills the caches. */
export async function windowStarts(root: string, count: number): Promise<Run[]> {
  const profile = mkdtempSync(join(tmpdir(), 'turntable-bench-profile-'));
  try {
    await startOnce(root, profile);
    const runs: Run[] = [];
    for (let at = 0; at < count; at += 1) runs.push(await startOnce(root, profile));
    return runs;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}
