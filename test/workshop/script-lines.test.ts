import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOfLast, scriptLines } from '../../src-main/workshop/index.ts';

const place = (line: number) => ({ path: 'x.spec', firstLine: line, line });
const read = [
  '%prep',
  '%setup -q',
  'echo one',
  '%build',
  'if true; then',
  '  make "$name" -j2',
  'fi',
  'make $all',
].map((text, at) => ({ text: `${text}\n`, place: place(at + 1), isReading: true }));

test('lines of a script know their line of the spec, those that %setup made too', () => {
  const text = "set -x\ncd 'b'\nrm -rf 'x'\ntar -x\necho one\n";
  assert.deepEqual(
    scriptLines(text, 2, '%prep', 'x.spec', read).map(({ line }) => line),
    [0, 0, 2, 2, 3, 0],
  );
});

test('the last command is found in its order, whatever its variables were', () => {
  const lines = scriptLines(
    'set -x\nif true; then\n  make "$name" -j2\nfi\nmake $all\n',
    1,
    '%build',
    'x.spec',
    read,
  );
  assert.equal(lineOfLast(['true', 'make lamp -j2'], lines)?.line, 6);
  assert.equal(lineOfLast(['true', 'make lamp -j2', 'make everything'], lines)?.line, 8);
  assert.equal(lineOfLast(['true', 'nothing of it'], lines), undefined);
  assert.equal(lineOfLast([], lines), undefined);
});
