import { openFileSource, RpmError, sourceOfDescriptor } from '../../base/index.ts';
import { packageDump } from '../../format/index.ts';
import type { Output } from './output.ts';

/**
 * `rpmdump [FILE.rpm...]` of rpm 6.1: lead, signature, header and where the payload begins; `-` or
 * nothing is standard input. As with rpm's, a broken package is told on standard error and does not
 * count as a failure: to look at such is what it is for. A file that cannot be opened does count, where
 * rpm's says nothing at all.
 */
export async function runRpmdump(words: readonly string[], output: Output): Promise<number> {
  let status = 0;
  for (const path of words.length === 0 ? ['-'] : words) if (!dump(path, output)) status = 1;
  return status;
}

function dump(path: string, output: Output): boolean {
  try {
    using source = path === '-' ? sourceOfDescriptor(0, '<stdin>') : openFileSource(path);
    for (const text of packageDump(source)) output.write(text);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    const { rpmText } = thrown.context;
    const isBroken = thrown.code === 'HEADER_MALFORMED';
    const reason = typeof rpmText === 'string' ? rpmText : `${thrown.message}\n`;
    output.error(isBroken ? `${reason}bad package ${path}` : `rpmdump: ${thrown.message}`);
    return isBroken;
  }
}
