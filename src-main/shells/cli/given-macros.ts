/** `--define`, `--undefine`, `--load`, `--macros`, `--rcfile`: what the command line says of the configuration. */
import { readFileSync } from 'node:fs';
import { isSystemError, systemErrorText } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { targetMacros } from '../../macro/index.ts';
import { archsOfTable, readRcFiles } from '../../nevra/index.ts';
import {
  machineMacros,
  openPackageFile,
  settingsOf,
  surroundingsOfRoot,
  thisMachine,
} from '../../transaction/index.ts';
import type { MacroValues, PlanSurroundings } from '../../transaction/index.ts';
import { databaseFolder } from './invocation.ts';
import type { Invocation } from './invocation.ts';
import { MacroFileError } from './macro-file-error.ts';
import { UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';

/** With these rpm reads its configuration; `--macros` and `--rcfile` behind them come too late. */
const configuring: ReadonlySet<string> = new Set(['define', 'undefine', 'load', 'dbpath']);

/** Macros that rpm asks for in what this program does too, and which nothing here asks for yet. */
const unheeded: ReadonlySet<string> = new Set([
  '_keyring',
  '_keyringpath',
  '_query_all_fmt',
  '_vsflags_erase',
  '_vsflags_install',
  '_vsflags_query',
  '_vsflags_verify',
]);

/**
 * The macros of this machine's files with what the command line changes.
 *
 * @throws {UsageError} for a macro that rpm would heed and this program does not
 * @throws {RpmError} BAD_ARGUMENT for what is no definition
 * @throws {MacroFileError} for a `--load` that cannot be read
 */
export function givenMacros(
  options: ParsedOptions,
  { environment }: Pick<Context, 'environment'>,
): MacroValues {
  const { given } = options;
  const files = configurationFiles(given, 'macros');
  const macros = machineMacros(environment, files, options.value('target'));
  if (files !== undefined && macros.value('_transaction_color') === undefined)
    macros.define('_transaction_color 0');
  for (const { name, value = '' } of given) {
    if (name === 'define') {
      const [macro = ''] = value.trimStart().split(/\W/, 1);
      if (unheeded.has(macro)) throw new UsageError(`--define of ${macro} is not available`);
      macros.define(value);
    }
    if (name === 'undefine') macros.undefine(value);
    if (name === 'load' && !macros.readFile(value))
      throw new MacroFileError(`failed to load macro file ${value}`);
  }
  return macros;
}

/** The last `--macros` or `--rcfile` that comes in time. */
function configurationFiles(
  given: ParsedOptions['given'],
  wanted: 'macros' | 'rcfile',
): string | undefined {
  const end = given.findIndex(({ name }) => configuring.has(name));
  return (end < 0 ? given : given.slice(0, end)).findLast(({ name }) => name === wanted)?.value;
}

/** The folder `_dbpath` names, where the command line changes that macro. */
export function definedDatabasePath(
  macros: MacroValues,
  { environment }: Pick<Context, 'environment'>,
): string | undefined {
  const path = macros.value('_dbpath');
  return path === machineMacros(environment).value('_dbpath') ? undefined : path;
}

/** The macros that scripts see besides those of the machine's files: the database's folder, `--define`. */
export function scriptDefinitions(invocation: Invocation): readonly string[] {
  const { root } = invocation;
  const whole = databaseFolder(invocation);
  const folder = root !== '/' && whole.startsWith(`${root}/`) ? whole.slice(root.length) : whole;
  const defines = invocation.options.values('define').map((text) => text.replace(/^\s*%/, ''));
  const target = invocation.options.value('target');
  const known = target === undefined ? {} : targetMacros(target);
  const targeting = Object.entries(known).map(([name, body]) => `${name} ${body}`);
  return [`_dbpath ${folder.replaceAll('%', '%%')}`, ...targeting, ...defines];
}

/** What a plan of this command line depends on besides the database and the request. */
export function planSurroundings(
  { root, macros, options, context }: Invocation,
  given: Partial<Pick<PlanSurroundings, 'openPackage' | 'scriptletsSkippedBecause'>> = {},
): PlanSurroundings {
  const all = macros ?? machineMacros(context.environment);
  const settings = settingsOf(all, (message) => context.log.warning(message));
  const archScore = givenArchScore(options, context);
  return surroundingsOfRoot(root, {
    openPackage: openPackageFile,
    settings,
    ...(archScore !== undefined && { archScore }),
    ...given,
  });
}

/** The architectures that run here, where `--rcfile` says so. */
function givenArchScore(
  { given }: ParsedOptions,
  { log }: Pick<Context, 'log'>,
): PlanSurroundings['archScore'] | undefined {
  const list = configurationFiles(given, 'rcfile');
  if (list === undefined) return undefined;
  const { compatible, faults } = readRcFiles(list.split(':'), textOf);
  for (const fault of faults) log.error(fault);
  // a table of before x86_64 had levels knows the machine without one
  const own = thisMachine();
  const known = compatible.has(own) ? own : own.replace(/_v\d$/, '');
  const runs = archsOfTable(known, compatible);
  return (arch) => runs.indexOf(arch) + 1;
}

function textOf(path: string): { readonly text: string } | { readonly reason: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (thrown) {
    if (isSystemError(thrown)) return { reason: systemErrorText(thrown.code ?? '') };
    throw thrown;
  }
}
