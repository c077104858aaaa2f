/** The web shell under test, in a real browser. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumPath, withoutChromium } from './chromium.ts';
import { builtFolder, homeEnvironment } from './desktop-app.ts';

const entry = join(builtFolder, 'web/main.js');

/** Why tests in a browser are skipped; false when they can run. */
export const withoutBrowser: string | false =
  withoutChromium || (existsSync(entry) ? false : `${entry} is not built`);

export interface WebApp extends AsyncDisposable {
  readonly browser: Browser;
  readonly page: Page;
  readonly url: string;
  /** The process id of the shell. */
  readonly pid: number;
}

/**
 * Starts the web shell on a free port and opens its address.
 *
 * @param within - a program that runs the command it is given, in other surroundings
 */
export async function startWeb(
  home: string,
  args: readonly string[] = [],
  within?: string,
): Promise<WebApp> {
  const words = [process.execPath, entry, ...args];
  const [program = '', ...rest] = within === undefined ? words : [within, ...words];
  const shell = spawn(program, rest, {
    cwd: home,
    env: homeEnvironment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    shell.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    shell.once('exit', (status) => reject(new Error(`the web shell ended with ${status}`)));
  });
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  return {
    browser,
    page,
    url,
    pid: shell.pid ?? 0,
    async [Symbol.asyncDispose]() {
      await browser.close();
      const ended = new Promise((resolve) => shell.once('exit', resolve));
      shell.kill('SIGTERM');
      await ended;
    },
  };
}
