import { spawn } from 'node:child_process';
import { findProgram } from './ensure-system-libraries.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/**
 * @typedef {object} OwnDisplay
 * @property {string} display value for DISPLAY
 * @property {() => void} stop
 */

const START_TIMEOUT_MS = 15_000;

/**
 * A display of the tests' own, so that no window appears on a person's desktop. The server itself picks
 * a free number and writes it to descriptor 3 when it is ready.
 * @param {LaunchContext} context
 * @returns {Promise<OwnDisplay | undefined>} undefined when there is no Xvfb or it does not start
 */
export function startOwnDisplay(context) {
  const program = findProgram(context, 'Xvfb');
  if (!program) return Promise.resolve(undefined);
  const screen = ['-screen', '0', '1920x1080x24', '-nolisten', 'tcp'];
  const server = spawn(program, ['-displayfd', '3', ...screen], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: context.environment,
  });
  const stop = () => void server.kill();
  process.once('exit', stop);
  return new Promise((resolve) => {
    const giveUp = () => {
      stop();
      resolve(undefined);
    };
    const timer = setTimeout(giveUp, START_TIMEOUT_MS);
    server.once('error', giveUp);
    server.once('exit', giveUp);
    const numbers = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    let text = '';
    numbers.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      server.unref();
      resolve({ display: `:${text.trim()}`, stop });
    });
  });
}
