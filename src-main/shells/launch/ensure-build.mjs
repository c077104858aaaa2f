import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  BUNDLES,
  RENDERER_SOURCE,
  requireSources,
  workerEntries,
  writeBundles,
  writeLibraryTypes,
  writeRenderer,
  writeWorkers,
} from './bundles.mjs';
import { projectNode } from './ensure-node.mjs';
import { writeLaunchers } from './write-launchers.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/**
 * @typedef {object} BuildRecord
 * @property {string} inputs digest of everything the build reads
 * @property {string[]} files what the build wrote, relative to dist
 */

const INPUTS = ['src-main/**', 'src-renderer/**', 'assets/**', '*.json', 'vite.config.ts'];

/**
 * Digest of all files the build reads, and of what it writes into them: where Node and the checkout are.
 * @param {string} root
 * @param {string} nodePath
 */
export function inputDigest(root, nodePath) {
  const hash = createHash('sha256').update(`${root}\0${nodePath}\0`);
  for (const entry of globSync(INPUTS, { cwd: root, withFileTypes: true }).sort(byPath)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {import('node:fs').Dirent} one @param {import('node:fs').Dirent} other */
function byPath(one, other) {
  const a = join(one.parentPath, one.name);
  const b = join(other.parentPath, other.name);
  return a < b ? -1 : Number(a > b);
}

/** @param {string} root @returns {BuildRecord | undefined} */
function readRecord(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', '.build.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} inputs
 */
export function isBuildCurrent(root, inputs) {
  const record = readRecord(root);
  if (record?.inputs !== inputs) return false;
  return record.files.every((file) => existsSync(join(root, 'dist', file)));
}

/**
 * Builds dist when anything it is made from has changed since the last time.
 * @param {LaunchContext} context
 * @returns {Promise<boolean>} whether anything was built
 */
export async function ensureBuild(context) {
  const nodePath = projectNode(context);
  const inputs = inputDigest(context.root, nodePath);
  if (isBuildCurrent(context.root, inputs)) return false;
  context.report('Building ...');
  requireSources(context.root, [...BUNDLES.map((bundle) => bundle.source), RENDERER_SOURCE]);
  await inStaging(context.root, async (staging) => {
    await writeBundles(context.root, staging, BUNDLES);
    writeLibraryTypes(context.root, staging);
    await writeWorkers(context.root, staging);
    await writeRenderer(context.root, staging);
    writeLaunchers(staging, nodePath);
    replaceFiles(context.root, staging, inputs);
  });
  return true;
}

/**
 * Builds some folders of dist only, for work on one part; the record of a whole build is dropped.
 * @param {LaunchContext} context
 * @param {readonly string[]} names of folders under dist
 */
export async function buildParts(context, names) {
  const bundles = BUNDLES.filter((bundle) => names.includes(bundle.name));
  const sources = bundles.map((bundle) => bundle.source);
  requireSources(context.root, [
    ...sources,
    ...(names.includes('renderer') ? [RENDERER_SOURCE] : []),
  ]);
  await inStaging(context.root, async (staging) => {
    await writeBundles(context.root, staging, bundles);
    if (names.includes('library')) writeLibraryTypes(context.root, staging);
    if (names.includes('workers') && Object.keys(workerEntries(context.root)).length > 0) {
      await writeWorkers(context.root, staging);
    }
    if (names.includes('renderer')) await writeRenderer(context.root, staging);
    if (names.includes('bin')) writeLaunchers(staging, projectNode(context));
    moveFiles(staging, join(context.root, 'dist'), filesUnder(staging));
    rmSync(join(context.root, 'dist', '.build.json'), { force: true });
  });
}

/**
 * @param {string} root
 * @param {(staging: string) => Promise<void>} build
 */
async function inStaging(root, build) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const staging = mkdtempSync(join(root, '.cache', 'build-'));
  try {
    await build(staging);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * Moves a finished build over dist file by file. What the build before wrote and this one did not is
 * kept for one more round: a running program may still load its parts from there.
 * @param {string} root
 * @param {string} staging
 * @param {string} inputs
 */
function replaceFiles(root, staging, inputs) {
  const dist = join(root, 'dist');
  const files = filesUnder(staging);
  const keep = new Set([...files, ...(readRecord(root)?.files ?? [])]);
  const built = new Set(files.map((file) => file.split('/')[0]));
  for (const file of existsSync(dist) ? filesUnder(dist) : []) {
    const folder = /** @type {string} */ (file.split('/')[0]);
    if (built.has(folder) && !keep.has(file)) rmSync(join(dist, file));
  }
  moveFiles(staging, dist, files);
  writeFileSync(join(staging, '.build.json'), `${JSON.stringify({ inputs, files }, null, 2)}\n`);
  renameSync(join(staging, '.build.json'), join(dist, '.build.json'));
}

/** @param {string} from @param {string} to @param {readonly string[]} files */
function moveFiles(from, to, files) {
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    renameSync(join(from, file), join(to, file));
  }
}

/** @param {string} folder @returns {string[]} relative paths of files */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
