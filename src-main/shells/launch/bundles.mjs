import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetUpError } from './launch-context.mjs';

/**
 * @typedef {object} Bundle
 * @property {string} name its folder under dist; every bundled file lies exactly one folder deep, so that
 *   `../workers/x.js` and `../renderer/` mean the same from each of them
 * @property {string} source entry, relative to the checkout
 * @property {string} output file name of the entry inside the folder
 * @property {'esm' | 'cjs'} format
 * @property {string} target the oldest runtime that runs it
 */

/** Electron 33 has Node 20 inside; everything else runs on the project's Node. @type {readonly Bundle[]} */
export const BUNDLES = [
  {
    name: 'electron',
    source: 'src-main/shells/electron/main.ts',
    output: 'main.cjs',
    format: 'cjs',
    target: 'node20',
  },
  {
    name: 'electron',
    source: 'src-main/shells/electron/preload.ts',
    output: 'preload.cjs',
    format: 'cjs',
    target: 'node20',
  },
  ...['engine', 'cli', 'helper', 'web'].map(
    (name) =>
      /** @type {Bundle} */ ({
        name,
        source: `src-main/shells/${name}/main.ts`,
        output: 'main.js',
        format: 'esm',
        target: 'node22',
      }),
  ),
  {
    name: 'library',
    source: 'src-main/shells/library/index.ts',
    output: 'index.js',
    format: 'esm',
    target: 'node22',
  },
];

/** What the library's declarations are made from. */
const LIBRARY_CONFIGURATION = 'src-main/shells/library/tsconfig.json';

export const RENDERER_SOURCE = 'src-renderer/index.html';

/**
 * Native code, Lua with its WebAssembly beside it, and OpenPGP.js, whose licence wants it to stay
 * replaceable: loaded from node_modules.
 */
export const EXTERNAL_PACKAGES = [
  'electron',
  'better-sqlite3',
  'koffi',
  '@napi-rs/lzma',
  'openpgp',
  'wasmoon',
];

/**
 * Worker entries by the name they get in dist/workers. See workerUrl in base for the other half.
 * @param {string} root
 * @returns {Record<string, string>} output name without suffix -> source path
 */
export function workerEntries(root) {
  /** @type {Record<string, string>} */
  const entries = {};
  for (const source of globSync('src-main/**/*.worker.ts', { cwd: root }).sort()) {
    const name = basename(source, '.ts');
    if (entries[name]) {
      throw new SetUpError(
        `building workers: ${entries[name]} and ${source} have one name`,
        'They land in one folder: rename one of them.',
      );
    }
    entries[name] = source;
  }
  return entries;
}

/**
 * Stops a build that would leave something out.
 * @param {string} root
 * @param {readonly string[]} sources
 */
export function requireSources(root, sources) {
  const missing = sources.filter((source) => !existsSync(join(root, source)));
  if (missing.length === 0) return;
  throw new SetUpError(`building: there is no ${missing.join(', no ')}`);
}

/**
 * @param {string} root
 * @param {string} staging where the folders of dist are made
 * @param {readonly Bundle[]} bundles
 */
export async function writeBundles(root, staging, bundles) {
  const { build } = await import('rolldown');
  for (const bundle of bundles) {
    await build({
      ...sharedOptions(root, bundle.target),
      input: join(root, bundle.source),
      output: {
        dir: join(staging, bundle.name),
        format: bundle.format,
        entryFileNames: bundle.output,
        chunkFileNames: '[name]-[hash].js',
        // A sandboxed preload and the first file of Electron must each be one file.
        codeSplitting: bundle.format === 'esm',
      },
    });
  }
}

/**
 * The library's declarations, for programs in TypeScript.
 * @param {string} root
 * @param {string} staging
 */
export function writeLibraryTypes(root, staging) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const outDir = join(staging, 'library/types');
  const args = ['-p', join(root, LIBRARY_CONFIGURATION), '--outDir', outDir];
  execFileSync(process.execPath, [compiler, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** @param {string} root @param {string} staging */
export async function writeWorkers(root, staging) {
  const entries = Object.entries(workerEntries(root));
  if (entries.length === 0) return;
  const { build } = await import('rolldown');
  await build({
    ...sharedOptions(root, 'node22'),
    input: Object.fromEntries(entries.map(([name, source]) => [name, join(root, source)])),
    output: {
      dir: join(staging, 'workers'),
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
    },
  });
}

/**
 * @param {string} root
 * @param {string} target
 * @returns {import('rolldown').InputOptions}
 */
function sharedOptions(root, target) {
  return {
    cwd: root,
    platform: 'node',
    external: EXTERNAL_PACKAGES,
    transform: { target },
    logLevel: 'warn',
  };
}

/** @param {string} root @param {string} staging */
export async function writeRenderer(root, staging) {
  const { build } = await import('vite');
  await build({
    root: join(root, 'src-renderer'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(staging, 'renderer'), emptyOutDir: true },
  });
}
