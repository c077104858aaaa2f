import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Adds to a lock file the optional packages of other platforms that npm left out of it.
 *
 * A registry mirror may carry only the packages of its own users' platform. A lock file made there
 * lacks the rest, and `npm ci` refuses it everywhere, because it can no longer tell a platform that
 * was left out from a package that was forgotten. The added entries name version and platform; no
 * digest is known for them.
 *
 * Run after every change of dependencies: node src-main/shells/launch/complete-lock-file.mjs
 *
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} LockEntry
 */

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const LIBRARIES = new Map([
  ['gnu', 'glibc'],
  ['musl', 'musl'],
]);

/**
 * The platform that such a package's name tells: `@x/binding-linux-arm64-musl`.
 * @param {string} name
 * @returns {Pick<LockEntry, 'os' | 'cpu' | 'libc'>}
 */
export function platformOfName(name) {
  const words = name.split(/[/-]/);
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  const os = words.filter((word) => SYSTEMS.includes(word));
  const libc = words.flatMap((word) => LIBRARIES.get(word) ?? []);
  if (cpu.length !== 1) throw new Error(`the name ${name} does not tell a processor`);
  return {
    ...(os.length > 0 ? { os } : {}),
    cpu,
    ...(os[0] === 'linux' && libc.length > 0 ? { libc } : {}),
  };
}

/**
 * @param {Record<string, LockEntry>} packages the lock file's `packages`; added to in place
 * @returns {string[]} the paths that were added
 */
export function completeLockedPackages(packages) {
  /** @type {string[]} */
  const added = [];
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, parent, name)) continue;
      if (!/^\d+\.\d+\.\d+$/.test(version)) {
        throw new Error(`${parent} wants ${name} ${version}: only an exact version can be added`);
      }
      const path = `node_modules/${name}`;
      packages[path] = {
        version,
        ...platformOfName(name),
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
      added.push(path);
    }
  }
  return added;
}

/**
 * Whether Node's look-up from a package, folder by folder upwards, finds another one.
 * @param {Record<string, LockEntry>} packages
 * @param {string} parent
 * @param {string} name
 */
function isLocked(packages, parent, name) {
  for (let folder = parent; ; ) {
    if (packages[`${folder}${folder && '/'}node_modules/${name}`]) return true;
    if (folder === '') return false;
    const end = folder.lastIndexOf('/node_modules/');
    folder = end < 0 ? '' : folder.slice(0, end);
  }
}

if (process.argv[1] === import.meta.filename) {
  const path = process.argv[2] ?? 'package-lock.json';
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const added = completeLockedPackages(lock.packages);
  const { '': project, ...rest } = lock.packages;
  const sorted = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  lock.packages = { '': project, ...Object.fromEntries(sorted) };
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${path}: ${added.length} packages of other platforms added\n`);
}
