import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { importsOf, repositoryRoot, type SourceFile, sourceFiles } from './source-files.ts';

/** The levels of src-main, lowest first. A folder that is not here is an error. */
const levels = [
  ['contract'],
  ['base'],
  ['nevra'],
  ['format', 'openpgp', 'macro'],
  ['database', 'dependency', 'files'],
  [
    'repository',
    'lookaside',
    'check',
    'verify',
    'query',
    'scriptlets',
    'sign',
    'history',
    'filter',
  ],
  ['transaction', 'build', 'config-files'],
  ['release', 'clean-root'],
  ['workshop'],
  ['operations'],
  ['ipc'],
  ['shells'],
];
const levelOf = new Map(levels.flatMap((names, level) => names.map((name) => [name, level])));

const folderOf = (path: string): string => path.split('/')[1] ?? '';

/** What is wrong with one import of one file, or undefined (rules 1 and 2). */
function violation(file: SourceFile, target: string): string | undefined {
  if (!target.startsWith('src-main/')) return `leaves src-main: ${target}`;
  const from = folderOf(file.path);
  const to = folderOf(target);
  if (from === to) return undefined;
  const fromLevel = levelOf.get(from);
  const toLevel = levelOf.get(to);
  if (fromLevel === undefined || toLevel === undefined) return `unknown folder ${from} or ${to}`;
  if (toLevel >= fromLevel) return `${from} (level ${fromLevel}) imports ${to} (level ${toLevel})`;
  const isDoor = to === 'contract' || target === `src-main/${to}/index.ts`;
  return isDoor ? undefined : `goes past the door of ${to}: ${target}`;
}

test('every folder of src-main is on a level', () => {
  const folders = readdirSync(join(repositoryRoot, 'src-main'));
  assert.deepEqual(
    folders.filter((name) => !levelOf.has(name)),
    [],
  );
});

test('imports go strictly downward and through index.ts (rules 1 and 2)', () => {
  const wrong = sourceFiles('src-main').flatMap((file) =>
    file.imports.flatMap(({ target }) => {
      if (target === undefined) return [];
      const why = violation(file, target);
      return why === undefined ? [] : [`${file.path}: ${why}`];
    }),
  );
  assert.deepEqual(wrong, []);
});

test('no file imports itself in a circle', () => {
  const graph = new Map(
    [...sourceFiles('src-main'), ...sourceFiles('src-renderer')].map((file) => [
      file.path,
      file.imports.flatMap(({ target }) => (target === undefined ? [] : [target])),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) circles.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  assert.deepEqual(circles, []);
});

test('the renderer imports nothing of src-main but contract (rule 7)', () => {
  const wrong = sourceFiles('src-renderer').flatMap((file) =>
    file.imports
      .filter(({ target }) => target?.startsWith('src-main/') && folderOf(target) !== 'contract')
      .map(({ target }) => `${file.path}: ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test('the checker itself sees what it must see', () => {
  const text = [
    "import { a } from '../nevra/index.ts';",
    'import type {\n  B,\n  C,\n} from "../format/header.ts";',
    "const later = await import('../shells/cli/main.ts');",
    "export * from './here.ts';",
  ].join('\n');
  const path = 'src-main/database/x.ts';
  const file = { path, text, imports: importsOf(path, text) };
  const found = file.imports.map(({ target }) => violation(file, target ?? ''));
  assert.deepEqual(
    new Set(found),
    new Set([
      'database (level 4) imports shells (level 11)',
      'goes past the door of format: src-main/format/header.ts',
      undefined,
    ]),
  );
});
