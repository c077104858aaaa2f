/** A package database as lines that can be compared: its rows to the byte, and what its indexes say. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { rowBytes } from './row-bytes.ts';

/**
 * One line for each installed package and one for each key of each index, with names in place of row
 * numbers; install time and transaction id are left out, as no two runs have the same.
 */
export function databaseLines(databaseFolder: string): string[] {
  const rows = rowBytes(databaseFolder).map((line) => {
    const [name = '', hex = ''] = line.split(': ');
    return `row ${name}: ${hex.length / 2} bytes, ${createHash('sha256').update(hex).digest('hex')}`;
  });
  return [...rows, ...indexLines(join(databaseFolder, 'rpmdb.sqlite'))];
}

function indexLines(path: string): string[] {
  using database = opened(path);
  const all = <Row>(sql: string): Row[] => database.connection.prepare(sql).all() as Row[];
  const tables = all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
  const names = tables
    .map(({ name }) => name)
    .filter((name) => !/^(?:sqlite_|Packages$)/.test(name));
  const packages = new Map<number, string>();
  for (const { hnum, key } of all<{ hnum: number; key: string }>('SELECT hnum, key FROM Name'))
    packages.set(hnum, key);
  const present = new Set(
    all<{ hnum: number }>('SELECT hnum FROM Packages').map(({ hnum }) => hnum),
  );
  return names
    .filter((name) => name !== 'Installtid')
    .flatMap((name) =>
      all<{ key: string | Uint8Array; hnum: number; idx: number }>(
        `SELECT key, hnum, idx FROM "${name}"`,
      )
        .map(({ key, hnum, idx }) => {
          const text = typeof key === 'string' ? key : Buffer.from(key).toString('hex');
          const holder = present.has(hnum) ? packages.get(hnum) : `no row ${hnum}`;
          return `index ${name} ${text}: ${holder} ${idx}`;
        })
        .toSorted(),
    );
}

function opened(path: string) {
  const connection = new Database(path, { readonly: true });
  return { connection, [Symbol.dispose]: () => void connection.close() };
}
