/** `rpmbuild`: packages from a spec, a source package or an archive with a spec in it. */
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { pathForSystem, RpmError } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { BuildFailure, buildSpec, parseSpec, SpecError } from '../../build/index.ts';
import type { BuildRequest, BuildSurroundings, ParsedSpec } from '../../build/index.ts';
import type { Header } from '../../format/index.ts';
import { MacroError } from '../../macro/index.ts';
import { unmetDependencies } from '../../transaction/index.ts';
import { buildJournal } from './build-journal.ts';
import type { BuildJournal } from './build-journal.ts';
import { buildMode } from './build-modes.ts';
import type { BuildMode } from './build-modes.ts';
import { openOrigin, OriginFailure } from './build-origin.ts';
import { runtimeOf } from './evaluate.ts';
import type { GivenRuntime } from './evaluate.ts';
import { verbosityOf } from './invocation.ts';
import { openOrEmpty } from './open-for-query.ts';
import { buildOptionTable } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { poptEntries } from './popt-files.ts';
import { cliContext } from './rpm-face.ts';
import { readSpecText, specRuntimeOf } from './spec-runtime.ts';
import { compatibleVersion } from './versions.ts';

/** From words to exit status. */
export async function runRpmbuild(words: readonly string[], output: Output): Promise<number> {
  try {
    const options = parseOptions(words, buildOptionTable, poptEntries('rpmbuild'));
    return await runMode(options, output);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    output.error(`rpmbuild: ${thrown.message}`);
    return 1;
  }
}

async function runMode(options: ParsedOptions, output: Output): Promise<number> {
  if (options.has('help')) return writeHelp(output);
  if (options.has('usage')) return writeUsage(output);
  if (options.has('version')) {
    output.write(`RPM version ${compatibleVersion}\n`);
    return 0;
  }
  const refused = ['root', 'sign'].find((one) => options.has(one));
  if (refused !== undefined) throw new UsageError(`--${refused} is not available`);
  if (options.has('querytags')) {
    const { writeQueryTags } = await import('./commands/querytags.ts');
    return writeQueryTags(output);
  }
  const mode = buildMode(options);
  const context = cliContext(output, verbosityOf(options));
  // scripts show what they do unless they are told to be quiet
  const first = await openRuntimeFor(options, context, false);
  if (first.status !== 0 || options.has('showrc')) return first.status;
  if (mode === undefined) return options.has('eval') ? 0 : writeHelp(output);
  if (options.arguments.length === 0) throw new UsageError('no spec files given for build');
  const cancelling = cancelledBySignals();
  // what one spec is warned of is told again behind the next, as with rpm
  const journal = buildJournal(output, () => first.runtime.flush(), options.has('quiet'));
  try {
    let given: GivenRuntime | undefined = first;
    const targets = options.value('target')?.split(',') ?? [undefined];
    for (const path of options.arguments) {
      if (options.has('target')) journal.notice(`Building target platforms: ${targets.join(',')}`);
      for (const target of targets) {
        if (target !== undefined) journal.notice(`Building for target ${target}`);
        const own =
          target === undefined || targets.length === 1 ? options : forTarget(options, target);
        // each spec meets the macros as they were before the first
        given = own === options ? given : undefined;
        given ??= await openRuntimeFor(own, context, true);
        const line = { given, options: own, output, context, journal };
        const status = await buildOne(path, mode, line, cancelling.signal);
        if (status !== 0) return status;
        given = undefined;
      }
    }
    return 0;
  } finally {
    cancelling.release();
  }
}

/** The same command line for one of the targets it names. */
function forTarget(options: ParsedOptions, target: string): ParsedOptions {
  const given = options.given.map((one) =>
    one.name === 'target' ? { ...one, value: target } : one,
  );
  return {
    ...options,
    given,
    value: (name) => (name === 'target' ? target : options.value(name)),
  };
}

async function openRuntimeFor(
  options: ParsedOptions,
  context: Context,
  isQuiet: boolean,
): Promise<GivenRuntime> {
  const given = await runtimeOf(options, context, { isQuiet, isVerbose: !options.has('quiet') });
  const { macros } = given.runtime;
  const buildRoot = options.value('buildroot');
  if (buildRoot !== undefined) {
    // rpm would remove what lies at the root under that name
    if (!buildRoot.startsWith('/'))
      throw new UsageError('arguments to --buildroot must begin with a /');
    macros.define(`buildroot ${buildRoot.replaceAll('%', '%%')}`);
  }
  if (options.has('build-in-place')) {
    macros.define('_build_in_place 1');
    macros.define(`_builddir ${process.cwd().replaceAll('%', '%%')}`);
  }
  return given;
}

interface CommandLine {
  readonly given: GivenRuntime;
  readonly options: ParsedOptions;
  readonly output: Output;
  readonly context: Context;
  readonly journal: BuildJournal;
}

