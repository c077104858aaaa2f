/** The grammar of sentences: what is printed is read as the same, and mistakes are pointed at. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { filterFields } from '../../src-main/contract/filter.ts';
import { shellPattern } from '../../src-main/base/index.ts';
import { FilterError, parseSentence, printSentence } from '../../src-main/filter/index.ts';
import type { Sentence } from '../../src-main/filter/index.ts';
import { globPattern } from '../../src-main/filter/glob.ts';

const valueText = fc.oneof(
  fc.string({ minLength: 1, unit: fc.constantFrom(...'ab"\\()*?[]! :=<>/é'.split('')) }),
  fc.constantFrom('a b', 'perl(Foo::Bar)', '(a or b)', 'or', '!x', '"', '\\'),
);

const valuesByKind: Readonly<Record<string, fc.Arbitrary<string>>> = {
  size: fc.constantFrom('1', '100M', '1.5g', '3KiB', '12TB'),
  date: fc.constantFrom(
    '2026',
    '2026-02',
    '2026-02-28',
    '2026-02-28T23:59',
    'today',
    '-30d',
    '-1y',
  ),
};

const term: fc.Arbitrary<Sentence> = fc.constantFrom(...filterFields).chain((field) => {
  const isOrdered = ['size', 'date', 'version'].includes(field.kind);
  const choices = 'choices' in field ? Object.keys(field.choices) : undefined;
  const value =
    choices === undefined
      ? (valuesByKind[field.kind] ?? valueText.filter((text) => text.trim() !== ''))
      : fc.constantFrom(...choices);
  const operator = fc.constantFrom(':', '=', ...(isOrdered ? ['<', '<=', '>', '>='] : []));
  return fc.tuple(operator, value).map(([chosen, text]) => ({
    kind: 'term',
    field: field.name,
    operator: chosen,
    value: text,
  })) as fc.Arbitrary<Sentence>;
});

const word: fc.Arbitrary<Sentence> = fc.oneof(
  valueText
    .filter((text) => text.trim() !== '')
    .map((text): Sentence => ({ kind: 'word', text, isQuoted: true })),
  fc
    .constantFrom('vim', 'lib*', '/usr/bin/a', 'g++', 'orange', 'a(b)', '-x', 'bash-1:5')
    .map((text): Sentence => ({ kind: 'word', text, isQuoted: false })),
);

/** Sequences within sequences, and choices within choices, are written as one. */
function several(kind: 'and' | 'or', part: fc.Arbitrary<Sentence>): fc.Arbitrary<Sentence> {
  return fc
    .array(
      part.filter((one) => one.kind !== kind),
      { minLength: 2, maxLength: 4 },
    )
    .map((parts): Sentence => ({ kind, parts }));
}

const { sentence } = fc.letrec<{ sentence: Sentence }>((tie) => ({
  sentence: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    word,
    term,
    tie('sentence').map((part): Sentence => ({ kind: 'not', part })),
    several('and', tie('sentence')),
    several('or', tie('sentence')),
  ),
}));

describe('sentences', () => {
  it('are read as they were printed', () => {
    fc.assert(
      fc.property(sentence, (one) => {
        assert.deepEqual(parseSentence(printSentence(one)), one);
      }),
      { numRuns: 2000 },
    );
  });

  it('are understood, or refused with a place in the text; what was understood prints the same', () => {
    const piece = fc.constantFrom(
      ...[
        'size',
        '>',
        '100M',
        ' ',
        '(',
        ')',
        '!',
        'or',
        '"',
        '\\',
        'name:',
        'file:/',
        '*',
        'x',
        '=',
      ],
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
        (text) => {
          let understood: Sentence;
          try {
            understood = parseSentence(text);
          } catch (thrown) {
            assert.ok(thrown instanceof FilterError, String(thrown));
            assert.ok(thrown.at >= 0 && thrown.at + thrown.length <= text.length, text);
            return;
          }
          assert.deepEqual(parseSentence(printSentence(understood)), understood);
        },
      ),
      { numRuns: 5000 },
    );
  });

  const mistakes: readonly (readonly [text: string, marked: string, message: RegExp])[] = [
    ['vim colour:red', 'colour', /no field “colour”/],
    ['size>100Q', '100Q', /no size/],
    ['installed:2026-02-30', '2026-02-30', /no time/],
    ['is:purple', 'purple', /does not know/],
    ['name>a', '>', /no order/],
    ['size>', 'size>', /needs a value/],
    ['a (b or c', '(', /not closed/],
    ['a) b', ')', /nothing that this parenthesis closes/],
    ['a or', '', /has to follow/],
    ['or b', 'or', /before it/],
    ['!', '!', /take away/],
    ['"abc', '"abc', /not closed/],
    ['a"b"', '"', /only at the beginning/],
    ['()', ')', /nothing in the parentheses/],
    ['""', '""', /between the quotes/],
  ];
  for (const [text, marked, message] of mistakes)
    it(`points at what is wrong in ${text}`, () => {
      assert.throws(
        () => parseSentence(text),
        (thrown) => {
          assert.ok(thrown instanceof FilterError);
          assert.match(thrown.message, message);
          assert.equal(text.slice(thrown.at, thrown.at + thrown.length), marked);
          assert.deepEqual(thrown.context, { at: thrown.at, length: thrown.length });
          return true;
        },
      );
    });

  it('refuses what is too long or too deep', () => {
    assert.throws(() => parseSentence('x'.repeat(4097)), FilterError);
    assert.throws(() => parseSentence(`${'('.repeat(60)}a${')'.repeat(60)}`), FilterError);
    assert.throws(() => parseSentence('!'.repeat(60).concat('a')), FilterError);
  });
});

describe('wildcards', () => {
  it('match what the C library matches', () => {
    const part = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', '[a-c]', '/', '\\*', '-');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '/', '*', '-'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), text, (parts, subject) => {
        // two stars side by side mean something else here
        fc.pre(!parts.join('').includes('**'));
        const pattern = parts.join('');
        assert.equal(
          globPattern(pattern, { isPath: true }).test(subject),
          shellPattern(pattern)(subject),
          `${pattern} over ${subject}`,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('cross slashes with two stars, and ignore case when asked', () => {
    const paths = globPattern('/usr/**/lib*.so', { isPath: true });
    assert.ok(paths.test('/usr/lib/a/b/libx.so'));
    assert.ok(!paths.test('/usr/lib/a/b/libx/y.so'));
    assert.ok(globPattern('**a*b**', { isPath: true }).test('x/y/a-b/z'));
    assert.ok(globPattern('GPL*', { ignoresCase: true }).test('gplv2'));
    assert.ok(!globPattern('GPL*').test('gplv2'));
  });

  it('do not take long over many stars', () => {
    assert.ok(!globPattern('*a'.repeat(500).concat('b')).test('a'.repeat(3000)));
  });
});
