/**
 * What makes the command line start sooner. A query of one package takes rpm 16 ms, and Node alone 40:
 * every file that is looked for, and every part of Node that is loaded for nothing, would be seen.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Parts of Node that are there when it starts; all others are loaded where they are first used. */
const AT_ONCE = new Set(['node:fs', 'node:path', 'node:module']);

/**
 * The modules that a program's first file needs without anything being asked for: those of its own chunk
 * and of all that it imports at once.
 * @param {typeof import('rolldown').build} build
 * @param {import('rolldown').InputOptions} input
 * @param {import('rolldown').OutputOptions} output
 * @returns {Promise<ReadonlySet<string>>} module ids
 */
export async function modulesFromStart(build, input, output) {
  const built = await build({ ...input, output, write: false });
  const chunks = new Map(
    built.output.flatMap((file) =>
      file.type === 'chunk' ? [/** @type {const} */ ([file.fileName, file])] : [],
    ),
  );
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [...chunks.values()].filter(({ isEntry }) => isEntry);
  for (const chunk of waiting) {
    for (const id of chunk.moduleIds) found.add(id);
    for (const name of chunk.imports) {
      const imported = chunks.get(name);
      if (imported !== undefined && !waiting.includes(imported)) waiting.push(imported);
    }
  }
  return found;
}

/**
 * Turns `let node_crypto = require("node:crypto")` at the head of a CommonJS chunk into a `require` at the
 * first use. To ask for it at each would be felt: a digest of a small file takes no longer than that.
 * @returns {import('rolldown').Plugin}
 */
export function builtinsWhenUsed() {
  return {
    name: 'builtins-when-used',
    renderChunk: (code) => lazyBuiltins(code),
  };
}

/** @param {string} code of a CommonJS chunk @returns {string} */
export function lazyBuiltins(code) {
  let result = code;
  for (const [line, name, part] of code.matchAll(
    /^(?:let|const) (\w+) = require\("(node:[\w/]+)"\);\n/gm,
  )) {
    if (name === undefined || part === undefined || AT_ONCE.has(part)) continue;
    const rest = result.replace(line, '');
    // used as a whole: left as it is
    if (new RegExp(`\\b${name}\\b(?!\\.)`).test(rest)) continue;
    // in brackets, for `new require("x").Worker()` would call require as a constructor
    const used = rest.replaceAll(
      new RegExp(`\\b${name}\\.`, 'g'),
      `(${name} ??= require("${part}")).`,
    );
    result = `let ${name};\n${used}`;
  }
  return result;
}

/**
 * Writes what is not ASCII as escapes: one such letter, and every letter of the file takes two bytes and
 * is decoded singly. All of them stand in texts, none under `String.raw`.
 * @returns {import('rolldown').Plugin}
 */
export function inAscii() {
  return {
    name: 'in-ascii',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = escaped(file.code);
    },
  };
}

/** @param {string} code @returns {string} */
export function escaped(code) {
  return code.replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What a module that is loaded when it is wanted calls for it. */
const ASKED_FOR = /\bcreateRequire\(import\.meta\.url\)\(/g;

/**
 * Takes the JavaScript of better-sqlite3 into the bundle: its fifteen files are each looked for, opened and
 * compiled otherwise, whenever a database is opened. What it has in native code stays where it is. A package
 * that is not bundled is asked for by `require` itself, without a new one being made for it.
 * @param {string} root of the checkout
 * @param {string} folder of the bundle
 * @returns {import('rolldown').Plugin}
 */
export function sqliteInside(root, folder) {
  const main = createRequire(join(root, 'package.json')).resolve('better-sqlite3');
  const binding = join(dirname(main), 'binding.js');
  return {
    name: 'sqlite-inside',
    transform(code, id) {
      if (id === binding) return addonLoader(binding, folder);
      return id.includes('/node_modules/') ? null : code.replaceAll(ASKED_FOR, 'require(');
    },
  };
}

/**
 * A module in the place of the package's own, which looks in four places and asks for the machine's kind of C
 * library each time. Where the addon does not lie as it does here, it is found beside the package.
 * @param {string} binding path of the package's module
 * @param {string} folder of the bundle
 * @returns {string}
 */
export function addonLoader(binding, folder) {
  const { getPrebuildPath } = createRequire(binding)(binding);
  const package_ = join(dirname(binding), '..');
  const compiled = join(package_, 'build/Release/better_sqlite3.node');
  const addon = existsSync(compiled) ? compiled : getPrebuildPath();
  const [near, inside] = [relative(folder, addon), relative(package_, addon)].map((path) =>
    JSON.stringify(path),
  );
  return `const { createRequire } = require('node:module');
const path = require('node:path');
let addon;
function load() {
  const ask = createRequire(__filename);
  try {
    return ask(path.join(__dirname, ${near}));
  } catch (thrown) {
    if (thrown.code !== 'MODULE_NOT_FOUND') throw thrown;
    return ask(path.join(path.dirname(ask.resolve('better-sqlite3/package.json')), ${inside}));
  }
}
exports.getBinding = () => (addon ??= load());
`;
}
