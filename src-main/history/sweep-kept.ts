import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keptContents, keptPackages } from './history-folder.ts';
import type { HistoryStore } from './history-store.ts';

const packageSuffix = '.rpm';

/**
 * Removes from the store what a transaction kept that then changed nothing, and what a program that died
 * had not yet written down. Original packages stay: what is installed is what a later transaction removes.
 * Doing it again does no harm, and under the database's lock nobody else is at it.
 *
 * @throws {Error} what the file system or the history says; the rest is swept another time
 */
export function sweepKept(root: string, store: HistoryStore): void {
  const needed = store.neededNames();
  const files = new Set<string>();
  const unneeded: string[] = [];
  for (const { name, kind } of store.kept()) {
    if (kind !== 'original' && !needed.has(name)) {
      unneeded.push(name);
      continue;
    }
    files.add(name);
    if (kind === 'rebuilt') files.add(name.slice(0, -packageSuffix.length));
  }
  for (const folder of [keptPackages(root), keptContents(root)]) {
    if (folder === undefined) continue;
    for (const name of readdirSync(folder))
      if (!files.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  for (const name of unneeded) store.removeKept(name);
}
