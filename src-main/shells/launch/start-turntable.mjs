import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuild } from './ensure-build.mjs';
import { ensureElectron, sandboxProblem } from './ensure-electron.mjs';
import { projectNode } from './ensure-node.mjs';
import { ensureSystemNeeds, WINDOW_NEEDS } from './ensure-system-libraries.mjs';
import { runInPlace, SetUpError } from './launch-context.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */
/** @import { InstalledElectron } from './ensure-electron.mjs' */

/**
 * @typedef {object} StartOptions
 * @property {boolean} web
 * @property {boolean} noSandbox
 * @property {string[]} settings `--root=...`, `--port=...`, `--room=...`: the shells' own, with absolute paths
 * @property {string[]} files absolute
 *
 * @typedef {{ electron: InstalledElectron } | { electron: undefined, reason: string, hint: string }} ShellChoice
 */

/**
 * @param {readonly string[]} args
 * @param {string} folder where the user stands; npm itself moves to the checkout
 * @returns {StartOptions}
 * @throws {SetUpError} on an option that does not exist
 */
export function parseStartArguments(args, folder) {
  /** @type {StartOptions} */
  const options = { web: false, noSandbox: false, settings: [], files: [] };
  for (const argument of args) {
    const [name = '', value] = argument.split(/=(.*)/s, 2);
    if (argument === '--web') options.web = true;
    else if (argument === '--no-sandbox') options.noSandbox = true;
    else if (name === '--root' && value) options.settings.push(`--root=${resolve(folder, value)}`);
    else if ((name === '--port' || name === '--room') && value) options.settings.push(argument);
    else if (argument.startsWith('-')) {
      throw new SetUpError(
        `npm start: there is no option ${argument}`,
        'Usage: npm start -- [--web [--port=NUMBER]] [--root=FOLDER] [--room=upgrades|verify|history|builder] [--no-sandbox] [FILE.rpm ...]',
      );
    } else options.files.push(resolve(folder, argument));
  }
  return options;
}

/**
 * Why the window is not to be had before anything is fetched, or undefined.
 * @param {LaunchContext} context
 * @param {StartOptions} options
 * @returns {{ reason: string, hint: string } | undefined}
 */
export function windowRefusal(context, options) {
  const { DISPLAY: x11, WAYLAND_DISPLAY: wayland } = context.environment;
  if (options.web) return { reason: '', hint: '' };
  if (!x11 && !wayland) {
    return { reason: 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)', hint: '' };
  }
  if (context.superuser && !options.noSandbox) {
    return {
      reason: 'The window does not run as root: its sandbox needs an ordinary user',
      hint: 'Start it as the user of the desktop; it asks for a password when a plan needs one.',
    };
  }
  return undefined;
}

/**
 * The window where it can be had, else the web shell with the reason.
 * @param {LaunchContext} context
 * @param {StartOptions} options
 * @returns {Promise<ShellChoice>}
 */
async function chooseShell(context, options) {
  const refusal = windowRefusal(context, options);
  if (refusal) return { electron: undefined, ...refusal };
  try {
    const outcome = await ensureSystemNeeds(context, WINDOW_NEEDS);
    if (!outcome.met) {
      const hint = outcome.command ? `For the window, type: ${outcome.command}` : '';
      return {
        electron: undefined,
        reason: `The window lacks system libraries (${outcome.reason})`,
        hint,
      };
    }
    const electron = await ensureElectron(context);
    const problem = options.noSandbox
      ? undefined
      : sandboxProblem(context, electron, machine(electron));
    if (!problem) return { electron };
    const hint = `For the window, type once: ${problem.command}`;
    return { electron: undefined, reason: `The window cannot start: ${problem.reason}`, hint };
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    return {
      electron: undefined,
      reason: `There is no Electron: ${error.message}`,
      hint: error.hint,
    };
  }
}

/** @param {InstalledElectron} electron */
function machine(electron) {
  const helper = statSync(join(electron.folder, 'chrome-sandbox'), { throwIfNoEntry: false });
  return {
    setuidHelper: helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0,
    readSetting: (/** @type {string} */ path) => {
      try {
        return readFileSync(path, 'utf8').trim();
      } catch {
        return '';
      }
    },
  };
}

/**
 * @param {LaunchContext} context
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit status
 */
export async function startTurntable(context, args) {
  const options = parseStartArguments(args, context.environment['INIT_CWD'] ?? process.cwd());
  const choice = await chooseShell(context, options);
  await ensureBuild(context);
  /** @type {NodeJS.ProcessEnv} */
  const environment = { ...context.environment, TURNTABLE_NODE: projectNode(context) };
  delete environment['ELECTRON_RUN_AS_NODE'];
  if (choice.electron) {
    const sandbox = options.noSandbox ? ['--no-sandbox'] : [];
    const electronArguments = [...sandbox, context.root, ...options.settings, ...options.files];
    return await runInPlace(choice.electron.path, electronArguments, environment);
  }
  if (choice.reason) context.report(`${choice.reason}; starting the web shell instead.`);
  if (choice.hint) context.report(choice.hint);
  const program = join(context.root, 'dist', 'web', 'main.js');
  return await runInPlace(
    projectNode(context),
    [program, ...options.settings, ...options.files],
    environment,
  );
}
