import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startDesktop, withoutElectron } from '../support/desktop-app.ts';
import { runProgram } from '../support/real-rpm.ts';
import { databasePath, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { startWeb, withoutBrowser } from '../support/web-app.ts';
import { buildFailingPackages } from './failing-packages.ts';
import type { FailureParts } from './failures.ts';
import {
  badSignature,
  fileConflict,
  fullDisk,
  helperKilled,
  helperRefused,
  lockedDatabase,
  packageThatLies,
  unmetDependency,
} from './failures.ts';
import { buildJukebox } from './jukebox.ts';
import { JudgedRoot } from './judged-root.ts';
import { pictureFolder } from './pictures.ts';
import { WindowPages } from './window-pages.ts';

/**
 * Runs a command among mounts of its own: a root on a disk of three megabytes, a root that cannot be
 * written to, and a pkexec that refuses, as it does when its prompt is answered wrongly.
 */
function surroundings(folder: string): { readonly path: string; small: string; sealed: string } {
  const seed = freshRoot(folder, 'seed');
  const [small = '', sealed = '', programs = ''] = ['small', 'sealed', 'programs'].map((name) =>
    join(folder, name),
  );
  for (const one of [small, join(programs, 'bin')]) mkdirSync(one, { recursive: true });
  cpSync(seed, sealed, { recursive: true });
  const database = join(sealed, databasePath);
  const pkexec =
    '#!/bin/sh\necho "Error executing command as another user: Not authorized" >&2\nexit 127\n';
  writeFileSync(join(programs, 'bin/pkexec'), pkexec, { mode: 0o755 });
  const lines = [
    '#!/bin/sh',
    `exec unshare -m sh -e -c '`,
    `mount -t tmpfs -o size=3m none ${small}; cp -a ${seed}/. ${small}`,
    `mount --bind ${database} ${database}; mount -o remount,bind,ro ${database}`,
    `mount -t overlay none -o lowerdir=${programs}:/usr /usr`,
    `exec "$@"' sh "$@"`,
    '',
  ];
  const path = join(folder, 'within');
  writeFileSync(path, lines.join('\n'), { mode: 0o755 });
  return { path, small, sealed };
}

/** Why a command cannot have mounts of its own here; false when it can. */
function withoutMounts(): string | false {
  if (withoutInstall !== false) return withoutInstall;
  const trial = 'mount -t tmpfs none /mnt && mount -t overlay none -o lowerdir=/mnt:/usr /usr';
  const { status, stderr } = runProgram('unshare', ['-m', 'sh', '-c', trial]);
  return status === 0 ? false : `this machine lets nobody mount in a namespace: ${stderr.trim()}`;
}

interface ShellUnderTest extends AsyncDisposable {
  readonly pages: WindowPages;
  readonly pid: number;
  readonly open: (path: string) => Promise<void>;
}

async function inElectron(home: string, within: string): Promise<ShellUnderTest> {
  const desktop = await startDesktop({ home, within });
  const pages = new WindowPages(desktop.page);
  return {
    pages,
    pid: desktop.app.process().pid ?? 0,
    open: async (path) => {
      await desktop.app.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
      }, path);
      await pages.page.getByRole('button', { name: 'Open package file…' }).click();
    },
    [Symbol.asyncDispose]: async () => await desktop[Symbol.asyncDispose](),
  };
}

async function inBrowser(home: string, within: string): Promise<ShellUnderTest> {
  const web = await startWeb(home, [], within);
  const pages = new WindowPages(web.page);
  return {
    pages,
    pid: web.pid,
    open: async (path) => {
      await pages.page.getByRole('button', { name: 'Open package file…' }).click();
      const sheet = pages.dialog('Open a package file');
      await sheet.getByRole('textbox').fill(path);
      await sheet.getByRole('button', { name: 'Open', exact: true }).click();
    },
    [Symbol.asyncDispose]: async () => await web[Symbol.asyncDispose](),
  };
}

const shells = [
  { name: 'Electron', skip: withoutElectron, start: inElectron },
  { name: 'a browser', skip: withoutBrowser, start: inBrowser },
] as const;

const journeys: Readonly<Record<string, (parts: FailureParts) => Promise<void>>> = {
  'an unmet dependency': unmetDependency,
  'a file conflict': fileConflict,
  'a bad signature': badSignature,
  'a package that lies about its size': packageThatLies,
  'a locked database': lockedDatabase,
  'a helper that is killed in the middle': helperKilled,
  'a full disk': fullDisk,
  'a helper that is refused': helperRefused,
};

for (const { name, skip, start } of shells)
  describe(`what goes wrong, in ${name}`, { skip: skip || withoutMounts() }, () => {
    const scratch = scratchFolder('e2e-failures');
    let shell: ShellUnderTest;
    let parts: FailureParts;

    before(async () => {
      const home = scratch.path;
      const made = await buildFailingPackages(scratch.path);
      const jukebox = await buildJukebox(scratch.path, '1.0');
      const { path, small, sealed } = surroundings(scratch.path);
      shell = await start(home, path);
      const { pages, pid, open } = shell;
      const rooted = (root: string, place: string) => new JudgedRoot(root, place, pid);
      parts = {
        pages,
        made,
        open,
        jukebox,
        home,
        sandbox: rooted(join(home, 'data/turntable/sandbox'), '/usr/lib/sysimage/rpm'),
        small: rooted(small, databasePath),
        // real rpm takes the lock, which it can only where the root may be written to
        sealed: new JudgedRoot(sealed, databasePath, process.pid),
      };
      await pages.row('libgroove').waitFor();
    });
    after(async () => {
      await shell[Symbol.asyncDispose]();
      scratch[Symbol.dispose]();
    });

    for (const [what, journey] of Object.entries(journeys))
      test(what, async () => {
        try {
          await journey(parts);
        } catch (thrown) {
          // what the window shows then tells most, and must not fail the next one as well
          const { page } = parts.pages;
          await page.screenshot({ path: join(pictureFolder(), `failure-${journey.name}.png`) });
          await page.keyboard.press('Escape');
          throw thrown;
        }
      });
  });
