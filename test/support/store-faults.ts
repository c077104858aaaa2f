/** What does not belong into the store of a root's history: what nothing refers to, and what is gone. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Difference } from '../../src-main/history/index.ts';

interface KeptRow {
  readonly name: string;
  readonly kind: string;
}

interface ElementRow {
  readonly kind: string;
  readonly header_digest: string;
  readonly differences: string;
}

/** Sentences; none when every kept thing is there, and needed by a transaction that did something. */
export function storeFaults(root: string): string[] {
  const folder = join(root, 'var/lib/turntable');
  const path = join(folder, 'history.sqlite');
  const packages = namesIn(join(folder, 'packages'));
  const contents = namesIn(join(folder, 'contents'));
  if (!existsSync(path)) return [...packages, ...contents].map((name) => `${name} without history`);
  const database = new Database(path, { readonly: true });
  try {
    const all = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
    const running = all("SELECT id FROM transactions WHERE status = 'running'").length;
    const kept = all<KeptRow>('SELECT name, kind FROM kept');
    const done = all<ElementRow>('SELECT * FROM elements WHERE is_done = 1');
    const needed = new Set(done.flatMap(namesOf));
    const wanted = kept.flatMap(({ name, kind }) =>
      kind === 'rebuilt' ? [name, name.replace(/\.rpm$/, '')] : [name],
    );
    const there = [...packages, ...contents];
    return [
      ...(running > 0 ? [`${running} transactions are said to run`] : []),
      ...there.filter((name) => !wanted.includes(name)).map((name) => `${name} is nobody's`),
      ...wanted.filter((name) => !there.includes(name)).map((name) => `${name} is gone`),
      ...kept
        .filter(({ name, kind }) => kind !== 'original' && !needed.has(name))
        .map(({ name }) => `${name} is of no use`),
    ];
  } finally {
    database.close();
  }
}

function namesOf({ kind, header_digest: digest, differences }: ElementRow): string[] {
  const contents = (JSON.parse(differences) as Difference[]).flatMap((one) =>
    one.kind === 'content' && one.kept !== undefined ? [one.kept] : [],
  );
  return kind === 'erase' ? [`${digest}.rpm`, ...contents] : contents;
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
