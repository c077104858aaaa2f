import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOnly, sourceFiles } from './source-files.ts';

const files = sourceFiles('src-main');
const importers = (pattern: RegExp, allowed: RegExp): string[] =>
  files
    .filter(({ path }) => !allowed.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => pattern.test(specifier))
        .map(({ specifier }) => `${path}: ${specifier}`),
    );
const users = (pattern: RegExp, allowed: RegExp): string[] =>
  files
    .filter(({ path, text }) => !allowed.test(path) && pattern.test(codeOnly(text)))
    .map(({ path }) => `${path}: ${pattern.source}`);

test('contract imports nothing outside itself (rule 3)', () => {
  const wrong = files
    .filter(({ path }) => path.startsWith('src-main/contract/'))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => !target?.startsWith('src-main/contract/'))
        .map(({ specifier }) => `${path}: ${specifier}`),
    );
  assert.deepEqual(wrong, []);
});

test('format, nevra, dependency, openpgp and macro do no I/O of their own (rule 3)', () => {
  const pure = /^src-main\/(?:format|nevra|dependency|openpgp|macro)\//;
  const effects = /^(?:node:)?(?:fs|fs\/promises|net|http|https|http2|dgram|child_process|os)$/;
  const wrong = files
    .filter(({ path }) => pure.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => effects.test(specifier))
        .map(({ specifier }) => `${path}: ${specifier}`),
    );
  assert.deepEqual(wrong, []);
});

test('electron, http servers and child processes have one home each (rule 4)', () => {
  assert.deepEqual(importers(/^electron(?:\/|$)/, /^src-main\/shells\/electron\//), []);
  assert.deepEqual(
    importers(/^(?:node:)?https?$|^ws$/, /^src-main\/(?:shells\/(?:web|launch)|repository)\//),
    [],
  );
  assert.deepEqual(
    importers(/^(?:node:)?child_process$/, /^src-main\/(?:base\/|shells\/launch\/)/),
    [],
  );
});

test('environment, clock, console and exit are only in base/context and shells (rule 5)', () => {
  const allowed = /^src-main\/(?:base\/context\.ts|shells\/)/;
  assert.deepEqual(users(/\bconsole\./, allowed), []);
  assert.deepEqual(users(/\bprocess\.env\b/, allowed), []);
  assert.deepEqual(users(/\bprocess\.exit\b/, allowed), []);
  assert.deepEqual(users(/\bDate\.now\b|\bnew Date\(\)/, allowed), []);
});

test('only the command line, the helper and the library open a database for writing (rule 6)', () => {
  const opens = /\b(?:openWritableDatabase|initDatabase|rebuildDatabase)\(/;
  assert.deepEqual(users(opens, /^src-main\/(?:database\/|shells\/(?:cli|helper|library)\/)/), []);
});

test('every folder of src-main has an index.ts that opens with a comment', () => {
  const folders = new Set(files.map(({ path }) => path.split('/')[1] ?? ''));
  for (const exempt of ['contract', 'shells']) folders.delete(exempt);
  const wrong = [...folders].filter((folder) => {
    const door = files.find(({ path }) => path === `src-main/${folder}/index.ts`);
    return door === undefined || !door.text.startsWith('/**');
  });
  assert.deepEqual(wrong, []);
});
