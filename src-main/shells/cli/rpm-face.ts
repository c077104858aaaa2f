import {
  isSystemError,
  processEnd,
  RpmError,
  startProcess,
  systemErrorText,
} from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { cliContext } from './cli-context.ts';
import { commands } from './commands.ts';
import type { MacroValues } from '../../transaction/index.ts';
import { verbosityOf } from './invocation.ts';
import type { Command, Invocation } from './invocation.ts';
import { MacroFileError } from './macro-file-error.ts';
import { checkCommonOptions, checkOptions, generalMode, modeOf } from './mode.ts';
import type { Mode } from './mode.ts';
import type { Output } from './output.ts';
import { optionTable } from './option-table.ts';
import { changesMacros } from './own-macro-files.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { pipedOutput } from './piped-output.ts';
import { poptEntries } from './popt-files.ts';
import { hasOwnRcFiles } from './rc-places.ts';
import { toolMode, tools } from './tools.ts';
import { compatibleVersion } from './versions.ts';

export { cliContext };

/** The names of rpm programs this one answers to, and the mode each has without being asked. */
const faceModes: Readonly<Record<string, Mode | undefined>> = {
  rpm: undefined,
  rpmquery: 'query',
  rpmverify: 'verify',
  rpmkeys: undefined,
  rpmdb: undefined,
  rpmgraph: undefined,
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
    const options = parseOptions(words, optionTable, poptEntries(poptName(face)));
    if (options.execute !== undefined) return await execute(face, options, output);
    const status = await evaluated(options, output);
    if (status !== undefined) return status;
    const mode = generalMode(options) ?? faceModes[face] ?? modeOf(options);
    if (mode === undefined) return strayArguments(face, words, options, output);
    checkOptions(mode, options);
    return await runMode(mode, face, options, output);
  } catch (thrown) {
    return reportFailure(thrown, face, output);
  }
}

/** Under which name a program's aliases stand in the files. */
function poptName(face: string): string {
  return face === 'turntable' ? 'rpm' : face;
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
    const options = parseOptions(words, tool.options, poptEntries(name));
    const status = await evaluated(options, output);
    if (status !== undefined) return status;
    const mode = toolMode(tool, options);
    if (mode === undefined) return usage(name, output);
    checkCommonOptions(options);
    return await runMode(mode, name, options, output);
  } catch (thrown) {
    return reportFailure(thrown, speaker, output);
  }
}

/** Hands a command line to the program an alias names: one of ours, or one of the machine's. */
async function execute(face: string, options: ParsedOptions, output: Output): Promise<number> {
  const [program = '', ...first] = options.execute ?? [];
  const words = [...first, ...spelledOut(options), ...options.arguments];
  if (Object.hasOwn(tools, program))
    return runTool(program, face === 'turntable' ? face : program, words, output);
  if (isRpmFace(program)) return runRpmFace(program, words, output);
  if (program === 'rpmsign') {
    const { runRpmsign } = await import('./rpmsign-face.ts');
    return runRpmsign(words, output);
  }
  output.flush();
  const child = startProcess(program, words, { stdio: 'inherit' });
  const { status } = await processEnd(child).catch((thrown: unknown) => {
    const reason = isSystemError(thrown) ? systemErrorText(thrown.code ?? '') : String(thrown);
    throw new UsageError(`${program}: ${reason}`);
  });
  return status ?? 1;
}

/** Options as words again. */
function spelledOut({ given }: ParsedOptions): readonly string[] {
  return given.flatMap(({ name, value }) =>
    value === undefined ? [`--${name}`] : [`--${name}`, value],
  );
}

/** Reads the configuration, and does what `--eval` and `--showrc` ask for; the status with which all ends there. */
async function evaluated(options: ParsedOptions, output: Output): Promise<number | undefined> {
  const context = cliContext(output, verbosityOf(options));
  if (hasOwnRcFiles(options.given, context.environment)) {
    const { readRcConfiguration } = await import('./rc-configuration.ts');
    for (const fault of readRcConfiguration(options, context).faults) context.log.error(fault);
  }
  if (!options.has('eval', 'showrc')) return undefined;
  const { evaluate } = await import('./evaluate.ts');
  const status = await evaluate(options, output, context);
  return status === 0 && !options.has('showrc') ? undefined : status;
}

async function runMode(
  mode: Mode,
  face: string,
  options: ParsedOptions,
  output: Output,
): Promise<number> {
  const load = commands[mode];
  if (load === undefined) throw new UsageError(`--${mode} is not available`);
  if (options.value('dbpath')?.startsWith('/') === false) {
    output.error("arguments to --dbpath must begin with '/'");
    return 1;
  }
  const [pipe, another] = options.values('pipe');
  if (another !== undefined)
    throw new UsageError('error: more than one --pipe specified (incompatible popt aliases?)');
  const { run } = await load();
  if (pipe === undefined) {
    const invocation = await invocationOf(face, options, output);
    const status = await run(invocation);
    // the small programs beside rpm do not say it
    if (!Object.hasOwn(tools, face)) invocation.context.log.debug(`Exit status: ${status}`);
    return status;
  }
  const piped = pipedOutput(output, pipe);
  const status = await run(await invocationOf(face, options, piped));
  return piped.finish() ? status : 1;
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
    const options = parseOptions(words, optionTable, poptEntries('rpm'));
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
    context,
    output,
  };
}

/** What the command line and files say of the configuration; most say nothing, and the macro engine is not loaded. */
async function configuration(
  options: ParsedOptions,
  context: Context,
): Promise<{ macros: MacroValues; databasePath: string | undefined } | undefined> {
  const isGiven = options.has('define', 'undefine', 'load', 'macros', 'target');
  if (!isGiven && !changesMacros(context.environment)) return undefined;
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

/** Arguments without a mode: rpm shows how it is used and counts the words, its own name with them. */
async function strayArguments(
  face: string,
  words: readonly string[],
  options: ParsedOptions,
  output: Output,
): Promise<number> {
  if (options.arguments.length === 0) return 0;
  await usage(face, output);
  return words.length + 1;
}

async function usage(face: string, output: Output): Promise<number> {
  const { usageText } = await import('./commands/usage.ts');
  output.error(`RPM version ${compatibleVersion}\n\n${usageText(face).trimEnd()}`);
  return 1;
}
