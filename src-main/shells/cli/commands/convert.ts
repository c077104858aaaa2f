import { resolve } from 'node:path';
import { convertDatabase } from '../../../database/index.ts';
import { databaseFolder } from '../invocation.ts';
import type { Command } from '../invocation.ts';
import { requireRoot } from '../open-for-query.ts';
import { UsageError } from '../parse-options.ts';

/**
 * `turntable convert FOLDER`: all readable headers of a database of any format in a new SQLite database.
 * The folder is outside of the root, as the caller sees it.
 */
export const run = (): Command => async (invocation) => {
  const [folder, ...more] = invocation.arguments;
  if (folder === undefined || more.length > 0)
    throw new UsageError('convert takes one folder, where the SQLite database is made');
  requireRoot(invocation.root);
  const target = resolve(invocation.workingDirectory, folder);
  const { log } = invocation.context;
  const count = convertDatabase(databaseFolder(invocation), target, { log });
  invocation.output.write(`${count} packages\n`);
  return 0;
};
