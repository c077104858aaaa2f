/** What the tables of the checklist name is there, and the one of reading leaves no line out. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from './source-files.ts';

const folder = join(repositoryRoot, 'test/interop');

/** The last number of each area of reading; tags are counted by their own numbers. */
const lastOf: Readonly<Record<string, number>> = {
  LBL: 20,
  FMT: 35,
  CLI: 26,
  RC: 29,
  QRY: 54,
  QF: 27,
  CPIO: 5,
  VER: 29,
  SIG: 20,
  SGN: 13,
  DB: 15,
  API: 47,
};
const othersOfReading = [
  ...['TAG-1000', 'TAG-1150', 'TAG-A1', 'TAG-A2', 'TAG-A3', 'TAG-A4', 'TAG-A5', 'TAG-A6'],
  ...Array.from({ length: 18 }, (_, at) => `ACC-${at + 20}`),
  ...['ACC-60', 'ACC-69', 'ACC-70'],
];

interface Row {
  readonly lines: string;
  readonly file: string;
  readonly title: string;
}

function rowsOf(text: string): readonly Row[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:lines|---)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, lines = '', file = '', title = '']) => ({ lines, file, title }));
}

function pathOf(file: string): string {
  if (file.startsWith('test/')) return join(repositoryRoot, file);
  if (file.startsWith('cases/')) return join(repositoryRoot, 'test', file);
  return join(folder, `${file}.test.ts`);
}

/** `A-01 to A-03` is. */
function identifiersIn(lines: string): readonly string[] {
  const spelledOut = lines.replaceAll(
    /([A-Z]+-A?)(\d+) to \1(\d+)/g,
    (_, area: string, first: string, last: string) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_none, at) => {
        const number = String(Number(first) + at);
        return area + number.padStart(first.length, '0');
      }).join(' '),
  );
  return spelledOut.match(/\b[A-Z]+-A?\d+\b/g) ?? [];
}

/** What a title is known by: up to the dots and remarks, and that much without the marks of Markdown. */
function beginnings(title: string): readonly string[] {
  if (title === 'every title' || title === 'all titles') return [];
  return title
    .replace(/ \((?![^)]*\.\.\.\)$)[^]*$/, '')
    .split(/ ?\.\.\.,? ?/)
    .filter((part) => part !== '');
}

test('every title that the table of reading names is in its file', () => {
  const text = readFileSync(join(folder, 'checklist-reading.md'), 'utf8');
  const [shown = ''] = text.split('## Not shown');
  const absent = rowsOf(shown).flatMap(({ lines, file, title }) => {
    const path = pathOf(file);
    if (!existsSync(path)) return [`${lines}: ${file}`];
    const content = readFileSync(path, 'utf8');
    const missing = beginnings(title).filter((part) => !content.includes(part));
    return missing.map((part) => `${lines}: ${part} in ${file}`);
  });
  assert.deepEqual(absent, []);
});

test('every file that the table of changes names is there', () => {
  const text = readFileSync(join(folder, 'checklist-changes.md'), 'utf8');
  for (const { lines, file } of rowsOf(text.split('## Not shown')[0] ?? ''))
    for (const name of file.split(', ')) assert.ok(existsSync(pathOf(name)), `${lines}: ${name}`);
});

test('no line on reading is left out', () => {
  const rows = rowsOf(readFileSync(join(folder, 'checklist-reading.md'), 'utf8'));
  const named = new Set(rows.flatMap(({ lines }) => identifiersIn(lines)));
  const expected = Object.entries(lastOf).flatMap(([area, last]) =>
    Array.from({ length: last }, (_, at) => `${area}-${String(at + 1).padStart(2, '0')}`),
  );
  const missing = [...expected, ...othersOfReading].filter((line) => !named.has(line));
  assert.deepEqual(missing, []);
  assert.ok(readdirSync(folder).includes('checklist-reading.test.ts'));
});

/** The last number of each area of building. */
const lastOfBuilding: Readonly<Record<string, number>> = {
  BLD: 69,
  SPC: 49,
  MAC: 35,
  FIL: 32,
  CND: 10,
  SUB: 13,
  BRT: 9,
  MCK: 18,
  TTO: 15,
  DGT: 7,
  KAM: 29,
  OTH: 8,
};

test('no line on building is left out, and every file its table names is there', () => {
  const text = readFileSync(join(folder, 'checklist-building.md'), 'utf8');
  const rows = rowsOf(text);
  const named = new Set(rows.flatMap(({ lines }) => identifiersIn(lines)));
  const examples = Array.from({ length: 32 }, (_, at) => `ACC-${at + 39}`);
  const areas = Object.entries(lastOfBuilding).flatMap(([area, last]) =>
    Array.from({ length: last }, (_, at) => `${area}-${String(at + 1).padStart(2, '0')}`),
  );
  assert.deepEqual(
    [...areas, ...examples].filter((line) => !named.has(line)),
    [],
  );
  for (const { lines, file } of rowsOf(text.split('## Not shown')[0] ?? ''))
    assert.ok(existsSync(pathOf(file)), `${lines}: ${file}`);
});
