/**
 * The helper: the one process that changes a system, started for one plan, as root through pkexec or as
 * the owner of a sandbox. It reads one request from standard input, plans it again from the package
 * files themselves, refuses when that is not the plan somebody agreed to, and carries it out.
 *
 * It outlives whoever started it: a reader that goes away changes nothing. A `stop` line, SIGTERM (but
 * for the one that the death of its parent causes) and SIGINT end it at the next safe point, with the
 * package in work taken back.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FileChangeRequest } from '../../contract/change.ts';
import { processContext, RpmError, toRpmError } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { openWritableDatabase } from '../../database/index.ts';
import type { WritableDatabase } from '../../database/index.ts';
import {
  HELPER_STOP_LINE,
  LineSplitter,
  parseHelperRequest,
  printRecord,
} from '../../ipc/index.ts';
import type { HelperRequest } from '../../ipc/index.ts';
import {
  carryOut,
  inhibitShutdown,
  openPackageFile,
  problemText,
  recoverRoot,
  rejectionText,
  silentReport,
  surroundingsOfRoot,
} from '../../transaction/index.ts';
import type { CarryOutResult } from '../../transaction/index.ts';
import { performFileChange } from './perform-file-change.ts';
import { ProgressReporter } from './progress-reporter.ts';

let isHeard = true;

/** One line on standard output, whole; nobody reading it is no reason to stop. */
function say(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let at = 0; isHeard && at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
      if (code !== 'EAGAIN') isHeard = false;
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** The first line of standard input; later lines may ask to stop, its end means nothing. */
function readRequest(stop: () => void): Promise<string> {
  const splitter = new LineSplitter();
  return new Promise((resolve, reject) => {
    let isRead = false;
    const heard = (line: string): void => {
      if (!isRead) {
        isRead = true;
        resolve(line);
      } else if (line === HELPER_STOP_LINE) stop();
    };
    process.stdin.on('data', (chunk: Buffer) => splitter.push(chunk).forEach(heard));
    process.stdin.on('end', () => {
      splitter.end().forEach(heard);
      if (!isRead)
        reject(new RpmError('BAD_ARGUMENT', 'reading the request: standard input is empty'));
    });
    process.stdin.on('error', () => {});
  });
}

/** What the helper was asked for is done, and told. */
async function perform(request: HelperRequest, context: Context): Promise<void> {
  const reporter = new ProgressReporter(request.planId, () => context.now(), say);
  if (request.recover === true) await recover(request, context, reporter);
  else if (request.change !== undefined)
    await changeFiles(request, request.change, context, reporter);
  else refuse(await carryOutPlan(request, context, reporter));
}

async function recover(
  request: HelperRequest,
  context: Context,
  reporter: ProgressReporter,
): Promise<void> {
  const { root, databasePath, scriptlets, planId } = request;
  const began = context.monotonicMs();
  const { color } = surroundingsOfRoot(root, { openPackage: openPackageFile });
  const openForWriting = (folder: string): WritableDatabase =>
    openWritableDatabase(folder, { log: context.log });
  const around = { root, scriptlets, scriptOutput: 'report', color, context } as const;
  const warnings: string[] = [];
  const result = await recoverRoot(
    { databaseFolder: join(root, databasePath), openForWriting },
    { ...around, program: 'window' },
    { ...silentReport, warning: (text) => void warnings.push(text) },
  );
  reporter.outcome({
    planId,
    status: 'done',
    installed: result?.finished ?? [],
    erased: [],
    sideFiles: [],
    warnings,
    elapsedMs: context.monotonicMs() - began,
  });
}

/** A change of files alone: each looks at them again, and refuses when they are others by now. */
async function changeFiles(
  { root, databasePath, planId }: HelperRequest,
  change: FileChangeRequest,
  context: Context,
  reporter: ProgressReporter,
): Promise<void> {
  const began = context.monotonicMs();
  const around = { root, databaseFolder: join(root, databasePath), context };
  const { changed, warnings } = await performFileChange(change, around);
  reporter.outcome({
    planId,
    status: 'done',
    installed: [],
    erased: [],
    changedFiles: changed,
    sideFiles: [],
    warnings,
    elapsedMs: context.monotonicMs() - began,
  });
}

async function carryOutPlan(
  request: HelperRequest,
  context: Context,
  reporter: ProgressReporter,
): Promise<CarryOutResult> {
  const { root, databasePath, scriptlets, planId, digest, databaseGeneration } = request;
  const surroundings = surroundingsOfRoot(root, { openPackage: openPackageFile });
  const result = await carryOut(
    {
      request: request.request,
      databaseFolder: join(root, databasePath),
      openForWriting: (folder) => openWritableDatabase(folder, { log: context.log }),
      expected: { planId, digest, generation: databaseGeneration },
    },
    surroundings,
    {
      root,
      scriptlets,
      scriptOutput: 'report',
      color: surroundings.color,
      ...(surroundings.settings !== undefined && { settings: surroundings.settings }),
      context,
      program: 'window',
      ...(process.getuid?.() === 0 && { inhibitShutdown }),
    },
    reporter.report,
    { planned: ({ elements }) => reporter.begin(elements) },
  );
  if (result.kind === 'ran') reporter.outcome(result.outcome);
  return result;
}

/** Everything but a run that began is an error to the caller, who planned otherwise. */
function refuse(result: CarryOutResult): void {
  if (result.kind === 'rejected')
    throw new RpmError('PLAN_STALE', result.rejections.map(rejectionText).join('\n'));
  if (result.kind === 'problems')
    throw new RpmError('PLAN_HAS_PROBLEMS', result.plan.problems.map(problemText).join('\n'), {
      // whoever shows them has sentences of their own
      context: { problems: JSON.stringify(result.plan.problems) },
    });
  if (result.kind === 'tested')
    throw new RpmError('BAD_ARGUMENT', 'running the plan: it asks for nothing that could be run');
}

const controller = new AbortController();
const stop = (): void => controller.abort();
// pkexec has the kernel send SIGTERM when its parent dies; nobody asked for a stop then, and half a
// transaction is what nobody wants: it is finished. The kernel sends it already when the thread that
// started us ends, at which time the dying process may still count as our parent.
const parent = process.ppid;
const dyingMs = 250;
process.on('SIGTERM', () => {
  setTimeout(() => {
    if (process.ppid === parent) stop();
  }, dyingMs).unref();
});
process.on('SIGINT', stop);
process.on('SIGHUP', () => {});
process.on('SIGPIPE', () => {});

try {
  const request = parseHelperRequest(await readRequest(stop));
  const log = {
    error: (message: string) => process.stderr.write(`error: ${message}\n`),
    warning: (message: string) => process.stderr.write(`warning: ${message}\n`),
    info() {},
    debug() {},
  };
  process.stderr.on('error', () => {});
  await perform(request, processContext(log, controller.signal));
} catch (thrown) {
  say(printRecord({ type: 'error', error: toRpmError(thrown).toWire() }));
}
process.exit(0);
