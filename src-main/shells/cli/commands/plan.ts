import { resolve } from 'node:path';
import type { InstallRequest, TransactionRequest } from '../../../contract/plan.ts';
import { planLines, planReport } from '../../../operations/index.ts';
import { scriptletIsolation } from '../../../scriptlets/index.ts';
import {
  checkPackages,
  findInterrupted,
  keyFolderIn,
  planTransaction,
  refusalStatus,
  silentReport,
} from '../../../transaction/index.ts';
import { printRejection, transactionOptions } from '../change-packages.ts';
import { exitStatus } from '../exit-status.ts';
import { planSurroundings } from '../given-macros.ts';
import type { Command, Invocation } from '../invocation.ts';
import { openForQuery } from '../open-for-query.ts';
import type { OwnOptions } from '../own-options.ts';
import { packagesToInstall } from '../package-arguments.ts';
import { UsageError } from '../parse-options.ts';
import { interruptedLines } from './recover.ts';

const installModes: Readonly<Record<string, InstallRequest['mode']>> = {
  install: 'install',
  upgrade: 'upgrade',
  freshen: 'freshen',
  reinstall: 'reinstall',
};

/**
 * `plan install|upgrade|freshen|reinstall|erase`: everything a transaction would do, in words or as
 * JSON. Changes nothing, takes no lock, and needs no rights but to read. The exit status is that with
 * which rpm would refuse, or 0.
 */
export function run(own: OwnOptions): Command {
  return async (invocation) => {
    const [verb = '', ...rest] = invocation.arguments;
    const request = await requestOf({ ...invocation, arguments: rest }, verb);
    return typeof request === 'number' ? request : plan(invocation, request, own.has('json'));
  };
}

/** The request, or the exit status with which its arguments were refused. */
async function requestOf(
  invocation: Invocation,
  verb: string,
): Promise<TransactionRequest | number> {
  const { options } = invocation;
  const mode = Object.hasOwn(installModes, verb) ? installModes[verb] : undefined;
  if (mode === undefined && verb !== 'erase')
    throw new UsageError(
      `plan: say what to plan: install, upgrade, freshen, reinstall or erase, then packages${verb === '' ? '' : `; found '${verb}'`}`,
    );
  if (invocation.arguments.length === 0)
    throw new UsageError(`no packages given for ${mode === undefined ? 'erase' : 'install'}`);
  const given = transactionOptions(options);
  if (mode === undefined) {
    const allMatches = options.has('allmatches');
    const erase = invocation.arguments.map((label) => ({ label, allMatches }));
    return { install: [], erase, options: given };
  }
  const { packages, failures } = await packagesToInstall(invocation);
  if (failures > 0) return exitStatus(failures);
  const install = packages.map(({ path }) => ({ path: resolve(path), mode }));
  const isReinstall = mode === 'reinstall';
  return { install, erase: [], options: isReinstall ? { ...given, replacepkgs: true } : given };
}

async function plan(
  invocation: Invocation,
  request: TransactionRequest,
  isJson: boolean,
): Promise<number> {
  const { root, output, context, verbosity } = invocation;
  using database = openForQuery(invocation);
  const skipped = scriptsSkippedBecause(invocation);
  const surroundings = planSurroundings(invocation, {
    ...(skipped !== undefined && { scriptletsSkippedBecause: skipped }),
  });
  const interrupted = findInterrupted(database, root);
  const planned = planTransaction(database, request, surroundings);
  if (planned.kind === 'rejected') {
    for (const rejection of planned.rejections) printRejection(rejection, output);
    return exitStatus(planned.rejections.length);
  }
  const { options } = request;
  const level = surroundings.settings?.verifyLevel;
  const unverified =
    options.noverify === true
      ? []
      : await checkPackages(planned.elements, database, options, silentReport, {
          ...(level !== undefined && { level }),
          keysIn: keyFolderIn(root, surroundings.settings),
        });
  const problems = [...unverified, ...planned.plan.problems];
  const report = planReport(planned, database, root, problems, interrupted);
  if (isJson) output.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else {
    if (interrupted !== undefined) {
      context.log.warning('this comes first, and may change what follows:');
      for (const line of interruptedLines(interrupted)) output.error(line);
    }
    const isWhole = verbosity === 'verbose' || verbosity === 'debug';
    for (const line of planLines(report, isWhole)) output.write(`${line}\n`);
  }
  return refusalStatus(planned.elements.length, problems);
}

/** The same decision as for a run. */
function scriptsSkippedBecause({ root }: Invocation): string | undefined {
  if (root === '/' || process.getuid?.() === 0) return undefined;
  const { mode, reason } = scriptletIsolation();
  return mode === 'disabled' ? reason : undefined;
}
