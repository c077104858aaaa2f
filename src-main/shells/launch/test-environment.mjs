import { delimiter, join } from 'node:path';
import { ensureBuild } from './ensure-build.mjs';
import { startOwnDisplay } from './ensure-display.mjs';
import { ensureElectron } from './ensure-electron.mjs';
import { projectNode } from './ensure-node.mjs';
import {
  BROWSER_NEED,
  DESKTOP_FILE_NEED,
  DISPLAY_NEEDS,
  ensureSystemNeeds,
  JUDGE_NEEDS,
  RPM_NEED,
  WINDOW_NEEDS,
} from './ensure-system-libraries.mjs';
import { SetUpError } from './launch-context.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/**
 * @typedef {object} TestEnvironment
 * @property {NodeJS.ProcessEnv} environment for the tests. TURNTABLE_NODE is the project's Node; TURNTABLE_ELECTRON
 *   the Electron binary, or TURNTABLE_ELECTRON_MISSING the reason why there is none
 * @property {() => void} stop
 */

/**
 * Everything tests and benchmarks stand on. What cannot be had here is said and left out: the tests
 * that need it skip themselves with that reason.
 * @param {LaunchContext} context
 * @returns {Promise<TestEnvironment>}
 */
export async function prepareTestEnvironment(context) {
  const rpm = await ensureSystemNeeds(context, [RPM_NEED]);
  if (!rpm.met) context.report(`Real rpm is missing; tests against it are skipped. ${typed(rpm)}`);
  const judges = await ensureSystemNeeds(context, JUDGE_NEEDS);
  if (!judges.met)
    context.report(`Programs tests compare with are missing. Some are skipped. ${typed(judges)}`);
  const browser = await ensureSystemNeeds(context, [BROWSER_NEED]);
  if (!browser.met)
    context.report(`Chromium is missing; tests in a browser are skipped. ${typed(browser)}`);
  const checker = await ensureSystemNeeds(context, [DESKTOP_FILE_NEED]);
  if (!checker.met)
    context.report(`desktop-file-validate is missing; one test is skipped. ${typed(checker)}`);
  const window = await findElectron(context);
  await ensureBuild(context);
  const own = await startOwnDisplay(context);
  /** @type {NodeJS.ProcessEnv} */
  const environment = {
    ...context.environment,
    PATH: [join(context.root, 'node_modules', '.bin'), context.environment['PATH']].join(delimiter),
    TURNTABLE_NODE: projectNode(context),
  };
  for (const name of ['ELECTRON_RUN_AS_NODE', 'NODE_TEST_CONTEXT', 'DISPLAY', 'WAYLAND_DISPLAY']) {
    delete environment[name];
  }
  if (own) environment['DISPLAY'] = own.display;
  const missing = 'reason' in window ? window.reason : own ? '' : 'Xvfb does not start';
  if (missing) {
    context.report(`Tests of the window are skipped: ${missing}`);
    environment['TURNTABLE_ELECTRON_MISSING'] = missing;
  } else if ('path' in window) environment['TURNTABLE_ELECTRON'] = window.path;
  return { environment, stop: () => own?.stop() };
}

/** @param {{ command: string }} outcome */
function typed(outcome) {
  return outcome.command ? `To install it, type: ${outcome.command}` : '';
}

/**
 * @param {LaunchContext} context
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
async function findElectron(context) {
  const needs = await ensureSystemNeeds(context, [...WINDOW_NEEDS, ...DISPLAY_NEEDS]);
  if (!needs.met) return { reason: `${needs.reason}. ${typed(needs)}` };
  try {
    return { path: (await ensureElectron(context)).path };
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    return { reason: error.message };
  }
}
