import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  builtFolder,
  homeEnvironment,
  startDesktop,
  withoutElectron,
} from '../support/desktop-app.ts';
import { scratchFolder } from '../support/scratch.ts';
import { buildJukebox } from './jukebox.ts';

/** Until the first start owns the user's folder: long before it has a page, and the next one is the second. */
async function heldByFirst(home: string, starting: Promise<unknown>): Promise<void> {
  let hasStarted = false;
  const note = (): void => void (hasStarted = true);
  starting.then(note, note);
  const isHeld = (): boolean => {
    const names = readdirSync(join(home, 'config'), { recursive: true, encoding: 'utf8' });
    return names.some((name) => basename(name) === 'SingletonLock');
  };
  while (!hasStarted && !isHeld()) await pause(5);
}

describe('files handed over while the window is starting', { skip: withoutElectron }, () => {
  const scratch = scratchFolder('e2e-starting');
  after(() => scratch[Symbol.dispose]());

  const startAgain = async (file: string, home: string): Promise<unknown> => {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const started = spawn(
      process.env['TURNTABLE_ELECTRON'] ?? '',
      [...sandbox, join(builtFolder, 'electron/main.cjs'), file],
      { env: homeEnvironment(home), stdio: 'ignore' },
    );
    // A start that stays is no second start; it must not outlive the test.
    const tooLong = setTimeout(() => started.kill('SIGKILL'), 60_000);
    const status = await new Promise((resolve) => started.once('exit', resolve));
    clearTimeout(tooLong);
    return status;
  };

  test('double-clicks before the page is there are all kept, in one window', async () => {
    const older = await buildJukebox(scratch.path, '1.0');
    const newer = await buildJukebox(scratch.path, '2.0');
    const home = join(scratch.path, 'home');
    const starting = startDesktop({ home });
    await heldByFirst(home, starting);
    const handed = [older, newer].map(async (file) => await startAgain(file, home));
    await using desktop = await starting;
    assert.deepEqual(await Promise.all(handed), [0, 0]);
    const list = desktop.page.getByRole('list', { name: 'Package files' });
    await list
      .getByRole('button', { name: /Install/ })
      .nth(1)
      .waitFor();
    assert.equal(desktop.app.windows().length, 1);
  });
});
