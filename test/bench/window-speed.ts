/**
 * What a user of the window waits for: frames while a long list moves, a letter in the search box, a large
 * package file, and what all of its processes take of the memory. Measured inside the page, up to the frame
 * that shows it, so that the driver's messages do not count.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication, Page } from 'playwright-core';
import type { Comparison } from './measure.ts';
import type { Run } from './run-tree.ts';
import { scrollTable } from '../support/scroll-table.ts';
import { percentile95, realSizedRoot, slimRoot } from './window-lists.ts';
import { withProfile, withWindow } from './window-start.ts';

const asRuns = (milliseconds: readonly number[]): Run[] =>
  milliseconds.map((time) => ({ wallSeconds: time / 1000 }));

/** The 95th percentile as one run, beside the median of all. */
const twoRows = (name: string, milliseconds: readonly number[]): Comparison[] => [
  { name, ours: asRuns(milliseconds), peer: [] },
  { name: 'the same, 95th percentile', ours: asRuns([percentile95(milliseconds)]), peer: [] },
];

/** Frames of a list of 70,000 packages that moves. */
export function windowScroll(cacheFolder: string): Promise<Comparison[]> {
  const root = slimRoot(cacheFolder, 70_000);
  return withProfile((profile) =>
    withWindow(root, profile, async ({ page }) => {
      const { far, near } = (await page.evaluate(scrollTable)) as Record<'far' | 'near', number[]>;
      return [
        ...twoRows('window: a frame while 70,000 rows go by from top to bottom', far),
        ...twoRows('window: a frame while they go by as a wheel moves them', near),
      ];
    }),
  );
}

/** Leaves in `shownAfter` how long after the next letter its rows were on the screen. */
const watchLetter = `(() => {
  const box = document.querySelector('[role=search] [role=combobox]');
  const count = () => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount');
  const before = count();
  window.shownAfter = new Promise((resolve, reject) => {
    box.addEventListener('keydown', () => {
      const start = performance.now();
      const look = () => {
        const first = document.querySelector('#row-0:not([aria-busy])');
        const isThere = count() !== before && first?.textContent.includes(box.value);
        if (performance.now() - start > 10_000) reject(new Error('nothing shown: ' + box.value));
        else if (!isThere) requestAnimationFrame(look);
        // what a frame has drawn is on the screen when the next task runs
        else setTimeout(() => resolve(performance.now() - start));
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  });
})()`;

/** Each of their letters leaves fewer packages than the one before; every release has a 4 and a 2. */
const searched = ['1234', '5678', '9012', '3456', '7890', '6789', '1357', '6543', '9753', '8765'];

async function typed(page: Page): Promise<number[]> {
  const box = page.getByRole('search').getByRole('combobox');
  const all = await page.getByRole('grid').getAttribute('aria-rowcount');
  const times: number[] = [];
  for (const word of searched) {
    await box.fill('');
    await page.locator(`[role=grid][aria-rowcount="${all}"]`).waitFor();
    await page.locator('#row-0:not([aria-busy])').waitFor();
    for (const letter of word) {
      await page.evaluate(watchLetter);
      await box.press(letter);
      times.push((await page.evaluate('window.shownAfter')) as number);
    }
  }
  return times;
}

/** From a letter to its rows on the screen. */
export function windowKeystroke(cacheFolder: string): Promise<Comparison[]> {
  const root = slimRoot(cacheFolder, 70_000);
  return withProfile((profile) =>
    withWindow(root, profile, async ({ page }) => {
      // somebody has looked at the list before they type
      await sleep(1500);
      const name = 'window: a letter over 70,000 packages to its rows on the screen';
      return twoRows(name, await typed(page));
    }),
  );
}

/** Times on the clock of the machine at which the name, then the verdict on a file was drawn. */
const watchFile = `(() => {
  const drawn = (isThere) => new Promise((resolve) => {
    const look = () => {
      const sheet = document.querySelector('[role=dialog]');
      if (sheet === null || !isThere(sheet)) requestAnimationFrame(look);
      else setTimeout(() => resolve(Date.now()));
    };
    look();
  });
  const isFilled = (sheet) => sheet.querySelector('dl') !== null;
  const isWaiting = (sheet) => sheet.querySelector('footer [aria-disabled]') !== null;
  const identity = drawn(isFilled);
  const verdict = identity.then(() => drawn((sheet) => !isWaiting(sheet)));
  window.fileDrawn = Promise.all([identity, verdict]);
})()`;

/** As the desktop hands a file over; the time when it did. */
function handOver(app: ElectronApplication, path: string): Promise<number> {
  return app.evaluate(({ BrowserWindow }, file) => {
    const payload = { paths: [file] };
    const event = { type: 'event', name: 'packageFile.requested', payload };
    const now = Date.now();
    BrowserWindow.getAllWindows()[0]?.webContents.send('turntable:message', event);
    return now;
  }, path);
}

/** From handing over a package file to what it is, and to the verdict on all of it. */
export function windowFile(cacheFolder: string, path: string): Promise<Comparison[]> {
  const root = realSizedRoot(cacheFolder, 6000);
  return withProfile((profile) =>
    withWindow(root, profile, async ({ app, page }) => {
      const identities: number[] = [];
      const verdicts: number[] = [];
      for (let at = 0; at < 7; at += 1) {
        await page.evaluate(watchFile);
        const start = await handOver(app, path);
        const [identity, verdict] = (await page.evaluate('window.fileDrawn')) as [number, number];
        identities.push(identity - start);
        verdicts.push(verdict - start);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      const what = 'a package file of 14,000 files, 180 MB';
      return [
        { name: `window: ${what}, to what it is`, ours: asRuns(identities), peer: [] },
        { name: `window: ${what}, to the verdict`, ours: asRuns(verdicts), peer: [] },
      ];
    }),
  );
}

/** Process numbers of a process and all it started, and they started. */
function family(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const [, parent] = /\) \S (\d+)/.exec(procText(name, 'stat')) ?? [];
    parents.set(Number(name), Number(parent));
  }
  const found = [pid];
  for (const one of found)
    for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}

/** Empty where the process has ended. */
function procText(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** What these processes take, where each page of memory that several share counts once among them. */
function megabytesOf(pids: readonly number[]): number {
  const kibibytes = pids.map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(procText(pid, 'smaps_rollup'))?.[1] ?? 0),
  );
  return kibibytes.reduce((sum, one) => sum + one, 0) / 1024;
}

/** Starting with 6,000 packages, and the memory of all processes once they are looked at. */
export function windowMemory(cacheFolder: string): Promise<Comparison[]> {
  const root = realSizedRoot(cacheFolder, 6000);
  return withProfile(async (profile) => {
    const runs: Run[] = [];
    for (let at = 0; at < 6; at += 1)
      await withWindow(root, profile, async ({ app, page, wallSeconds }) => {
        await page.getByRole('grid').press('End');
        await page.locator('#row-5999:not([aria-busy])').waitFor();
        // what starting took is given back
        await sleep(4000);
        runs.push({ wallSeconds, peakMegabytes: megabytesOf(family(app.process().pid ?? 0)) });
      });
    const [first = { wallSeconds: NaN }, ...warm] = runs;
    return [
      { name: 'window to a list of 6,000 packages, first start', ours: [first], peer: [] },
      { name: 'the same, started before; memory of all processes', ours: warm, peer: [] },
    ];
  });
}
