/** `rpmspec --shell`: a line in, its expansion out. */
import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';
import type { Runtime } from '../../scriptlets/index.ts';
import type { Output } from './output.ts';
import { compatibleVersion } from './versions.ts';

export const shellBanner = `RPM version ${compatibleVersion} macro shell`;
const prompt = '> ';

/** Reads standard input to its end. What is read from elsewhere than a terminal is shown, as rpm does. */
export async function runMacroShell(
  { macros, tellError, flush }: Runtime,
  output: Output,
): Promise<void> {
  const isTyped = isatty(0);
  const ask = (): void => {
    output.write(prompt);
    output.flush();
  };
  ask();
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    if (!isTyped) output.write(`${line}\n`);
    output.flush();
    const { expanded, error } = macros.expandPartly(line);
    flush();
    for (const reason of error?.lines ?? []) tellError(reason);
    flush();
    if (error === undefined && expanded !== '') output.write(`${expanded}\n`);
    ask();
  }
}
