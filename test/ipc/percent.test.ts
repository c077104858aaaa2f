import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { LineSplitter, parseLine, printLine, printPercent } from '../../src-main/ipc/index.ts';
import type { PercentLine } from '../../src-main/ipc/index.ts';

const word = fc.stringMatching(/^[A-Za-z0-9._+~^-]{1,20}$/);

const anyLine: fc.Arbitrary<PercentLine> = fc.oneof(
  fc.record(
    { kind: fc.constant('package' as const), name: word, version: word, release: word },
    { noNullPrototype: true },
  ),
  fc
    .integer({ min: 0, max: 100_000_000 })
    .map((n) => ({ kind: 'percent' as const, percent: n / 1e6 })),
  // -0 has no JSON form; a record is what JSON can hold.
  fc.jsonValue().map((value) => ({
    kind: 'record' as const,
    value: JSON.parse(JSON.stringify(value)) as unknown,
  })),
);

test('what is printed is parsed back', () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      assert.deepEqual(parseLine(printLine(line)), line);
    }),
  );
});

test('whatever a package is called, its line stays one line and opens a row', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.string(),
      (name, version, release) => {
        const text = printLine({ kind: 'package', name, version, release });
        assert.ok(!text.includes('\n'));
        assert.equal(parseLine(text).kind, 'package');
      },
    ),
  );
});

test("rpm's own lines are read whatever the locale's decimal separator and label", () => {
  assert.deepEqual(parseLine('%% 12.500000'), { kind: 'percent', percent: 12.5 });
  assert.deepEqual(parseLine('%% 12,500000'), { kind: 'percent', percent: 12.5 });
  assert.deepEqual(parseLine('Préparation...                   %% 100,000000'), {
    kind: 'percent',
    percent: 100,
  });
  assert.equal(printPercent(100), '%% 100.000000');
});

test('what is no line of the protocol is text, never lost and never a number', () => {
  for (const text of ['', '%%', '%% abc', '%% 101.0', '%f nothing', '%= {', 'warning: x'])
    assert.deepEqual(parseLine(text), { kind: 'text', text });
});

test('lines are put together however the pipe cuts them', () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${printLine(line)}\n`).join(''));
        const splitter = new LineSplitter();
        const got: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = cuts[turn % cuts.length] ?? 1;
          got.push(...splitter.push(bytes.subarray(at, at + length)));
          at += length;
        }
        got.push(...splitter.end());
        assert.deepEqual(got.map(parseLine), lines);
      },
    ),
  );
});

test('a line without an end does not grow without limit', () => {
  const splitter = new LineSplitter(10);
  assert.deepEqual(splitter.push(Buffer.from('x'.repeat(25))), ['x'.repeat(10), 'x'.repeat(10)]);
  assert.deepEqual(splitter.end(), ['x'.repeat(5)]);
});
