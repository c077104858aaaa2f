import type { WritableDatabase } from '../database/index.ts';
import { headerWithAdded, readDatabaseHeader, Tag, TagType } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import type { ReplacedFile } from './file-actions.ts';

/** What installing adds to a header, behind its region. */
export interface InstallFacts {
  readonly installTimeSeconds: number;
  /** The transaction's; unsigned 32-bit. */
  readonly transactionId: number;
  readonly color: number;
  /** Parallel to the files. */
  readonly states: readonly number[];
}

/** The header of a database row: the merged one with what rpm 4.18 adds at installation. */
export function installedHeader(header: Header, facts: InstallFacts): Header {
  const blob = headerWithAdded(header, (builder) => {
    builder
      .setNumbers(Tag.INSTALLTIME, TagType.INT32, [facts.installTimeSeconds])
      .setNumbers(Tag.INSTALLCOLOR, TagType.INT32, [facts.color])
      .setNumbers(Tag.INSTALLTID, TagType.INT32, [facts.transactionId]);
    if (facts.states.length > 0) builder.setNumbers(Tag.FILESTATES, TagType.CHAR, facts.states);
  });
  // Everything else in it has been checked when it was read.
  return readDatabaseHeader(blob, header.string(Tag.NAME) ?? '', true);
}

/** Marks files of packages that stay as replaced; rows that are gone meanwhile are passed over. */
export function markReplaced(database: WritableDatabase, replaced: readonly ReplacedFile[]): void {
  for (const [instance, files] of Map.groupBy(replaced, ({ instance }) => instance)) {
    const header = database.get(instance)?.header;
    if (header === undefined || !header.has(Tag.FILESTATES)) continue;
    const states = [...header.numbers(Tag.FILESTATES)];
    for (const { index, state } of files) states[index] = state;
    database.replace(
      instance,
      headerWithAdded(header, (builder) => {
        builder.setNumbers(Tag.FILESTATES, TagType.CHAR, states);
      }),
    );
  }
}
