/** A real package database in a scratch folder, filled with headers made in the test. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { initDatabase, openDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import type { ReadableDatabase } from '../../src-main/database/index.ts';
import type { Header } from '../../src-main/format/index.ts';
import { diskView } from '../../src-main/transaction/index.ts';
import type { PackageFile, PlanSurroundings } from '../../src-main/transaction/index.ts';

/** Opens a database under `root` that holds the headers, as instances 1, 2, ... */
export function madeDatabase(root: string, headers: readonly Header[]): ReadableDatabase {
  const folder = join(root, 'var/lib/rpm');
  mkdirSync(folder, { recursive: true });
  initDatabase(folder);
  using writable = openWritableDatabase(folder);
  writable.transaction(() => {
    for (const header of headers) writable.add(header.bytes);
  });
  return openDatabase(folder);
}

/** Surroundings in which the package files are the given headers, by path. */
export function madeSurroundings(
  root: string,
  files: Readonly<Record<string, Header>>,
  given: Partial<PlanSurroundings> = {},
): PlanSurroundings {
  return {
    openPackage: (path): PackageFile => {
      const header = files[path];
      if (header === undefined) throw new Error(`the test made no package ${path}`);
      return { path, header, isSource: false };
    },
    archScore: (arch) => (['x86_64', 'i686', 'noarch'].includes(arch) ? 1 : 0),
    os: 'linux',
    color: 0,
    disk: diskView(root, []),
    newPlanId: () => 'plan-1',
    ...given,
  };
}
