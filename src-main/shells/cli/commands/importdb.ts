import { RpmError, sourceOfDescriptor } from '../../../base/index.ts';
import { initDatabase, lockDatabase, openWritableDatabase } from '../../../database/index.ts';
import type { WritableDatabase } from '../../../database/index.ts';
import { readHeaderStream } from '../../../format/index.ts';
import { hasNoDatabase, onDatabase } from '../database-command.ts';
import type { Invocation } from '../invocation.ts';

/** `--importdb`: adds the headers on standard input to the database, which is made where it is missing. */
export function run(invocation: Invocation): Promise<number> {
  return onDatabase(invocation, { corrupt: 22, other: 22 }, (folder) => {
    if (hasNoDatabase(folder)) initDatabase(folder);
    using _lock = lockDatabase(folder);
    using database = openWritableDatabase(folder);
    return addHeaders(database, invocation);
  });
}

/** All that are whole are added; where the input breaks off is told, which rpm keeps to itself. */
function addHeaders(database: WritableDatabase, { context }: Invocation): number {
  return database.transaction(() => {
    try {
      for (const header of readHeaderStream(sourceOfDescriptor(0, 'standard input')))
        database.add(header.bytes);
      return 0;
    } catch (thrown) {
      if (!(thrown instanceof RpmError) || thrown.context['path'] === database.path) throw thrown;
      context.log.error(thrown.message);
      return 1;
    }
  });
}
