/** What -i, -U, -F and -e have in common: from a request to rpm's messages and exit status. */
import type {
  PlannedElement,
  TransactionOptions,
  TransactionRequest,
} from '../../contract/plan.ts';
import { DatabaseError, visibleText } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { initDatabase, openWritableDatabase } from '../../database/index.ts';
import type { WritableDatabase } from '../../database/index.ts';
import { scriptletIsolation } from '../../scriptlets/index.ts';
import {
  carryOut,
  inhibitShutdown,
  openPackageFile,
  problemReport,
  refusalStatus,
  rejectionText,
} from '../../transaction/index.ts';
import type {
  CarryOutResult,
  PackageFile,
  Rejection,
  PlanSurroundings,
  RunSurroundings,
  ScriptletMode,
  TransactionOrder,
} from '../../transaction/index.ts';
import { exitStatus } from './exit-status.ts';
import { databaseFolder } from './invocation.ts';
import { planSurroundings, scriptDefinitions } from './given-macros.ts';
import type { Invocation } from './invocation.ts';
import { openForQuery, requireRoot } from './open-for-query.ts';
import type { Output } from './output.ts';
import type { ParsedOptions } from './parse-options.ts';
import { transactionPrinter } from './transaction-printer.ts';
import { transactionTrace } from './transaction-trace.ts';
import type { TransactionTrace } from './transaction-trace.ts';

/** Options of the command line that a transaction knows; `--force` stands for three of them. */
const optionNames = [
  'nodeps',
  'noorder',
  'test',
  'justdb',
  'replacepkgs',
  'replacefiles',
  'oldpackage',
  'ignorearch',
  'ignoreos',
  'ignoresize',
  'excludedocs',
  'excludeconfigs',
  'excludeartifacts',
  'allfiles',
  'nocaps',
  'nodb',
  'nofiledigest',
  'noverify',
  'badreloc',
  'noscripts',
  'nopretrans',
  'nopre',
  'nopost',
  'nopreun',
  'nopostun',
  'noposttrans',
  'nopreuntrans',
  'nopostuntrans',
  'notriggers',
  'notriggerprein',
  'notriggerin',
  'notriggerun',
  'notriggerpostun',
  'nosysusers',
  'nocontexts',
  'nodigest',
  'nosignature',
] as const satisfies readonly (keyof TransactionOptions)[];

export function transactionOptions(given: ParsedOptions): TransactionOptions {
  const found: Record<string, true> = {};
  for (const name of optionNames) if (given.has(name)) found[name] = true;
  if (given.has('allow-protected')) found['allowProtected'] = true;
  if (given.has('noplugins')) found['nocontexts'] = true;
  if (given.has('force')) Object.assign(found, forced);
  const prefix = given.value('prefix');
  const relocations = relocationsIn(given);
  return {
    ...found,
    ...(prefix !== undefined && { prefix }),
    ...(relocations.length > 0 && { relocations }),
  };
}

function relocationsIn({ given }: ParsedOptions): NonNullable<TransactionOptions['relocations']> {
  return given.flatMap(({ name, value = '' }) => {
    if (name === 'excludepath') return { from: value };
    if (name !== 'relocate') return [];
    const equals = value.indexOf('=');
    return { from: value.slice(0, equals), to: value.slice(equals + 1) };
  });
}

const forced = { replacepkgs: true, replacefiles: true, oldpackage: true } as const;

/**
 * Carries a request out and says what rpm would say; the exit status.
 *
 * @param known - `expected`: the plan that was shown and agreed to; `opened`: package files that were
 *   read a moment ago, by absolute path, each of which is taken out and used once
 */
export async function changePackages(
  invocation: Invocation,
  request: TransactionRequest,
  known: {
    readonly expected?: TransactionOrder['expected'];
    readonly opened?: Map<string, PackageFile>;
  } = {},
): Promise<number> {
  const { root, context, verbosity, options } = invocation;
  requireRoot(root);
  const folder = databaseFolder(invocation);
  const { expected, opened } = known;
  const surroundings = planSurroundings(invocation, { openPackage: openingOnce(opened) });
  const around = runSurroundings(invocation, surroundings);
  let count = 0;
  const printer = transactionPrinter(invocation, () => count);
  const trace =
    verbosity === 'debug'
      ? transactionTrace(printer, root, request.options, (line) => context.log.debug(line))
      : undefined;
  const report = trace?.report ?? printer;
  const order = {
    request,
    databaseFolder: folder,
    openForWriting: openForWriting(context),
    ...(expected !== undefined && { expected }),
  };
  const hooks = {
    // rpm's warnings that take a -v to be seen
    noted: (notes: readonly string[]): void => {
      if (verbosity !== 'verbose' && verbosity !== 'debug') return;
      for (const note of notes) context.log.warning(visibleText(note));
    },
    ordered: (loops: readonly string[]): void => {
      if (options.has('deploops')) for (const line of loops) context.log.warning(line);
    },
    accepted: (planned: Parameters<TransactionTrace['planned']>[0]): void =>
      trace?.planned(planned),
    planned: ({ elements }: { readonly elements: readonly unknown[] }): void => {
      count = elements.length;
    },
    recovered: ({
      finished,
      undone,
    }: {
      finished: readonly string[];
      undone: readonly string[];
    }) => {
      const done = [
        ...finished.map((one) => `finished ${one}`),
        ...undone.map((one) => `undid ${one}`),
      ];
      context.log.warning(
        `an interrupted transaction was put right: ${done.join(', ') || 'nothing had begun'}`,
      );
    },
  };
  const attempt = (): Promise<CarryOutResult> =>
    carryOut(order, surroundings, around, report, hooks);
  try {
    return statusOf(invocation, await orMakingDatabase(attempt, invocation, request));
  } catch (thrown) {
    if (!(thrown instanceof DatabaseError) || thrown.code !== 'DATABASE_LOCKED') throw thrown;
    const lock = `${folder}/.rpm.lock`;
    invocation.output.error(
      `error: can't create transaction lock on ${lock} (Resource temporarily unavailable)`,
    );
    const { holder } = thrown.context;
    if (typeof holder === 'string') invocation.output.error(`error: ${holder}`);
    return Math.max(1, request.install.length + request.erase.length);
  }
}

