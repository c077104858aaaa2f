/**
 * The tables of `rpmdb.sqlite`, as rpm 4.16 to 6.1 create them: one of header blobs, and one per
 * indexed tag whose rows point from a value to a package and the value's place within the tag.
 */
import { encodeText } from '../base/index.ts';
import { Tag } from '../format/index.ts';

interface IndexDefinition {
  readonly tag: number;
  /** How keys are stored: texts as they are, binary ones as BLOB. */
  readonly key: 'TEXT' | 'BLOB';
  /** Whether rpm keeps an index over the package numbers too, for quick removal. */
  readonly hasPackageIndex: boolean;
}

const text = (tag: number, hasPackageIndex = true): IndexDefinition => ({
  tag,
  key: 'TEXT',
  hasPackageIndex,
});
const binary = (tag: number): IndexDefinition => ({ tag, key: 'BLOB', hasPackageIndex: false });

/** In the order in which rpm creates them. */
export const indexTable = {
  Name: text(Tag.NAME, false),
  Basenames: text(Tag.BASENAMES),
  Group: text(Tag.GROUP, false),
  Requirename: text(Tag.REQUIRENAME),
  Providename: text(Tag.PROVIDENAME),
  Conflictname: text(Tag.CONFLICTNAME),
  Obsoletename: text(Tag.OBSOLETENAME),
  Triggername: text(Tag.TRIGGERNAME),
  Dirnames: text(Tag.DIRNAMES),
  Installtid: binary(Tag.INSTALLTID),
  Sigmd5: binary(Tag.SIGMD5),
  Sha1header: text(Tag.SHA1HEADER, false),
  Filetriggername: text(Tag.FILETRIGGERNAME),
  Transfiletriggername: text(Tag.TRANSFILETRIGGERNAME),
  Recommendname: text(Tag.RECOMMENDNAME),
  Suggestname: text(Tag.SUGGESTNAME),
  Supplementname: text(Tag.SUPPLEMENTNAME),
  Enhancename: text(Tag.ENHANCENAME),
} as const satisfies Readonly<Record<string, IndexDefinition>>;

export type IndexName = keyof typeof indexTable;
export const indexNames = Object.keys(indexTable) as readonly IndexName[];

/** Text of a text index (also text that is not UTF-8), bytes of a binary one. */
export type IndexKey = string | Uint8Array;

/** How a key is handed to SQLite: what to write in the statement for it, and the value. */
export interface BoundKey {
  readonly placeholder: '?' | 'CAST(? AS TEXT)';
  readonly value: IndexKey;
}

/** Names that are not UTF-8 are stored as text all the same, byte for byte. */
export function boundKey(key: IndexKey): BoundKey {
  if (typeof key !== 'string' || !hasForeignBytes(key)) return { placeholder: '?', value: key };
  return { placeholder: 'CAST(? AS TEXT)', value: encodeText(key) };
}

function hasForeignBytes(text: string): boolean {
  return /[\udc80-\udcff]/.test(text) && !text.isWellFormed();
}

/**
 * Statements that make what is missing of the schema. Their words are rpm's, because SQLite keeps
 * them in the file.
 */
export function schemaStatements(): readonly string[] {
  const statements = [
    "CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL)",
  ];
  for (const name of indexNames) {
    const { key, hasPackageIndex } = indexTable[name];
    statements.push(
      `CREATE TABLE IF NOT EXISTS '${name}' (key '${key}' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL, FOREIGN KEY (hnum) REFERENCES 'Packages'(hnum))`,
    );
    if (key === 'TEXT')
      statements.push(`CREATE INDEX IF NOT EXISTS '${name}_key_idx' ON '${name}'(key ASC)`);
    if (hasPackageIndex)
      statements.push(`CREATE INDEX IF NOT EXISTS '${name}_hnum_idx' ON '${name}'(hnum ASC)`);
  }
  return statements;
}
