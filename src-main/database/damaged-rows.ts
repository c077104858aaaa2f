import { DatabaseError } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import type { Connection, SqlRow } from './connection.ts';
import { indexNames } from './schema.ts';

/** A row of the table of headers. */
export interface HeaderRow {
  readonly instance: number;
  readonly blob: Uint8Array;
}

/** Whether reading failed because the file's own structure is damaged. */
export function isDamage(thrown: unknown): boolean {
  return thrown instanceof DatabaseError && thrown.code === 'DATABASE_CORRUPT';
}

/**
 * Reads headers one by one, where the table cannot be read as a whole any more: each is found by the
 * number the indexes know it by. What cannot be read is named, the rest is handed out.
 *
 * @param above - only rows with higher numbers
 * @throws {DatabaseError} DATABASE_CORRUPT when no index can be read either
 */
export function* damagedRows(connection: Connection, above: number, log: Log): Iterable<HeaderRow> {
  for (const instance of knownInstances(connection)) {
    if (instance <= above) continue;
    let row: SqlRow | undefined;
    try {
      row = connection.get('SELECT blob FROM Packages WHERE hnum = ?', instance);
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      log.error(`rpmdb: header #${instance} is in a damaged part of the file -- skipping.`);
      continue;
    }
    const blob = row?.['blob'];
    if (blob instanceof Uint8Array) yield { instance, blob };
  }
}

/** Every number that any readable index has, ascending. */
function knownInstances(connection: Connection): readonly number[] {
  const numbers = new Set<number>();
  let failure: unknown;
  let readable = 0;
  for (const index of indexNames) {
    try {
      for (const { hnum } of connection.all(`SELECT DISTINCT hnum FROM '${index}'`))
        numbers.add(Number(hnum));
      readable += 1;
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      failure = thrown;
    }
  }
  if (readable === 0) throw failure;
  return [...numbers].sort((a, b) => a - b);
}
