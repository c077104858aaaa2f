import { RpmError, visibleText } from '../../../base/index.ts';
import { lockDatabase } from '../../../database/index.ts';
import { fileInfos, restoreFiles, RootTree } from '../../../files/index.ts';
import type { Header } from '../../../format/index.ts';
import { nevraOf } from '../../../transaction/index.ts';
import { chosenSelector } from '../chosen-selector.ts';
import { databaseFolder } from '../invocation.ts';
import type { Invocation } from '../invocation.ts';
import { openForQuery } from '../open-for-query.ts';
import { answersOf } from './verify.ts';

/** rpm's status for a package whose files could not be put right: -1 as the system cuts it. */
const failed = 255;

/**
 * `--restore`: owners, modes, times and capabilities as the packages say. The exit status is 255 when a
 * package could not be restored, else the number of arguments that name nothing.
 */
export async function run(invocation: Invocation): Promise<number> {
  const { options, arguments: words, root, context, output } = invocation;
  if (words.length === 0 && chosenSelector(options) !== 'all') return 0;
  using database = openForQuery(invocation);
  using lock = lockDatabase(databaseFolder(invocation));
  void lock;
  using tree = new RootTree(root);
  let status = 0;
  for await (const answer of answersOf(invocation, database)) {
    if (answer.kind === 'packages')
      for (const { header } of answer.packages)
        status = restore(tree, header, invocation) ? status : failed;
    else {
      status = Math.min(failed, status + 1);
      if (answer.kind === 'none') output.write(`${visibleText(answer.message)}\n`);
      else for (const message of answer.messages) context.log.error(message);
    }
  }
  return status;
}

function restore(tree: RootTree, header: Header, invocation: Invocation): boolean {
  const { verbosity, output, context } = invocation;
  const label = visibleText(nevraOf(header));
  if (verbosity === 'verbose' || verbosity === 'debug')
    output.write(`Preparing packages...\n${label}\n`);
  try {
    restoreFiles(tree, fileInfos(header), (message) => context.log.warning(message));
    return true;
  } catch (thrown) {
    if (!(thrown instanceof RpmError) || thrown.code === 'INTERNAL') throw thrown;
    context.log.debug(thrown.message);
    context.log.error(`${label}: restored failed`);
    return false;
  }
}
