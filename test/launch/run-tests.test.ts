import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { listTests } from '../../src-main/shells/launch/run-tests.mjs';
import {
  bareEnvironment,
  checkout,
  runProgram,
  temporaryFolder,
  writeFiles,
} from './launch-fixture.ts';

const reporter = join(checkout, 'src-main/shells/launch/test-reporter.mjs');

/** What the reporter prints about test files with this content, and the totals it leaves. */
function report(t: { after(action: () => void): void }, files: Record<string, string>) {
  const root = temporaryFolder(t);
  writeFiles(root, files);
  const results = join(root, 'results.json');
  const args = ['--test', `--test-reporter=${reporter}`, '--test-reporter-destination=stdout'];
  const { stdout, status } = runProgram(process.execPath, [...args, ...Object.keys(files)], {
    cwd: root,
    env: bareEnvironment({ TURNTABLE_TEST_RESULTS: results }),
  });
  const totals = JSON.parse(
    runProgram(process.execPath, ['-p', `fs.readFileSync('${results}', 'utf8')`]).stdout,
  );
  return { stdout, status, totals };
}

test('each skip is shown with its reason, and one without a reason is a failure', (t) => {
  const { stdout, totals } = report(t, {
    'a.test.mjs': `import { suite, test } from 'node:test';
      test('in rain', { skip: 'because of the weather' }, () => {});
      test('late', (t) => t.skip('decided late'));
      suite('whole', { skip: 'the suite is off' }, () => { test('x', () => {}); });
      test('lost', { skip: true }, () => {});
      test('good', () => {});`,
  });
  assert.match(stdout, /﹣ in rain: because of the weather\n/);
  assert.match(stdout, /✖ lost: skipped without a reason\n/);
  const reasons = totals.skipped.map((skip: { reason: string }) => skip.reason).sort();
  assert.deepEqual(reasons, ['because of the weather', 'decided late', 'the suite is off']);
  assert.deepEqual([totals.passed, totals.failed], [1, 1]);
});

test('a failure is told once, with its words, and so is a file that does not load', (t) => {
  const { stdout, status, totals } = report(t, {
    'a.test.mjs': `import { suite, test } from 'node:test';
      suite('s', () => { test('fails', () => { throw new Error('boom'); }); test('ok', () => {}); });`,
    'b.test.mjs': `import './nowhere.mjs';`,
  });
  assert.equal(stdout.match(/Error: boom/g)?.length, 1);
  assert.match(stdout, /✖ b\.test\.mjs/);
  assert.match(stdout, /Cannot find module .*nowhere\.mjs/);
  assert.deepEqual([totals.passed, totals.failed, status], [1, 2, 1]);
});

test('tests of the window come in a group of their own, benchmarks in none', (t) => {
  const root = temporaryFolder(t);
  const names = ['format/a', 'bench/b', 'e2e/c', 'format-more/d'];
  writeFiles(root, Object.fromEntries(names.map((name) => [`test/${name}.test.ts`, ''])));
  assert.deepEqual(listTests(root, []), {
    ordinary: ['test/format-more/d.test.ts', 'test/format/a.test.ts'],
    window: ['test/e2e/c.test.ts'],
  });
  assert.deepEqual(listTests(root, ['test/format/']).ordinary, ['test/format/a.test.ts']);
  assert.deepEqual(listTests(root, ['test/e2e/c.test.ts']).ordinary, []);
});
