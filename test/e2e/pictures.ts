/** Screenshots at the sizes and themes the window is judged by. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../architecture/source-files.ts';
import type { DesktopApp } from '../support/desktop-app.ts';

const sizes = [
  [1280, 800],
  [1920, 1080],
] as const;
const themes = ['light', 'dark'] as const;
const folder = join(repositoryRoot, '.cache/e2e-screenshots');
const kept = join(repositoryRoot, 'test/e2e/screenshots');
/** Rooms whose pictures are part of the sources, renewed with TURNTABLE_KEEP_PICTURES. */
const keptRooms: ReadonlySet<string> = new Set([
  'packages',
  'package-file',
  'verify-files',
  'history',
  'why',
  'config',
  'verify-centre',
  'verify-timeline',
]);

/** Where pictures go, which no test needs afterwards. */
export function pictureFolder(): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Takes every size and theme of what the window shows now. */
export async function takePictures({ app, page }: DesktopApp, name: string): Promise<void> {
  if (name === 'progress') {
    await page.screenshot({ path: join(pictureFolder(), 'progress.png') });
    return;
  }
  for (const [width, height] of sizes)
    for (const theme of themes) {
      await app.evaluate(
        ({ BrowserWindow, nativeTheme }, wanted) => {
          nativeTheme.themeSource = wanted.theme;
          BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height);
        },
        { width, height, theme },
      );
      await page.waitForTimeout(250);
      const file = `${name}-${width}-${theme}.png`;
      await page.screenshot({ path: join(pictureFolder(), file) });
      if (process.env['TURNTABLE_KEEP_PICTURES'] !== undefined && keptRooms.has(name)) {
        mkdirSync(kept, { recursive: true });
        copyFileSync(join(folder, file), join(kept, file));
      }
    }
}
