import { buildOptionTable, optionTable, signOptionTable, specOptionTable } from './option-table.ts';
import type { OptionDefinition, OptionGroup } from './option-table.ts';
import { poptEntries } from './popt-files.ts';
import { tools } from './tools.ts';

/** Options under a heading of the help. */
interface OptionList {
  readonly heading: string;
  readonly options: readonly Pick<OptionDefinition, 'name' | 'short' | 'argument' | 'help'>[];
}

const headings: Readonly<Record<OptionGroup, string>> = {
  select: 'Which packages to query or verify:',
  files: 'Which files to list:',
  query: 'Query (with -q or --query):',
  verify: 'Verify (with -V or --verify):',
  install: 'Install, upgrade, erase:',
  other: 'Packages and database:',
  common: 'Everywhere:',
};

/** Programs with tables of their own. */
const ownTables: Readonly<Record<string, readonly OptionDefinition[]>> = {
  rpmbuild: buildOptionTable,
  rpmspec: specOptionTable,
  rpmsign: signOptionTable,
};

/** The options of a program that work, and its aliases, as the help lists them. */
export function listedOptions(face: string): readonly OptionList[] {
  const own = Object.hasOwn(ownTables, face) ? ownTables[face] : undefined;
  const table = own ?? tools[face]?.options ?? optionTable;
  const isListed = ({ help, isRefused }: OptionDefinition): boolean =>
    help !== undefined && isRefused !== true;
  const groups = Object.entries(headings).map(([group, heading]) => ({
    heading,
    options: table.filter((option) => option.group === group && isListed(option)),
  }));
  const aliases = { heading: 'Standing for others (popt):', options: listedAliases(face) };
  return [...groups, aliases].filter(({ options }) => options.length > 0);
}

function listedAliases(face: string): OptionList['options'] {
  const entries = poptEntries(face === 'turntable' ? 'rpm' : face);
  const byOption = new Map(entries.map((entry) => [entry.option, entry]));
  return [...byOption.values()]
    .filter(({ help, option }) => help !== undefined && option.startsWith('--'))
    .map(({ option, argument, help }) => ({
      name: option.slice(2),
      ...(argument !== undefined && { argument }),
      ...(help !== undefined && { help }),
    }));
}