/** Opens package files, but for those that have been. */
function openingOnce(opened = new Map<string, PackageFile>()): PlanSurroundings['openPackage'] {
  return (path) => {
    const known = opened.get(path);
    opened.delete(path);
    return known === undefined ? openPackageFile(path) : { ...known, path };
  };
}

/** The permission to change a database, for what carries transactions out. */
export function openForWriting({ log }: Context): (folder: string) => WritableDatabase {
  return (folder) => openWritableDatabase(folder, { log });
}

/** What a transaction of this command line runs in. */
export function runSurroundings(
  invocation: Invocation,
  { color, settings }: PlanSurroundings = planSurroundings(invocation),
): RunSurroundings {
  const { root, context } = invocation;
  return {
    root,
    scriptlets: scriptletMode(invocation),
    context,
    scriptOutput: 'inherit',
    definitions: scriptDefinitions(invocation),
    color,
    ...(settings !== undefined && { settings }),
    isTraced: invocation.verbosity === 'debug',
    program: 'command line',
    // logind would ask anybody but root for a password
    ...(process.getuid?.() === 0 && { inhibitShutdown }),
  };
}

/** A root without a database gets an empty one when something is to be installed, as with rpm. */
async function orMakingDatabase(
  attempt: () => Promise<CarryOutResult>,
  invocation: Invocation,
  request: TransactionRequest,
): Promise<CarryOutResult> {
  try {
    return await attempt();
  } catch (thrown) {
    const isMissing =
      (thrown instanceof DatabaseError && thrown.code === 'DATABASE_MISSING') ||
      (thrown instanceof Error && 'code' in thrown && thrown.code === 'FILE_NOT_FOUND');
    if (!isMissing) throw thrown;
    if (request.install.length === 0) {
      // throws where there is something, but no database
      openForQuery(invocation).close();
      return nothingInstalled(request);
    }
    initDatabase(databaseFolder(invocation));
    return attempt();
  }
}

/** What an erasure comes to where there is no database. */
function nothingInstalled({ erase }: TransactionRequest): CarryOutResult {
  const rejections = erase.flatMap((wanted) =>
    'label' in wanted ? [{ kind: 'not-installed' as const, label: wanted.label }] : [],
  );
  return { kind: 'rejected', rejections };
}

/** Without root's rights there is no chroot; then scripts are kept apart, or not run. */
function scriptletMode({ root, context, options }: Invocation): ScriptletMode {
  if (root === '/' || process.getuid?.() === 0) return 'chroot';
  const { mode, reason } = scriptletIsolation();
  if (mode === 'disabled' && !options.has('noscripts')) context.log.warning(reason);
  return mode;
}

function statusOf({ output }: Invocation, result: CarryOutResult): number {
  switch (result.kind) {
    case 'rejected':
      for (const rejection of result.rejections) printRejection(rejection, output);
      return exitStatus(result.rejections.length);
    case 'problems': {
      for (const line of problemReport(result.plan.problems)) output.error(line);
      return refusalStatus(result.plan.elements.length, result.plan.problems);
    }
    case 'tested':
      return 0;
    case 'ran':
      if (result.outcome.status === 'done') return 0;
      return exitStatus(Math.max(1, askedFor(result.plan.elements)));
  }
}

/** rpm counts a transaction that failed anywhere as the packages that were asked for. */
function askedFor(elements: readonly PlannedElement[]): number {
  const installs = elements.filter(({ kind }) => kind === 'install').length;
  return installs > 0 ? installs : elements.length;
}

/** The matches of an ambiguous label go to standard output, as rpm has it. */
export function printRejection(rejection: Rejection, output: Output): void {
  output.error(`error: ${rejectionText(rejection)}`);
  if (rejection.kind === 'several-installed')
    for (const match of rejection.matches) output.write(`  ${visibleText(match)}\n`);
}
