import { processContext, RpmError } from '../../base/index.ts';
import type { Context, Log } from '../../base/index.ts';
import { commands } from './commands.ts';
import type { MacroValues } from '../../transaction/index.ts';
import { verbosityOf } from './invocation.ts';
import type { Command, Invocation, Verbosity } from './invocation.ts';
import { MacroFileError } from './macro-file-error.ts';
import { checkCommonOptions, checkOptions, modeOf } from './mode.ts';
import type { Mode } from './mode.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { toolMode, toolOfMode, tools } from './tools.ts';

/** The names of rpm programs this one answers to, and the mode each has without being asked. */
const faceModes: Readonly<Record<string, Mode | undefined>> = {
  rpm: undefined,
  rpmquery: 'query',
  rpmverify: 'verify',
  rpmkeys: undefined,
  rpmdb: undefined,
};

export function isRpmFace(name: string): boolean {
  return Object.hasOwn(faceModes, name);
}

/** One of rpm's own command lines, from words to exit status. */
export async function runRpmFace(
  face: string,
  words: readonly string[],
  output: Output,
): Promise<number> {
  if (Object.hasOwn(tools, face)) return runTool(face, face, words, output);
  try {
    const options = parseOptions(words);
    if (options.has('eval')) {
      const { evaluate } = await import('./evaluate.ts');
      if ((await evaluate(options, output)) !== 0) return 1;
    }
    const mode = faceModes[face] ?? modeOf(options);
    if (mode === undefined) return options.arguments.length === 0 ? 0 : usage(face, output);
    const tool = toolOfMode(mode);
    if (tool !== undefined)
      return await runTool(tool, face === 'turntable' ? face : tool, words, output);
    checkOptions(mode, options);
    const dbpath = options.value('dbpath');
    if (dbpath?.startsWith('/') === false) {
      output.error("arguments to --dbpath must begin with '/'");
      return 1;
    }
    const load = commands[mode];
    if (load === undefined) throw new UsageError(`--${mode} is not available`);
    return await (await load()).run(await invocationOf(face, options, output));
  } catch (thrown) {
    return reportFailure(thrown, face, output);
  }
}

/** A command line of rpmdb or rpmkeys, or one of rpm's that is theirs. */
async function runTool(
  name: string,
  speaker: string,
  words: readonly string[],
  output: Output,
): Promise<number> {
  try {
    const tool = tools[name];
    if (tool === undefined) throw new UsageError('there is no such program');
    const options = parseOptions(words, tool.options);
    const mode = toolMode(tool, options);
    const load = mode === undefined ? undefined : commands[mode];
    if (mode === undefined || load === undefined) return usage(name, output);
    checkCommonOptions(options);
    const dbpath = options.value('dbpath');
    if (dbpath?.startsWith('/') === false) {
      output.error("arguments to --dbpath must begin with '/'");
      return 1;
    }
    return await (await load()).run(await invocationOf(name, options, output));
  } catch (thrown) {
    return reportFailure(thrown, speaker, output);
  }
}

/** A command of ours on rpm's options: the same errors, messages and surroundings. */
export async function runCommand(
  face: string,
  words: readonly string[],
  output: Output,
  command: Command,
  mode: (given: ParsedOptions) => Mode = () => 'install',
): Promise<number> {
  try {
    const options = parseOptions(words);
    checkOptions(mode(options), options);
    return await command(await invocationOf(face, options, output));
  } catch (thrown) {
    return reportFailure(thrown, face, output);
  }
}

async function invocationOf(
  face: string,
  options: ParsedOptions,
  output: Output,
): Promise<Invocation> {
  const verbosity = verbosityOf(options);
  const context = cliContext(output, verbosity);
  const given = await configuration(options, context);
  return {
    face,
    options,
    arguments: options.arguments,
    root: options.value('root') ?? '/',
    dbpath: options.value('dbpath') ?? given?.databasePath,
    macros: given?.macros,
    workingDirectory: workingDirectory(),
    verbosity,
    offers: (mode) => Object.hasOwn(commands, mode),
    context,
    output,
  };
}

/** What the command line says of the configuration; most say nothing, and the macro engine is not loaded. */
async function configuration(
  options: ParsedOptions,
  context: Context,
): Promise<{ macros: MacroValues; databasePath: string | undefined } | undefined> {
  if (!options.has('define', 'undefine', 'load', 'macros')) return undefined;
  const { definedDatabasePath, givenMacros } = await import('./given-macros.ts');
  const macros = givenMacros(options, context);
  return { macros, databasePath: definedDatabasePath(macros, context) };
}

/** A folder that was removed under the caller's feet has no name any more; absolute paths still work. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

/** The status for what ended a command line; throws on what is a fault of this program. */
function reportFailure(thrown: unknown, speaker: string, output: Output): number {
  if (thrown instanceof UsageError) output.error(`${speaker}: ${thrown.message}`);
  else if (thrown instanceof MacroFileError) output.error(thrown.message);
  else if (thrown instanceof RpmError) reportError(thrown, output);
  else throw thrown;
  return 1;
}

function reportError({ message, hint }: RpmError, output: Output): void {
  output.error(`error: ${message}`);
  if (hint !== undefined) output.error(hint);
}

/** Arguments without a mode: rpm shows how it is used and counts them. */
function usage(face: string, output: Output): number {
  output.error(`Usage: ${face} [OPTION...]; see ${face} --help`);
  return 1;
}

/** rpm's prefixes on standard error; what is only for the curious appears with -v and -vv. */
export function cliContext(output: Output, verbosity: Verbosity): Context {
  const log: Log = {
    error: (message) => output.error(`error: ${message}`),
    warning: (message) => {
      if (verbosity !== 'quiet') output.error(`warning: ${message}`);
    },
    info: (message) => {
      if (verbosity === 'verbose' || verbosity === 'debug') output.error(message);
    },
    debug: (message) => {
      if (verbosity === 'debug') output.error(`D: ${message}`);
    },
  };
  return processContext(log);
}
