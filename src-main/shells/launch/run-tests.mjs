import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { endStuckTests } from './end-stuck-tests.mjs';
import { projectNode } from './ensure-node.mjs';
import { lastLines, SetUpError } from './launch-context.mjs';
import { prepareTestEnvironment } from './test-environment.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */
/** @import { TestTotals } from './test-reporter.mjs' */

const TEST_TIMEOUT_MS = 300_000;
/** Longer than a test may take: the runner itself ends what listens. */
const FILE_TIMEOUT_MS = 480_000;
const LIMIT_CHECK_LINES = 200;

/**
 * Which test files run, in two groups: the window's last and one at a time, for they are heavy and
 * share one display. Benchmarks are no tests.
 * @param {string} root
 * @param {readonly string[]} only files or folders; empty for all
 * @returns {{ ordinary: string[], window: string[] }} relative to root
 */
export function listTests(root, only) {
  const chosen = only.map((path) => relative(root, resolve(root, path)));
  const files = globSync('test/**/*.test.{ts,tsx}', { cwd: root })
    .filter((file) => !file.startsWith('test/bench/'))
    .filter((file) => chosen.length === 0 || chosen.some((path) => isUnder(file, path)))
    .sort();
  return {
    ordinary: files.filter((file) => !file.startsWith('test/e2e/')),
    window: files.filter((file) => file.startsWith('test/e2e/')),
  };
}

/** @param {string} file @param {string} path */
function isUnder(file, path) {
  return file === path || file.startsWith(`${path.replace(/\/$/, '')}/`);
}

/**
 * @param {LaunchContext} context
 * @param {readonly string[]} args test files or folders; none for everything, types and lint included
 * @returns {Promise<number>} exit status
 */
export async function runTests(context, args) {
  const option = args.find((argument) => argument.startsWith('-'));
  if (option) {
    const usage = 'Usage: npm test -- [TEST FILE OR FOLDER ...]';
    throw new SetUpError(`npm test: there is no option ${option}`, usage);
  }
  const tests = listTests(context.root, args);
  if (args.length > 0 && tests.ordinary.length + tests.window.length === 0) {
    throw new SetUpError(`npm test: there is no test under ${args.join(', ')}`);
  }
  const { environment, stop } = await prepareTestEnvironment(context);
  try {
    // Every test file loads most of the sources anew; compiled once, it starts much sooner.
    const compiled = join(context.root, '.cache', 'compiled');
    const electronRecord = join(context.root, '.cache', 'e2e-electron.txt');
    rmSync(electronRecord, { force: true });
    const ordinaryEnvironment = {
      ...environment,
      NODE_COMPILE_CACHE: compiled,
      TURNTABLE_CLI: join(context.root, 'dist', 'cli', 'main.js'),
    };
    const totals = [
      ...(args.length === 0 ? await runChecks(context, environment) : []),
      await runGroup(context, ordinaryEnvironment, tests.ordinary, 2),
      await runGroup(context, environment, tests.window, 1),
    ];
    const reason = environment['TURNTABLE_ELECTRON_MISSING'] ?? 'no test started it';
    return summarise(totals, electronThatRan(electronRecord, reason));
  } finally {
    stop();
  }
}

/**
 * Types and lint count as one test each.
 * @param {LaunchContext} context
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<TestTotals[]>}
 */
async function runChecks(context, environment) {
  const manifest = JSON.parse(readFileSync(join(context.root, 'package.json'), 'utf8'));
  /** @type {TestTotals[]} */
  const totals = [];
  for (const name of ['typecheck', 'lint']) {
    const command = ['-c', manifest.scripts[name]];
    const result = await context.run('sh', command, { cwd: context.root, environment });
    const passed = result.status === 0;
    process.stdout.write(`${passed ? '✔' : '✖'} ${name}: ${manifest.scripts[name]}\n`);
    if (!passed) {
      const said = { ...result, stderr: `${result.stdout}${result.stderr}` };
      process.stdout.write(`${lastLines(said, LIMIT_CHECK_LINES)}\n`);
    }
    totals.push({ passed: Number(passed), failed: Number(!passed), skipped: [] });
  }
  return totals;
}

/**
 * @param {LaunchContext} context
 * @param {NodeJS.ProcessEnv} environment
 * @param {readonly string[]} files
 * @param {number} concurrency
 * @returns {Promise<TestTotals>}
 */
async function runGroup(context, environment, files, concurrency) {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: [] };
  const results = join(context.root, '.cache', `test-results-${process.pid}.json`);
  mkdirSync(join(context.root, '.cache'), { recursive: true });
  rmSync(results, { force: true });
  const options = [
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    `--test-reporter=${new URL('./test-reporter.mjs', import.meta.url).href}`,
    '--test-reporter-destination=stdout',
  ];
  let stopWatching = () => {};
  const run = await context.run(projectNode(context), [...options, ...files], {
    cwd: context.root,
    environment: { ...environment, TURNTABLE_TEST_RESULTS: results },
    inherit: true,
    started: (pid) => {
      stopWatching = endStuckTests(pid, FILE_TIMEOUT_MS, (line) =>
        process.stdout.write(`${line}\n`),
      );
    },
  });
  stopWatching();
  /** @type {TestTotals | undefined} */
  let totals;
  try {
    totals = JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    totals = undefined;
  }
  rmSync(results, { force: true });
  if (!totals) {
    process.stdout.write(
      `✖ the test runner ended with status ${run.status} and without a result\n`,
    );
    return { passed: 0, failed: 1, skipped: [] };
  }
  // A run that ends badly with nothing failed (an error between two tests) is still a failure.
  if (run.status !== 0 && totals.failed === 0) totals.failed = 1;
  return totals;
}

/** @param {string} record @param {string} reason why there may be none */
function electronThatRan(record, reason) {
  try {
    return readFileSync(record, 'utf8').trim();
  } catch {
    return `none (${reason})`;
  }
}

/**
 * @param {readonly TestTotals[]} totals
 * @param {string} electron
 * @returns {number} exit status
 */
function summarise(totals, electron) {
  const skipped = totals.flatMap((total) => total.skipped);
  const failed = totals.reduce((sum, total) => sum + total.failed, 0);
  const passed = totals.reduce((sum, total) => sum + total.passed, 0);
  const lines = skipped.map((skip) => `  ${skip.file}: ${skip.name}: ${skip.reason}`);
  if (lines.length > 0) lines.unshift('', 'Skipped:');
  lines.push('', `Electron version that ran: ${electron}`);
  lines.push(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  process.stdout.write(`${lines.join('\n')}\n`);
  return failed === 0 ? 0 : 1;
}
