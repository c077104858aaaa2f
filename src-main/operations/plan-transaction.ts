import type { TransactionPlan, TransactionRequest } from '../contract/plan.ts';
import type { Problem } from '../contract/problem.ts';
import { openFileSource, RpmError } from '../base/index.ts';
import { checkHead, checkLine, keyringFromDatabase } from '../check/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { dependenciesOf, formatCapability } from '../dependency/index.ts';
import { readPackageHead, Sense } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { referenceOf } from './package-summary.ts';
import { planReport } from './plan-report.ts';
import { planLines } from './plan-text.ts';
import {
  checkDependencies,
  checkPackages,
  findInterrupted,
  openPackageFile,
  planTransaction,
  problemText,
  rejectionText,
  silentReport,
  surroundingsOfRoot,
  TransactionSet,
} from '../transaction/index.ts';
import type { Rejection } from '../transaction/index.ts';

/**
 * The plan for a request.
 *
 * @param scriptletsSkippedBecause - why scriptlets will not run in this root, when they will not
 * @throws {RpmError} NOT_INSTALLED, BAD_ARGUMENT for labels; what reading a package file throws; DatabaseError
 */
export function makePlan(
  root: string,
  database: ReadableDatabase,
  request: TransactionRequest,
  scriptletsSkippedBecause?: string,
): TransactionPlan {
  const surroundings = surroundingsOfRoot(root, {
    openPackage: openPackageFile,
    ...(scriptletsSkippedBecause === undefined ? {} : { scriptletsSkippedBecause }),
  });
  const result = planTransaction(database, request, surroundings);
  if (result.kind === 'planned') return result.plan;
  throw rejectionError(result.rejections);
}

/**
 * The same plan, with a problem for each package file with a wrong signature or digest of its header: it is
 * said before anything is applied, where the payload is looked at as well.
 */
export async function withForgeries(
  plan: TransactionPlan,
  database: ReadableDatabase,
): Promise<TransactionPlan> {
  const { install, options } = plan.request;
  if (options.noverify === true || options.nosignature === true) return plan;
  const keyring = keyringFromDatabase(database);
  const problems: Problem[] = [];
  for (const { path } of install) {
    using source = openFileSource(path);
    const head = readPackageHead(source);
    const wrong = (await checkHead(head, keyring)).find(({ outcome }) => outcome === 'fail');
    if (wrong === undefined) continue;
    const { nevra } = referenceOf(head.header, { kind: 'file', path });
    problems.push({ kind: 'check-failed', nevra, detail: checkLine(wrong) });
  }
  return problems.length === 0 ? plan : { ...plan, problems: [...problems, ...plan.problems] };
}

/**
 * A plan as a file of its own, in the words of `turntable plan -v` or as its `--json`.
 *
 * @throws {RpmError} as `makePlan`
 */
export async function planDocument(
  root: string,
  database: ReadableDatabase,
  request: TransactionRequest,
  format: 'text' | 'json',
  scriptletsSkippedBecause?: string,
): Promise<string> {
  const surroundings = surroundingsOfRoot(root, {
    openPackage: openPackageFile,
    ...(scriptletsSkippedBecause === undefined ? {} : { scriptletsSkippedBecause }),
  });
  const planned = planTransaction(database, request, surroundings);
  if (planned.kind === 'rejected') throw rejectionError(planned.rejections);
  const { options } = request;
  const level = surroundings.settings?.verifyLevel;
  const unverified =
    options.noverify === true
      ? []
      : await checkPackages(planned.elements, database, options, silentReport, {
          ...(level !== undefined && { level }),
        });
  const problems = [...unverified, ...planned.plan.problems];
  const interrupted = findInterrupted(database, root);
  const report = planReport(planned, database, root, problems, interrupted);
  return format === 'json'
    ? `${JSON.stringify(report, undefined, 2)}\n`
    : planLines(report, true)
        .map((line) => `${line}\n`)
        .join('');
}

function rejectionError(rejections: readonly Rejection[]): RpmError {
  const [first] = rejections;
  if (first?.kind === 'unreadable' && rejections.length === 1) return first.error;
  const lines = rejections.map((rejection) => {
    const text = rejectionText(rejection);
    return rejection.kind === 'several-installed'
      ? [text, ...rejection.matches].join('\n  ')
      : text;
  });
  const code =
    first === undefined || first.kind === 'several-installed'
      ? 'BAD_ARGUMENT'
      : first.kind === 'unreadable'
        ? first.error.code
        : 'NOT_INSTALLED';
  return new RpmError(code, `planning: ${lines.join('\n')}`);
}

/** Whether a requirement counts while the package is installed, and neither later nor when it is erased. */
function isForInstallingOnly(sense: number): boolean {
  const whileInstalling = Sense.SCRIPT_PRE | Sense.SCRIPT_POST | Sense.PRETRANS | Sense.POSTTRANS;
  const whileErasing = Sense.SCRIPT_PREUN | Sense.SCRIPT_POSTUN;
  return (sense & whileInstalling) !== 0 && (sense & whileErasing) === 0;
}

/**
 * What `rpm -V` finds unmet of a package's dependencies, in rpm's words: held against everything else
 * that is installed.
 *
 * @param isInstalled - whether the header is one of the database's
 * @param trace - told of each dependency that is looked at
 */
export function unmetDependenciesOf(
  database: ReadableDatabase,
  header: Header,
  isInstalled = true,
  trace?: (line: string) => void,
): string[] {
  const set = new TransactionSet(database, { color: 0, replacepkgs: true });
  set.addInstall({ path: '', header, isSource: false }, 'install');
  const own = set.elements.filter((element) => element.kind === 'install');
  const nevra = own[0]?.nevra;
  // What the package format asks of the program that installs was settled when it was installed.
  const isOfFormat = (problem: Problem): boolean =>
    problem.kind === 'unmet-requirement' && problem.capability.startsWith('rpmlib(');
  const lasting = new Set(
    dependenciesOf(header, 'requires')
      .filter(({ sense }) => !isForInstallingOnly(sense))
      .map(formatCapability),
  );
  // nor does it matter any more what scripts needed that have run
  const isOver = (problem: Problem): boolean =>
    problem.kind === 'unmet-requirement' &&
    problem.nevra === nevra &&
    !lasting.has(problem.capability);
  const problems = checkDependencies(database, own, undefined, trace).filter(
    (problem) => !(isInstalled && (isOfFormat(problem) || isOver(problem))),
  );
  return problems.map((problem) =>
    problemText(
      isInstalled && 'isInstalled' in problem && problem.nevra === nevra
        ? { ...problem, isInstalled }
        : problem,
    ),
  );
}
