import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { builtinsWhenUsed, inAscii, modulesFromStart, sqliteInside } from './start-bundle.mjs';
import { SetUpError } from './launch-context.mjs';

/**
 * @typedef {object} Bundle
 * @property {string} name its folder under dist; every bundled file lies exactly one folder deep, so that
 *   `../workers/x.js` and `../renderer/` mean the same from each of them
 * @property {string} source entry, relative to the checkout
 * @property {string} output file name of the entry inside the folder
 * @property {'esm' | 'cjs'} format
 * @property {string} target the oldest runtime that runs it
 * @property {boolean} [startsFast] whether start-up counts: what is always needed in one file, nothing else before it is
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
  {
    name: 'cli',
    source: 'src-main/shells/cli/main.ts',
    output: 'main.js',
    format: 'cjs',
    target: 'node22',
    startsFast: true,
  },
  ...['engine', 'helper', 'web', 'workshop'].map(
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

/** Names stay, for errors name them; a third less is read at each start. */
const WITHOUT_BLANKS = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

/** What modules in CommonJS need of the bundler; it would get a file of its own. */
const RUNTIME = /^\0rolldown\/runtime/;

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
    const input = {
      ...sharedOptions(root, bundle.target),
      input: join(root, bundle.source),
    };
    const folder = join(staging, bundle.name);
    const output = {
      dir: folder,
      format: bundle.format,
      entryFileNames: bundle.output,
      chunkFileNames: '[name]-[hash].js',
    };
    if (bundle.startsFast) {
      const startInput = {
        ...input,
        external: EXTERNAL_PACKAGES.filter((name) => name !== 'better-sqlite3'),
        plugins: [sqliteInside(root, join(root, 'dist', bundle.name))],
      };
      const early = await modulesFromStart(build, startInput, output);
      const groups = [
        { name: 'start', test: (/** @type {string} */ id) => early.has(id) || RUNTIME.test(id) },
      ];
      await build({
        ...startInput,
        plugins: [...startInput.plugins, builtinsWhenUsed(), inAscii()],
        output: { ...output, codeSplitting: { groups }, minify: WITHOUT_BLANKS },
      });
      markCommonJs(folder);
      continue;
    }
    // A sandboxed preload and the first file of Electron must each be one file.
    await build({ ...input, output: { ...output, codeSplitting: bundle.format === 'esm' } });
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

/** Files with the suffix `.js` are CommonJS only where the nearest package.json says so. @param {string} folder */
function markCommonJs(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
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
    // no module of ours does anything by being loaded, but for the entries
    treeshake: { moduleSideEffects: (id) => id.includes('/node_modules/') },
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
