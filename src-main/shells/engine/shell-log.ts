import { visibleText } from '../../base/index.ts';
import type { Log } from '../../base/index.ts';

/** What a shell tells the terminal it was started from: warnings and errors; the rest with TURNTABLE_DEBUG. */
export function shellLog(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Log {
  const write = (message: string): void =>
    void process.stderr.write(`turntable ${name}: ${visibleText(message)}\n`);
  const writeDetail = environment['TURNTABLE_DEBUG'] === undefined ? () => undefined : write;
  return { error: write, warning: write, info: writeDetail, debug: writeDetail };
}