/** Ctrl-C ends what is being built, with all that it started. */
function cancelledBySignals(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.once(name, end);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, end);
    },
  };
}

/** The exit status. */
async function buildOne(
  path: string,
  mode: BuildMode,
  line: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const { given, options, output, context, journal } = line;
  const { runtime } = given;
  const around: BuildSurroundings = {
    runtime: specRuntimeOf(given),
    log: journal,
    environment: context.environment,
    isVerbose: !options.has('quiet'),
    nowSeconds: () => Math.floor(context.now() / 1000),
    hostName: hostname,
    hasWholePaths: options.has('nodirtokens'),
    signal,
  };
  try {
    const opened = await openOrigin(mode.origin, path, around, context);
    makeFolders(given);
    const { path: specPath, cookie } = opened;
    const parsed = read(specPath, given, journal);
    if (parsed === undefined) return 1;
    if (!isForHere(parsed, given, journal)) return 1;
    const request: BuildRequest = {
      parsed,
      specPath,
      cookie,
      steps: mode.steps,
      isTrial: options.has('nobuild'),
      architectureNumber: given.architectureNumber,
      missing: (source) => missingFor(source, given, context),
    };
    await buildSpec(request, around);
    opened.done();
    journal.summarize(false);
    return 0;
  } catch (thrown) {
    return failed(thrown, journal, given);
  } finally {
    runtime.flush();
    output.flush();
  }
}

/** Tells what ended a build; its exit status. */
function failed(thrown: unknown, journal: BuildJournal, { runtime }: GivenRuntime): number {
  if (thrown instanceof SpecError || thrown instanceof MacroError)
    for (const text of thrown.lines) journal.error(text);
  else if (thrown instanceof RpmError && thrown.code !== 'INTERNAL') journal.error(thrown.message);
  else if (!(thrown instanceof BuildFailure)) throw thrown;
  runtime.flush();
  const status = thrown instanceof BuildFailure ? thrown.status : 1;
  // what is missing is told once, and what ended it before it began
  if (status === 1 && !(thrown instanceof OriginFailure)) journal.summarize(true);
  return status;
}

/** The folders a build needs, as rpm makes them before anything else. */
function makeFolders({ runtime: { macros } }: GivenRuntime): void {
  for (const name of ['_topdir', '_builddir', '_rpmdir', '_srcrpmdir', '_buildrootdir']) {
    const path = macros.expand(`%{?${name}}`);
    if (path !== '') mkdirSync(pathForSystem(path), { recursive: true });
  }
}

/** Reads a spec; undefined, and what is wrong is told, where it cannot be read. */
function read(path: string, given: GivenRuntime, journal: BuildJournal): ParsedSpec | undefined {
  try {
    return parseSpec(path, {
      runtime: specRuntimeOf(given),
      buildArchs: given.buildArchs,
      readFile: readSpecText,
      warn: (text) => journal.warning(text),
      tellError: (text) => journal.error(text),
    });
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw thrown;
    for (const text of thrown.lines) journal.error(text);
    return undefined;
  }
}

/** Whether a spec is for this machine; what it is for instead is told. */
function isForHere(
  { spec }: ParsedSpec,
  { runtime: { macros } }: GivenRuntime,
  journal: BuildJournal,
): boolean {
  const cpu = macros.expand('%{_target_cpu}');
  const system = macros.expand('%{_target_os}');
  const { exclusiveArchitectures, excludedArchitectures, exclusiveSystems, excludedSystems } = spec;
  const faults = [
    { isWrong: excludedArchitectures.includes(cpu), text: `Architecture is excluded: ${cpu}` },
    {
      isWrong: isLeftOut(exclusiveArchitectures, cpu),
      text: `Architecture is not included: ${cpu}`,
    },
    { isWrong: excludedSystems.includes(system), text: `OS is excluded: ${system}` },
    { isWrong: isLeftOut(exclusiveSystems, system), text: `OS is not included: ${system}` },
  ];
  const fault = faults.find(({ isWrong }) => isWrong);
  if (fault !== undefined) journal.error(fault.text);
  return fault === undefined;
}

function isLeftOut(names: readonly string[], name: string): boolean {
  return names.length > 0 && !names.includes(name);
}

function missingFor(
  source: Header,
  { runtime }: GivenRuntime,
  context: Context,
): readonly string[] {
  const folder = runtime.macros.expand('%{_dbpath}');
  const database = openOrEmpty(folder, context);
  try {
    return unmetDependencies(database, source);
  } finally {
    database.close();
  }
}

async function writeHelp(output: Output): Promise<number> {
  const { writeOptionList } = await import('./commands/help.ts');
  writeOptionList('rpmbuild', output);
  return 0;
}

async function writeUsage(output: Output): Promise<number> {
  const { usageText } = await import('./commands/usage.ts');
  output.write(usageText('rpmbuild'));
  return 0;
}
