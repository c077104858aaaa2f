/** What the window does when something is in the way, goes wrong, or is ended by force. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lockDatabase } from '../../src-main/database/index.ts';
import { runCli } from '../support/run-cli.ts';
import type { FailingPackages } from './failing-packages.ts';
import type { JudgedRoot } from './judged-root.ts';
import type { WindowPages } from './window-pages.ts';

export interface FailureParts {
  readonly pages: WindowPages;
  readonly made: FailingPackages;
  /** Has the window open a package file, as a user would. */
  readonly open: (path: string) => Promise<void>;
  /** The user's own root, which the window starts with. */
  readonly sandbox: JudgedRoot;
  /** On a disk of three megabytes. */
  readonly small: JudgedRoot;
  /** Where this user may not write, so that pkexec is asked; it refuses. */
  readonly sealed: JudgedRoot;
  /** A package of many files, `jukebox`. */
  readonly jukebox: string;
  /** Which of the user's processes are the window's. */
  readonly home: string;
}

/** The list still answers: the window lives. */
async function isAlive({ pages }: FailureParts, name = 'libgroove'): Promise<void> {
  await pages.lens('All packages');
  await pages.search(name);
  await pages.row(name).waitFor();
  await pages.search('');
}

async function openFile(parts: FailureParts, path: string, name: string) {
  await parts.open(path);
  const dialog = parts.pages.dialog(name);
  await dialog.getByRole('button', { name: 'Install', exact: true }).waitFor();
  return dialog;
}

/** What is required and not there is a sentence about both; nothing can be applied. */
export async function unmetDependency(parts: FailureParts): Promise<void> {
  const { pages, made, sandbox } = parts;
  const unharmed = sandbox.now();
  const text = await pages.problems(await openFile(parts, made.lonely, 'lonely'), 'Install');
  assert.match(text, /lonely-1\.0-1\.noarch needs libcompany >= 3, which nothing here provides\./);
  assert.match(text, /Add a package that provides libcompany >= 3 to the same plan\./);
  await pages.dismiss();
  await isAlive(parts);
  sandbox.assertSame(unharmed);
}

/** Two packages want one file: the sentence names all three. */
export async function fileConflict(parts: FailureParts): Promise<void> {
  const { pages, made, sandbox } = parts;
  const unharmed = sandbox.now();
  const text = await pages.problems(await openFile(parts, made.rival, 'rival'), 'Install');
  assert.match(
    text,
    /rival-1\.0-1\.noarch brings \/usr\/lib\/groove\/groove\.table, which belongs/,
  );
  assert.match(text, /libgroove-1\.0-3\.noarch/);
  assert.match(text, /Erase or upgrade the package that owns the file first\./);
  await pages.dismiss();
  await isAlive(parts);
  sandbox.assertSame(unharmed);
}

/** Too large beforehand, and too large since: both before anything is written. */
export async function fullDisk(parts: FailureParts): Promise<void> {
  const { pages, made, small } = parts;
  await pages.openRoot(small.path);
  const unharmed = small.now();
  const text = await pages.problems(await openFile(parts, made.wardrobe, 'wardrobe'), 'Install');
  assert.match(text, /has too little room: [\d.]+ MiB more are needed for wardrobe-1\.0-1\.noarch/);
  assert.match(text, /Free at least [\d.]+ MiB on/);
  await pages.dismiss();
  await pages.plan(await openFile(parts, made.drawer, 'drawer'), 'Install');
  small.fill();
  const end = await pages.applyInVain();
  const said = await end.innerText();
  small.empty();
  assert.match(said, /Nothing was changed\.[^]*has too little room: [\d.]+ MiB more are needed/);
  assert.match(said, /Free at least [\d.]+ MiB on/);
  await pages.dismiss();
  small.assertSame(unharmed);
}

/** The signature is of other bytes: it is said when the file is opened, and nothing is installed. */
export async function badSignature(parts: FailureParts): Promise<void> {
  const { pages, made, sandbox } = parts;
  const keyFile = join(parts.home, 'maker.asc');
  writeFileSync(keyFile, made.key.armored);
  const imported = await runCli([
    'rpmkeys',
    '--root',
    sandbox.path,
    '--dbpath',
    '/usr/lib/sysimage/rpm',
    '--import',
    keyFile,
  ]);
  assert.equal(imported.status, 0, imported.stderr);
  const unharmed = sandbox.now();
  const dialog = await openFile(parts, made.forged, 'forged');
  await dialog.getByText('Its signature or digest is wrong').first().waitFor();
  const text = await pages.problems(dialog, 'Install');
  assert.match(text, /forged-1\.0-1\.noarch did not pass its check: .*RSA.*BAD/);
  assert.match(text, /Get the package again from its source; it may be damaged or altered\./);
  await pages.dismiss();
  await isAlive(parts);
  sandbox.assertSame(unharmed);
}

