import type { Invocation } from '../invocation.ts';
import { listedOptions } from '../listed-options.ts';

const lineLength = 79;
const indent = ' '.repeat(8);

/** `--usage`: the options in brief. */
export async function run({ face, output }: Invocation): Promise<number> {
  output.write(usageText(face));
  return 0;
}

/** What `--usage` prints of a program. */
export function usageText(face: string): string {
  const lines: string[] = [];
  let line = `Usage: ${face}`;
  for (const { name, short, argument } of listedOptions(face).flatMap(({ options }) => options)) {
    const letter = short === undefined ? '' : `-${short}|`;
    const item = `[${letter}--${name}${argument === undefined ? '' : `=${argument}`}]`;
    if (line.length + 1 + item.length > lineLength) {
      lines.push(line);
      line = `${indent}${item}`;
    } else line += ` ${item}`;
  }
  return `${[...lines, line].join('\n')}\n`;
}
