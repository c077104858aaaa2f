import { optionTable } from '../option-table.ts';
import type { OptionDefinition, OptionGroup } from '../option-table.ts';
import type { Invocation } from '../invocation.ts';
import { tools } from '../tools.ts';

const headings: readonly (readonly [OptionGroup, string, string | undefined])[] = [
  ['select', 'Which packages to query or verify:', 'query'],
  ['files', 'Which files to list:', 'query'],
  ['query', 'Query (with -q or --query):', 'query'],
  ['alias', 'What to print of each package:', 'query'],
  ['verify', 'Verify (with -V or --verify):', 'verify'],
  ['install', 'Install, upgrade, erase:', 'install'],
  ['other', 'Packages and database:', undefined],
  ['common', 'Everywhere:', undefined],
];

const column = 34;

/** `--help`: only what works. */
export async function run({ face, output, offers }: Invocation): Promise<number> {
  const table = tools[face]?.options ?? optionTable;
  output.write(`Usage: ${face} [OPTION...]\n`);
  for (const [group, heading, mode] of headings) {
    if (mode !== undefined && !offers(mode)) continue;
    const options = table.filter((option) => option.group === group && isOffered(option, offers));
    if (options.length === 0) continue;
    output.write(`\n${heading}\n`);
    for (const option of options) output.write(`${line(option)}\n`);
  }
  return 0;
}

/** Options that are modes of their own. */
const modes = ['checksig', 'import', 'initdb', 'rebuilddb', 'verifydb', 'erase', 'restore'];

/** An option that names a mode is offered with its command. */
function isOffered({ name, help }: OptionDefinition, offers: Invocation['offers']): boolean {
  return help !== undefined && (!modes.includes(name) || offers(name));
}

function line({ name, short, argument, help }: OptionDefinition): string {
  const letter = short === undefined ? '      ' : `  -${short}, `;
  const left = `${letter}--${name}${argument === undefined ? '' : `=${argument}`}`;
  return `${left.padEnd(column)} ${help ?? ''}`;
}
