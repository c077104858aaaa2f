import type { Invocation } from '../invocation.ts';
import { listedOptions } from '../listed-options.ts';
import type { Output } from '../output.ts';

const column = 34;

/** `--help`: only what works. */
export async function run({ face, output }: Invocation): Promise<number> {
  writeOptionList(face, output);
  return 0;
}

export function writeOptionList(face: string, output: Output): void {
  output.write(`Usage: ${face} [OPTION...]\n`);
  for (const { heading, options } of listedOptions(face)) {
    output.write(`\n${heading}\n`);
    for (const { name, short, argument, help } of options) {
      const letter = short === undefined ? '      ' : `  -${short}, `;
      const left = `${letter}--${name}${argument === undefined ? '' : `=${argument}`}`;
      output.write(`${left.padEnd(column)} ${help ?? ''}\n`);
    }
  }
}
