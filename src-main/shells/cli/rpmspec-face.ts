/** `rpmspec`: what a spec file says, as text or by a query format. */
import { binaryHeaders, parseSpec, sourceHeader, SpecError } from '../../build/index.ts';
import type { ParsedSpec, SpecRuntime } from '../../build/index.ts';
import type { Header } from '../../format/index.ts';
import { compileFormat, FormatError, labelForm } from '../../query/index.ts';
import { runtimeOf } from './evaluate.ts';
import type { GivenRuntime } from './evaluate.ts';
import { verbosityOf } from './invocation.ts';
import { specOptionTable } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { poptEntries } from './popt-files.ts';
import { cliContext } from './rpm-face.ts';
import { readSpecText, specRuntimeOf } from './spec-runtime.ts';
import { compatibleVersion } from './versions.ts';

/** From words to exit status. */
export async function runRpmspec(words: readonly string[], output: Output): Promise<number> {
  try {
    const options = parseOptions(words, specOptionTable, poptEntries('rpmspec'));
    return await runMode(options, output);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    output.error(`rpmspec: ${thrown.message}`);
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
  if (options.has('querytags')) {
    const { writeQueryTags } = await import('./commands/querytags.ts');
    return writeQueryTags(output);
  }
  output.flush();
  const context = cliContext(output, verbosityOf(options));
  const first = await runtimeOf(options, context, escapes(options));
  if (first.status !== 0 || options.has('showrc')) return first.status;
  if (options.has('shell')) return runShell(first, options, output);
  const mode = newestMode(options);
  if (mode === undefined) return options.has('eval') ? 0 : writeHelp(output);
  if (options.arguments.length === 0) throw new UsageError(`no arguments given for ${mode}`);
  let failures = 0;
  for (const [at, path] of options.arguments.entries()) {
    // each spec meets the macros as they were before the first
    const given =
      at === 0 ? first : await runtimeOf(options, context, { ...escapes(options), isQuiet: true });
    if (!readOne(path, mode, given, options, output)) failures += 1;
  }
  return failures;
}

function escapes(options: ParsedOptions): { readonly hasEscapes: boolean } {
  return { hasEscapes: !options.has('no-escapes') };
}

/** Of the two modes the later one counts. */
function newestMode({ given }: ParsedOptions): 'parse' | 'query' | undefined {
  const newest = given.findLast(({ name }) => name === 'parse' || name === 'query');
  return newest?.name as 'parse' | 'query' | undefined;
}

/** `--shell`: what is typed with its macros replaced, after the specs were read. */
async function runShell(
  given: GivenRuntime,
  options: ParsedOptions,
  output: Output,
): Promise<number> {
  const { runMacroShell, shellBanner } = await import('./macro-shell.ts');
  const failures = options.arguments.filter((path) => read(path, given) === undefined);
  given.runtime.flush();
  if (failures.length > 0) return failures.length;
  output.error(shellBanner);
  await runMacroShell(given.runtime, output);
  return 0;
}

/** Whether it went well. */
function readOne(
  path: string,
  mode: 'parse' | 'query',
  given: GivenRuntime,
  options: ParsedOptions,
  output: Output,
): boolean {
  const { runtime } = given;
  const parsed = read(path, given);
  if (parsed === undefined && mode === 'query')
    runtime.tellError(`query of specfile ${path} failed, can't parse`);
  runtime.flush();
  if (parsed === undefined) return false;
  if (mode === 'parse') output.write(parsed.text);
  else printHeaders(headersOf(parsed, specRuntimeOf(given), options), options, output);
  output.flush();
  return true;
}

/** Reads a spec; undefined, and what is wrong is told, where it cannot be read. */
function read(path: string, given: GivenRuntime): ParsedSpec | undefined {
  const { runtime, buildArchs } = given;
  const { around } = runtime.macros;
  try {
    return parseSpec(path, {
      runtime: specRuntimeOf(given),
      buildArchs,
      readFile: readSpecText,
      warn: (text) => around.say('warning', text),
      tellError: (text) => around.say('error', text),
    });
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw thrown;
    for (const line of thrown.lines) runtime.tellError(line);
    return undefined;
  }
}

function headersOf(
  { spec }: ParsedSpec,
  runtime: SpecRuntime,
  options: ParsedOptions,
): readonly Header[] {
  const source = options.given.findLastIndex(({ name }) => name === 'srpm');
  const binary = options.given.findLastIndex(({ name }) => name === 'rpms' || name === 'builtrpms');
  if (source > binary) return [sourceHeader(spec, runtime)];
  const isBuiltOnly = options.given[binary]?.name === 'builtrpms';
  return binaryHeaders(spec, runtime, isBuiltOnly);
}

function printHeaders(headers: readonly Header[], options: ParsedOptions, output: Output): void {
  const texts = options.values('queryformat');
  const isVerbose = options.has('verbose');
  try {
    const format = compileFormat(texts.length > 0 ? texts.join('') : labelForm);
    for (const header of headers) {
      const text = format.evaluate({ header, instance: 0, isVerbose });
      if (!options.has('quiet')) output.write(text);
    }
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    output.error(`error: ${thrown.message}`);
  }
}

async function writeHelp(output: Output): Promise<number> {
  const { writeOptionList } = await import('./commands/help.ts');
  writeOptionList('rpmspec', output);
  return 0;
}

async function writeUsage(output: Output): Promise<number> {
  const { usageText } = await import('./commands/usage.ts');
  output.write(usageText('rpmspec'));
  return 0;
}
