/** The real desktop shell under test: Electron from the set-up, driven by Playwright. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { _electron, errors } from 'playwright-core';
import { repositoryRoot } from '../architecture/source-files.ts';

/** Where the build under test is: the checkout's, unless TURNTABLE_DIST names another. */
export const builtFolder = process.env['TURNTABLE_DIST'] ?? join(repositoryRoot, 'dist');
const entry = join(builtFolder, 'electron/main.cjs');

/** Why tests of the window are skipped; false when they can run. */
export const withoutElectron: string | false = reasonAgainstElectron();

function reasonAgainstElectron(): string | false {
  const { TURNTABLE_ELECTRON, TURNTABLE_ELECTRON_MISSING, DISPLAY } = process.env;
  if (TURNTABLE_ELECTRON_MISSING !== undefined) return TURNTABLE_ELECTRON_MISSING;
  if (TURNTABLE_ELECTRON === undefined) return 'TURNTABLE_ELECTRON is not set: run npm test';
  if (DISPLAY === undefined) return 'there is no display';
  return existsSync(entry) ? false : `${entry} is not built`;
}

export interface DesktopApp extends AsyncDisposable {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the processes wrote to standard error. */
  readonly errors: () => string;
}

export interface DesktopOptions {
  /** Holds the user's folders; two starts with one folder are two starts of one user. */
  readonly home: string;
  readonly args?: readonly string[];
  /** A program that runs the command it is given, in other surroundings; none: the command itself. */
  readonly within?: string;
}

/** The surroundings of a user with a home of their own. */
export function homeEnvironment(home: string): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !name.startsWith('NODE_TEST')) environment[name] = value;
  const folders = { XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache' };
  for (const [name, folder] of Object.entries(folders)) {
    environment[name] = join(home, folder);
    mkdirSync(join(home, folder), { recursive: true });
  }
  return environment;
}

const launchTimeoutMs = 60_000;
const closeTimeoutMs = 30_000;

/**
 * The driver now and then waits for ever for the debugger it has attached,
 * before any of the application has run. That start is given up, said, and made once more.
 */
async function launchTwiceAtMost(
  options: Parameters<typeof _electron.launch>[0],
): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options);
  } catch (thrown) {
    if (!(thrown instanceof errors.TimeoutError)) throw thrown;
    process.stderr.write(`the driver did not reach Electron in ${launchTimeoutMs} ms; once more\n`);
    return await _electron.launch(options);
  }
}

/** Closes the application as its user would; one that stays open fails its test instead of holding it up. */
async function closeOrKill(app: ElectronApplication): Promise<void> {
  const running = app.process();
  let isKilled = false;
  const tooLong = setTimeout(() => {
    isKilled = true;
    running.kill('SIGKILL');
  }, closeTimeoutMs);
  await app.close().finally(() => clearTimeout(tooLong));
  if (isKilled) throw new Error(`the application did not close in ${closeTimeoutMs} ms`);
}

const electron = process.env['TURNTABLE_ELECTRON'] ?? '';

/** The driver puts switches of its own first, so the command that it starts has to be one file. */
function electronWithin(home: string, within: string): string {
  const path = join(home, 'electron');
  writeFileSync(path, `#!/bin/sh\nexec '${within}' '${electron}' "$@"\n`, { mode: 0o755 });
  return path;
}

/** Starts the application and waits for its window. */
export async function startDesktop({
  home,
  args = [],
  within,
}: DesktopOptions): Promise<DesktopApp> {
  // Tests run as root in containers, where Chromium's own sandbox refuses to start.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await launchTwiceAtMost({
    executablePath: within === undefined ? electron : electronWithin(home, within),
    args: [...sandbox, entry, ...args],
    env: homeEnvironment(home),
    cwd: home,
    // The desktop's own theme, not the one Playwright would pretend.
    colorScheme: null,
    timeout: launchTimeoutMs,
  });
  let said = '';
  app.process().stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const page = await app.firstWindow();
  page.setDefaultTimeout(20_000);
  return {
    app,
    page,
    errors: () => said,
    [Symbol.asyncDispose]: async () => await closeOrKill(app),
  };
}
