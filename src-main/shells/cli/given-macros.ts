/** `--define`, `--undefine`, `--load`, `--macros`, `--rcfile`: what the command line says of the configuration. */
import type { Context } from '../../base/index.ts';
import { macroPlaces, targetMacros } from '../../macro/index.ts';
import {
  machineMacros,
  openPackageFile,
  settingsOf,
  surroundingsOfRoot,
} from '../../transaction/index.ts';
import type { MacroValues, PlanSurroundings } from '../../transaction/index.ts';
import { databaseFolder } from './invocation.ts';
import type { Invocation } from './invocation.ts';
import { MacroFileError } from './macro-file-error.ts';
import type { ParsedOptions } from './parse-options.ts';
import { machinePlatform, readRcConfiguration } from './rc-configuration.ts';
import { configurationFiles } from './rc-places.ts';

/**
 * The macros of this machine's files with what the command line changes.
 *
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
    if (name === 'define') macros.define(value);
    // rpm makes a macro of the option, and others are made of that one
    if (name === 'dbpath') macros.define(`_dbpath ${value.replaceAll('%', '%%')}`);
    if (name === 'undefine') macros.undefine(value);
    if (name === 'load' && !macros.readFile(value))
      throw new MacroFileError(`failed to load macro file ${value}`);
  }
  return macros;
}

/** The folder `_dbpath` names, where the command line or a file that did not come with rpm changes that macro. */
export function definedDatabasePath(
  macros: MacroValues,
  { environment }: Pick<Context, 'environment'>,
): string | undefined {
  const path = macros.value('_dbpath');
  const isOwn = (place: string): boolean => !/^(?:~|\/etc\/)/.test(place);
  const places = macroPlaces().filter(isOwn);
  const usual = machineMacros({ HOME: environment['HOME'] }, places.join(':'));
  return path === usual.value('_dbpath') ? undefined : path;
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
  { root, macros, options, context, verbosity }: Invocation,
  given: Partial<Pick<PlanSurroundings, 'openPackage' | 'scriptletsSkippedBecause'>> = {},
): PlanSurroundings {
  const all = macros ?? machineMacros(context.environment);
  const settings = settingsOf(all, (message) => context.log.warning(message));
  return surroundingsOfRoot(root, {
    openPackage: openPackageFile,
    settings,
    archScore: archScoreOf(options, context),
    ...(verbosity === 'debug' && { trace: (line: string) => context.log.debug(line) }),
    ...given,
  });
}

/** The architectures that run here, by the rpmrc files. */
function archScoreOf(options: ParsedOptions, context: Context): PlanSurroundings['archScore'] {
  const { archs } = machinePlatform(readRcConfiguration(options, context), undefined);
  return (arch) => archs.indexOf(arch) + 1;
}
