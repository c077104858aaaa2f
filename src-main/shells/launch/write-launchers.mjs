import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names that work so far; each is the same program, which acts by its name. */
export const LAUNCHER_NAMES = [
  'turntable',
  'rpm',
  'rpmquery',
  'rpmverify',
  'rpmkeys',
  'rpmdb',
  'rpm2cpio',
  'rpm2archive',
  'rpmsort',
  'rpmgraph',
  'rpmdump',
  'rpmspec',
  'rpmbuild',
  'rpmsign',
  'createrepo_c',
  'mock',
];

/** Older kernels cut a `#!` line at 127 bytes, and none takes a path with a space in it. */
const LIMIT_SHEBANG_BYTES = 127;

/**
 * What young objects may take, three times over. Node's own 16 MB are filled with what is long dead by
 * then, together with the buffers behind it; a package of 14,000 files needs 80 MB less with these 2,
 * and no more time. A `#!` line has room for one argument.
 */
const MEMORY_OPTION = '--max-semi-space-size=2';

/**
 * The first line of a launcher: the project's Node by its own path, so that nothing is looked up in PATH.
 * @param {string} nodePath
 */
export function launcherShebang(nodePath) {
  const line = `#!${nodePath} ${MEMORY_OPTION}`;
  const fits = Buffer.byteLength(line) < LIMIT_SHEBANG_BYTES && !/\s/.test(nodePath);
  return fits ? line : '#!/usr/bin/env node';
}

/**
 * @param {string} staging
 * @param {string} nodePath the project's Node
 */
export function writeLaunchers(staging, nodePath) {
  const folder = join(staging, 'bin');
  mkdirSync(folder, { recursive: true });
  // Files without a suffix are CommonJS only where the nearest package.json says so.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const program = readFileSync(new URL('./launcher.cjs', import.meta.url), 'utf8');
  for (const name of LAUNCHER_NAMES) {
    const path = join(folder, name);
    writeFileSync(path, `${launcherShebang(nodePath)}\n${program}`);
    chmodSync(path, 0o755);
  }
}
