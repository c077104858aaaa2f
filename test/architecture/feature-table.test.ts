/** What the table of features claims is shown by tests that are there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from './source-files.ts';

interface Claim {
  readonly number: number;
  readonly answer: string;
  readonly shown: string;
}

const text = readFileSync(join(repositoryRoot, 'test/e2e/feature-table.md'), 'utf8');
const claims = [...text.matchAll(/^\| +(\d+) +\| .+? \| (\w+) +\| (.*?) +\|$/gm)].map(
  ([, number, answer = '', shown = '']): Claim => ({ number: Number(number), answer, shown }),
);

test('every feature has one row', () => {
  assert.deepEqual(
    claims.map(({ number }) => number),
    Array.from({ length: 118 }, (_, at) => at + 1),
  );
});

test('what is there names a test that is there', () => {
  for (const { number, answer, shown } of claims) {
    assert.ok(['yes', 'part', 'no'].includes(answer), `feature ${number}: ${answer}`);
    if (answer === 'no') continue;
    const [, file = '', title = ''] = /^`([^`]+)`(?: (.+))?$/.exec(shown) ?? [];
    const path = join(repositoryRoot, file);
    assert.ok(file !== '' && existsSync(path), `feature ${number}: ${shown}`);
    assert.ok(readFileSync(path, 'utf8').includes(title), `feature ${number}: ${title}`);
  }
});
