/** Pictures of the window in the middle of a journey: for whoever looks, not compared with anything. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../architecture/source-files.ts';

const folder = join(repositoryRoot, '.cache/e2e-screenshots');

/** Where pictures go, which no test needs afterwards. */
export function pictureFolder(): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Takes a picture of what the window shows now. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictureFolder(), `${name}.png`) });
}
