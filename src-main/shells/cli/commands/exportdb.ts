import { openDatabase } from '../../../database/index.ts';
import { headerMagic } from '../../../format/index.ts';
import { hasNoDatabase, onDatabase } from '../database-command.ts';
import type { Invocation } from '../invocation.ts';

/** `--exportdb`: every readable header with its magic, one after the other, on standard output. */
export function run(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  return onDatabase(invocation, { corrupt: 1, other: 1 }, (folder) => {
    if (hasNoDatabase(folder)) return 0;
    using database = openDatabase(folder, { log: context.log });
    for (const { header } of database.all()) {
      output.writeBytes(headerMagic);
      output.writeBytes(header.bytes);
    }
    return 0;
  });
}
