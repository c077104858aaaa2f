import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { chromiumPath, withoutChromium } from '../../support/chromium.ts';
import { scratchParent } from '../../support/scratch.ts';

/** Why the browser tests cannot run here; false when they can. */
export const whyNoBrowser = withoutChromium;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const repository = path.resolve(import.meta.dirname, '../../..');
const builtFolder = path.join(repository, 'dist/renderer');

/**
 * The window, built: what the launch scripts have built where it is as new as the sources, else a
 * build into a folder of its own. Call `remove` when done.
 */
export async function buildWindow(): Promise<{ folder: string; remove: () => Promise<void> }> {
  if (isBuiltFromThese()) return { folder: builtFolder, remove: () => Promise.resolve() };
  const folder = await mkdtemp(path.join(scratchParent, 'turntable-window-'));
  await build({
    root: path.join(repository, 'src-renderer'),
    configFile: path.join(repository, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function isBuiltFromThese(): boolean {
  const page = statSync(path.join(builtFolder, 'index.html'), { throwIfNoEntry: false });
  if (page === undefined) return false;
  return ['src-renderer', 'src-main/contract'].every((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, withFileTypes: true }).every(
      (entry) =>
        !entry.isFile() || statSync(path.join(entry.parentPath, entry.name)).mtimeMs < page.mtimeMs,
    ),
  );
}
