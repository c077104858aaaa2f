import { databaseOptionTable, graphOptionTable, keyOptionTable } from './option-table.ts';
import type { OptionDefinition } from './option-table.ts';
import { generalMode } from './mode.ts';
import type { Mode } from './mode.ts';
import { UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';

/** A program beside rpm to which rpm hands some of its own modes. */
export interface Tool {
  readonly options: readonly OptionDefinition[];
  /** Each is also the name of the option that asks for it. */
  readonly modes: readonly Mode[];
  /** What it does where no option asks for anything. */
  readonly usualMode?: Mode;
  readonly takesArguments: boolean;
}

export const tools: Readonly<Record<string, Tool>> = {
  rpmdb: {
    options: databaseOptionTable,
    modes: ['initdb', 'rebuilddb', 'verifydb', 'exportdb', 'importdb', 'salvagedb'],
    takesArguments: false,
  },
  rpmkeys: {
    options: keyOptionTable,
    modes: ['checksig', 'import', 'export', 'delete', 'list', 'rebuild'],
    takesArguments: true,
  },
  rpmgraph: {
    options: graphOptionTable,
    modes: [],
    usualMode: 'graph',
    takesArguments: true,
  },
};

/**
 * What a tool's command line asks for; undefined when nothing.
 *
 * @throws {UsageError} in rpm's words
 */
export function toolMode(tool: Tool, options: ParsedOptions): Mode | undefined {
  const general = generalMode(options);
  if (general !== undefined) return general;
  const asked = tool.modes.filter((mode) => options.has(mode));
  if (asked.length > 1) throw new UsageError('only one major mode may be specified');
  return options.arguments.length > 0 && !tool.takesArguments
    ? undefined
    : (asked[0] ?? tool.usualMode);
}
