/** Database rows to the byte, but for what tells the time. */
import { openDatabase } from '../../src-main/database/index.ts';
import { Tag } from '../../src-main/format/index.ts';

const times: ReadonlySet<number> = new Set([Tag.INSTALLTIME, Tag.INSTALLTID]);
const introBytes = 8;
const entryBytes = 16;

/** `name: blob in hex` of each installed package, with zeros for install time and transaction id. */
export function rowBytes(databaseFolder: string): string[] {
  using database = openDatabase(databaseFolder);
  return [...database.all()]
    .map(({ header }) => {
      const bytes = Buffer.from(header.bytes);
      const storeAt = introBytes + header.storedEntries.length * entryBytes;
      for (const { tag, offset } of header.entries)
        if (times.has(tag)) bytes.fill(0, storeAt + offset, storeAt + offset + 4);
      return `${header.string(Tag.NAME)}: ${bytes.toString('hex')}`;
    })
    .toSorted();
}
