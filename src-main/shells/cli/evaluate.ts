import { MacroError } from '../../macro/index.ts';
import { openRuntime } from '../../scriptlets/index.ts';
import type { Runtime } from '../../scriptlets/index.ts';
import type { Output } from './output.ts';
import type { GivenOption, ParsedOptions } from './parse-options.ts';

/**
 * `--eval`: prints texts with their macros replaced, by the machine's files of macros or those of
 * `--macros`, and by what `--define`, `--undefine`, `--load`, `--dbpath` and `-v` say before each.
 *
 * @returns the exit status: 1, and nothing further, after the first that cannot be expanded
 */
export async function evaluate(options: ParsedOptions, output: Output): Promise<number> {
  output.flush();
  const settings = {
    isVerbose: false,
    definitions: [],
    files: options.value('macros')?.split(':'),
    target: options.value('target'),
  };
  const runtime = await openRuntime(settings);
  const steps: Readonly<Record<string, (value: string) => void>> = {
    dbpath: (value) => runtime.macros.define(`_dbpath ${value}`),
    define: (value) => runtime.macros.define(value.replace(/^\s*%/, '')),
    eval: (value) => runtime.print(`${runtime.macros.expand(value)}\n`),
    load: (value) => loadFile(runtime, value),
    undefine: (value) => runtime.macros.undefine(value.replace(/^%/, '')),
    verbose: () => (settings.isVerbose = true),
  };
  try {
    for (const { name, value } of options.given) take(steps, name, value);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof MacroError)) throw thrown;
    for (const line of thrown.lines) runtime.tellError(line);
    return 1;
  } finally {
    runtime.flush();
  }
}

function take(
  steps: Readonly<Record<string, (value: string) => void>>,
  name: GivenOption['name'],
  value: GivenOption['value'],
): void {
  if (Object.hasOwn(steps, name)) steps[name]?.(value ?? '');
}

/** @throws {MacroError} without a line of its own: what is wrong is told already */
function loadFile({ macros }: Runtime, path: string): void {
  if (macros.load(path)) return;
  macros.around.say('note', `failed to load macro file ${path}`);
  throw new MacroError();
}