/** Another program has the database: who it is, and that waiting helps; then it works. */
export async function lockedDatabase(parts: FailureParts): Promise<void> {
  const { pages, made, sandbox } = parts;
  const unharmed = sandbox.now();
  const lock = lockDatabase(sandbox.databaseFolder);
  await pages.plan(await openFile(parts, made.plain, 'plain'), 'Install');
  const end = await pages.applyInVain();
  const said = await end.innerText();
  assert.match(said, /Another program is changing the packages of this root: .*node/);
  assert.match(said, new RegExp(`process ${process.pid} holds it: .*running since`));
  assert.match(said, /Another package program is at work; try again when it has finished\./);
  assert.deepEqual(sandbox.now(), unharmed);
  lock[Symbol.dispose]();
  sandbox.assertSame(unharmed);
  await end.getByRole('button', { name: 'Plan again' }).click();
  await pages.dialog('The plan').getByText('Ready to be applied.').waitFor();
  const { outcome } = await pages.apply();
  assert.match(outcome, /1 package installed/);
  await pages.closeOutcome();
  sandbox.assertSame([...unharmed, 'plain-1.0-1.noarch']);
}

/** The password prompt is refused. */
export async function helperRefused(parts: FailureParts): Promise<void> {
  const { pages, made, sealed } = parts;
  await pages.openRoot(sealed.path);
  const unharmed = sealed.now();
  const dialog = await openFile(parts, made.plain, 'plain');
  await dialog.getByRole('button', { name: 'Install', exact: true }).click();
  await pages.dialog('The plan').getByText('Applying asks for a password once.').waitFor();
  const end = await pages.applyInVain();
  const said = await end.innerText();
  assert.match(said, /You were not given the right to change this root\. Nothing was changed\./);
  assert.match(said, /Ask an administrator of this machine, or use a root of your own\./);
  await pages.dismiss();
  sealed.assertSame(unharmed);
}

/** Process ids of the user's helpers, told by their command line and their folders. */
function helpersOf(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        return (
          words.some((word) => word.endsWith('/helper/main.js')) &&
          environment.includes(`XDG_DATA_HOME=${join(home, 'data')}`)
        );
      } catch {
        return false; // it has ended meanwhile
      }
    });
}

/** The helper is killed while it writes files; the next press puts the root right. */
export async function helperKilled(parts: FailureParts): Promise<void> {
  const { pages, sandbox, jukebox, home } = parts;
  const unharmed = sandbox.now();
  await pages.plan(await openFile(parts, jukebox, 'jukebox'), 'Install');
  await pages.dialog('The plan').getByRole('button', { name: 'Apply' }).click();
  // its %post takes a second after the last file: the helper is always in the middle then
  const songs = join(sandbox.path, 'usr/share/jukebox');
  const isWritten = (): boolean => existsSync(songs);
  for (let turn = 0; turn < 5000 && !isWritten(); turn += 1) await pause(2);
  assert.ok(isWritten(), 'files are written');
  const [helper] = helpersOf(home);
  assert.ok(helper !== undefined, 'the helper runs');
  process.kill(helper, 'SIGKILL');
  const end = pages.dialog('The transaction failed');
  await end.waitFor();
  const said = await end.innerText();
  assert.match(said, /The change was cut off in the middle\./);
  assert.match(said, /put it right, or plan again[^]*signal SIGKILL/);
  await pages.dismiss();
  const banner = pages.page.getByRole('alert').filter({ hasText: 'was cut off' });
  await banner.waitFor();
  await banner.getByRole('button', { name: 'Put it right' }).click();
  await banner.waitFor({ state: 'detached' });
  await isAlive(parts);
  sandbox.assertSame(unharmed, 'jukebox-1.0-1.noarch');
}

/** The header says that a file is small; the payload has more. */
export async function packageThatLies(parts: FailureParts): Promise<void> {
  const { pages, made, sandbox } = parts;
  const unharmed = sandbox.now();
  await pages.plan(await openFile(parts, made.liar, 'liar'), 'Install');
  const end = await pages.applyInVain();
  const said = await end.innerText();
  assert.match(said, /What was not done is as it was before\./);
  assert.match(said, /\/opt\/liar has 5000 bytes in the archive, 10 in the header/);
  assert.match(said, /get a damaged package again from its source/);
  await pages.dismiss();
  await isAlive(parts);
  sandbox.assertSame(unharmed);
  assert.equal(existsSync(join(sandbox.path, 'opt/liar')), false);
}
