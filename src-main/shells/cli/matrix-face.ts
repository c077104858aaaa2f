/** `turntable matrix SPEC`: what one spec makes on many distributions. */
import { RpmError } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { binaryHeaders, parseSpec, sourceHeader, SpecError } from '../../build/index.ts';
import { Tag } from '../../format/index.ts';
import type { Header } from '../../format/index.ts';
import { compileFormat } from '../../query/index.ts';
import {
  chosenDistributions,
  distributionMacros,
  distributions,
  matrixText,
  readVariants,
} from '../../release/index.ts';
import type { Distribution, MatrixCell, Variant } from '../../release/index.ts';
import { cliContext } from './cli-context.ts';
import { runtimeOf } from './evaluate.ts';
import type { GivenRuntime } from './evaluate.ts';
import { exitStatus } from './exit-status.ts';
import { verbosityOf } from './invocation.ts';
import { specOptionTable } from './option-table.ts';
import type { OptionDefinition } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { readSpecText, specRuntimeOf } from './spec-runtime.ts';

const ownOptions: readonly OptionDefinition[] = [
  {
    name: 'distribution',
    argument: 'NAME[:MACRO=VALUE,...]',
    group: 'other',
    help: 'a column; again for more',
  },
  {
    name: 'variant',
    argument: "'with X,without Y'",
    group: 'other',
    help: 'a choice of conditions; again for more',
  },
  { name: 'distributions', group: 'other', help: 'list those that are known' },
  { name: 'json', group: 'other', help: 'print the matrix as JSON' },
];
/** Of the options of rpmspec those that say how a spec is read. */
const taken = ['define', 'undefine', 'load', 'macros', 'rcfile', 'target', 'no-escapes', 'help'];
const options = [
  ...ownOptions,
  ...specOptionTable.filter(({ name }) => taken.includes(name)),
  { name: 'verbose', short: 'v', group: 'common' } satisfies OptionDefinition,
];

/** From words to exit status: in how many cells the spec cannot be built. */
export async function runMatrix(words: readonly string[], output: Output): Promise<number> {
  try {
    const given = parseOptions(words, options);
    if (given.has('help')) return writeHelp(output);
    if (given.has('distributions')) {
      for (const { name } of distributions) output.write(`${name}\n`);
      return 0;
    }
    const [spec, another] = given.arguments;
    if (spec === undefined || another !== undefined) throw new UsageError('name one spec file');
    return await showMatrix(spec, given, output);
  } catch (thrown) {
    if (thrown instanceof UsageError) output.error(`matrix: ${thrown.message}`);
    else if (thrown instanceof RpmError) output.error(`error: ${thrown.message}`);
    else throw thrown;
    return 1;
  }
}

async function showMatrix(spec: string, given: ParsedOptions, output: Output): Promise<number> {
  const context = cliContext(output, verbosityOf(given));
  const variants = readVariants(given.values('variant'));
  const cells: MatrixCell[] = [];
  for (const distribution of chosenDistributions(given.values('distribution')))
    for (const variant of variants)
      cells.push(await cellOf(spec, distribution, variant, given, context));
  output.write(given.has('json') ? `${JSON.stringify(cells, null, 2)}\n` : matrixText(cells));
  return exitStatus(cells.filter(({ problem }) => problem !== undefined).length);
}

/** Each cell has macros of its own: a spec leaves definitions behind. */
async function cellOf(
  path: string,
  distribution: Distribution,
  variant: Variant,
  options: ParsedOptions,
  context: Context,
): Promise<MatrixCell> {
  const hasEscapes = !options.has('no-escapes');
  const given = await runtimeOf(options, context, { isQuiet: true, hasEscapes });
  if (given.status !== 0) throw new UsageError('the macros cannot be read');
  defineAll(given, distribution, variant, options);
  const cell = { distribution: distribution.name, variant: variant.name };
  const problems: string[] = [];
  try {
    const runtime = specRuntimeOf(given);
    const { spec } = parseSpec(path, {
      runtime,
      buildArchs: given.buildArchs,
      readFile: readSpecText,
      warn: () => {},
      tellError: (text) => problems.push(text),
    });
    const built = binaryHeaders(spec, runtime, true);
    const buildRequires = requirementsOf(sourceHeader(spec, runtime));
    return { ...cell, packages: built.map(packageOf), buildRequires, problem: undefined };
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw thrown;
    const problem = [...problems, ...thrown.lines].join('; ');
    return { ...cell, packages: [], buildRequires: [], problem };
  }
}

/** What the command line defines counts more than what a distribution does. */
function defineAll(
  { runtime: { macros } }: GivenRuntime,
  distribution: Distribution,
  variant: Variant,
  options: ParsedOptions,
): void {
  for (const name of distributionMacros)
    while (macros.bodyOf(name) !== undefined) macros.undefine(name);
  for (const [name, value] of Object.entries(distribution.macros))
    macros.define(`${name} ${value}`);
  for (const { name, isWith } of variant.conditions) {
    const kind = isWith ? 'with' : 'without';
    macros.define(`_${kind}_${name} --${kind}-${name}`);
  }
  for (const text of options.values('define')) macros.define(text.replace(/^\s*%/, ''));
}

function packageOf(header: Header): MatrixCell['packages'][number] {
  const text = (tag: number): string => header.string(tag) ?? '';
  const name = text(Tag.NAME);
  return { name, label: `${name}-${text(Tag.VERSION)}-${text(Tag.RELEASE)}` };
}

function requirementsOf(header: Header): readonly string[] {
  const lines = compileFormat('[%{REQUIRENEVRS}\\n]').evaluate({
    ...{ header, instance: 0, isVerbose: false },
  });
  return [...new Set(lines.split('\n'))].filter(
    (line) => line !== '' && line !== '(none)' && !line.startsWith('rpmlib('),
  );
}

function writeHelp(output: Output): number {
  output.write('Usage: turntable matrix [OPTION...] SPEC\n\n');
  for (const { name, short, argument, help } of options) {
    const letter = short === undefined ? '      ' : `  -${short}, `;
    const left = `${letter}--${name}${argument === undefined ? '' : `=${argument}`}`;
    output.write(`${left.padEnd(44)} ${help ?? ''}\n`);
  }
  return 0;
}
