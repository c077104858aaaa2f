import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { richDependencyNames } from '../../src-main/database/rich-names.ts';

/** What rpm 4.18 wrote into Requirename and Conflictname for these. */
const cases: readonly (readonly [text: string, names: string])[] = [
  ['(a or b)', 'a b'],
  ['(z or a)', 'a z'],
  ['(p or p)', 'p'],
  ['(j and k >= 3)', 'j k'],
  ['(h with i)', 'h i'],
  ['(h without i)', 'h i'],
  ['(c if d)', 'c !d'],
  ['(c if d else e)', 'c d e !d'],
  ['(z if a else m)', 'a m z !a'],
  ['(a6 unless b6)', 'a6 !b6'],
  ['(u1 unless (u2 or u3))', 'u1 !u2 !u3'],
  ['(u4 unless u5 else u6)', 'u4 u5 u6 !u5'],
  ['((l and m) if (n or o))', 'l m !n !o'],
  ['(p1 if (p2 if p3))', 'p1 p3 !p2'],
  ['((z1 if y1) and (b1 if a1))', 'b1 z1 !a1 !y1'],
  ['((i1 if i2) and (i3 if (i4 and i5) else i6))', 'i1 i3 i4 i5 i6 !i2 !i4 !i5'],
  ['(perl(Foo::Bar) >= 1 or config(x))', 'config(x) perl(Foo::Bar)'],
];

describe('richDependencyNames', () => {
  for (const [text, names] of cases)
    it(`indexes ${text} as rpm does`, () => {
      assert.equal(richDependencyNames(text).join(' '), names);
    });

  it('ends on any text', () => {
    const word = fc.constantFrom(
      '(',
      ')',
      'a',
      'b',
      'if',
      'else',
      'unless',
      'or',
      '>=',
      '1',
      'x(y)',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const names = richDependencyNames(words.join(' '));
        assert.equal(new Set(names).size, names.length);
      }),
    );
    assert.ok(richDependencyNames('('.repeat(100_000)).length <= 1);
    assert.ok(richDependencyNames('(a if '.repeat(5000)).length <= 3);
  });

  it('reads deeply nested conditions once for each sense, not once for each way to them', () => {
    let text = 'z';
    for (let depth = 0; depth < 60; depth += 1) text = `(a${depth} if ${text} else b${depth})`;
    const names = richDependencyNames(text);
    assert.equal(names.length, 2 * 121 - 2, 'all but a59 and b59 count both ways');
  });
});
