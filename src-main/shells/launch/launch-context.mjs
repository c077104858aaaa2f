/**
 * What every set-up step is given instead of ambient state: where the checkout is, the environment,
 * who is asking, how to run a program and how to tell the user that real work is being done.
 *
 * These files are plain JavaScript on purpose: they run on the machine's own Node 20 or newer, before
 * any dependency is installed. They answer to no part of rpm. Start reading at start.mjs.
 */
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} CommandResult
 * @property {number} status exit status; 127 when the program does not exist, 128 + n after signal n
 * @property {string} stdout
 * @property {string} stderr
 *
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [environment]
 * @property {boolean} [inherit] let the program write to our own terminal instead of capturing it
 * @property {(pid: number) => void} [started] told the process id once the program runs
 *
 * @typedef {(program: string, args: readonly string[], options?: CommandOptions) => Promise<CommandResult>} RunCommand
 *
 * @typedef {object} LaunchContext
 * @property {string} root the checkout, absolute
 * @property {NodeJS.ProcessEnv} environment
 * @property {string} cacheDirectory per user and outside the checkout, so that a fresh clone finds it
 * @property {boolean} superuser
 * @property {string} nodePath the Node that is running
 * @property {string} nodeVersion without the leading v
 * @property {string} platform
 * @property {string} architecture
 * @property {(line: string) => void} report one line for each step that really does something
 * @property {RunCommand} run
 */

/** A failure of set-up that a stranger can act on: printed as two lines, never as a stack. */
export class SetUpError extends Error {
  /**
   * @param {string} message what was being done, on what, what was found
   * @param {string} [hint] what to do now
   */
  constructor(message, hint = '') {
    super(message);
    this.name = 'SetUpError';
    this.hint = hint;
  }
}

const CAPTURE_LIMIT_BYTES = 4 * 1024 * 1024;
const SIGNAL_NUMBERS = new Map([
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGKILL', 9],
  ['SIGTERM', 15],
]);

/** @type {RunCommand} */
export function runCommand(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: options.inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) options.started?.(child.pid);
    const output = { stdout: '', stderr: '' };
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name]?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output[name] = (output[name] + text).slice(-CAPTURE_LIMIT_BYTES);
      });
    }
    child.on('error', (error) => resolve({ status: 127, stdout: '', stderr: error.message }));
    child.on('close', (code, signal) =>
      resolve({ status: code ?? 128 + (SIGNAL_NUMBERS.get(signal ?? '') ?? 0), ...output }),
    );
  });
}

/**
 * Runs a program in our place: same terminal, same exit status. Ctrl+C reaches it through the
 * terminal, so here it is only survived; the other endings are passed on.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>}
 */
export function runInPlace(program, args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: environment, stdio: 'inherit' });
    process.on('SIGINT', () => {});
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('error', (error) => reject(new SetUpError(`starting ${program}: ${error.message}`)));
    child.on('close', (code, signal) =>
      resolve(code ?? 128 + (SIGNAL_NUMBERS.get(signal ?? '') ?? 0)),
    );
  });
}

/** @returns {LaunchContext} */
export function processLaunchContext() {
  const environment = process.env;
  const cacheHome = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return {
    root: join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..'),
    environment,
    cacheDirectory: join(cacheHome, 'turntable'),
    superuser: process.getuid?.() === 0,
    nodePath: process.execPath,
    nodeVersion: process.versions.node,
    platform: process.platform,
    architecture: process.arch,
    report: (line) => void process.stderr.write(`${line}\n`),
    run: runCommand,
  };
}

/**
 * The last lines of what a failed program said, for a message.
 * @param {CommandResult} result
 */
export function lastLines(result, count = 12) {
  const text = (result.stderr.trim() || result.stdout.trim()).split('\n');
  return text.slice(-count).join('\n');
}

/**
 * Runs an entry to its exit status and turns set-up failures into words.
 * @param {(context: LaunchContext) => Promise<number>} entry
 */
export async function runEntry(entry) {
  try {
    process.exitCode = await entry(processLaunchContext());
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`turntable: ${error.message}\n`);
    if (error.hint) process.stderr.write(`${error.hint}\n`);
    process.exitCode = 1;
  }
}
