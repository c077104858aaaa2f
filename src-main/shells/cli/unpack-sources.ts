import { resolve } from 'node:path';
import { RpmError, visibleText } from '../../base/index.ts';
import type { Header } from '../../format/index.ts';
import { unpackSource } from '../../transaction/index.ts';
import type { Invocation } from './invocation.ts';
import { requireRoot } from './open-for-query.ts';
import { sourceFolders } from './source-folders.ts';
import { transactionPrinter } from './transaction-printer.ts';
import { sourceTrace } from './transaction-trace.ts';

/** A source package of the command line. */
export interface SourcePackage {
  /** As it was given there. */
  readonly name: string;
  readonly path: string;
  readonly header: Header;
}

/** Unpacks source packages one after the other; how many of them failed. With `--test` nothing happens, as with rpm. */
export async function unpackSources(
  invocation: Invocation,
  sources: readonly SourcePackage[],
): Promise<number> {
  const { root, context, options } = invocation;
  if (sources.length === 0 || options.has('test')) return 0;
  requireRoot(root);
  let begun = 0;
  let failed = 0;
  // each of them is shown as the end of its own transaction
  const printer = transactionPrinter(invocation, () => begun);
  const report =
    invocation.verbosity === 'debug'
      ? sourceTrace(printer, (line) => context.log.debug(line))
      : printer;
  for (const { name, path, header } of sources) {
    begun += 1;
    try {
      const around = { root, context, justdb: options.has('justdb') };
      const folders = sourceFolders(invocation, header);
      await unpackSource(resolve(path), header, folders, around, report);
    } catch (thrown) {
      if (!(thrown instanceof RpmError) || thrown.code === 'INTERNAL') throw thrown;
      failed += 1;
      context.log.error(thrown.message);
      context.log.error(visibleText(`${name} cannot be installed`));
    }
  }
  return failed;
}
