import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RpmError } from '../../src-main/base/index.ts';
import {
  capabilitiesIn,
  formatRichDependency,
  isRichSatisfied,
  parseCapability,
  parseRichDependency,
} from '../../src-main/dependency/index.ts';
import type { RichDependency } from '../../src-main/dependency/index.ts';

/** Packages by what they provide: `ab` is one package that provides a and b. */
function satisfied(text: string, ...packages: string[]): boolean {
  return isRichSatisfied(parseRichDependency(text), (capability) =>
    packages.filter((one) => one.includes(capability.name)),
  );
}

describe('rich dependency meaning', () => {
  const cases: readonly [text: string, packages: string[], expected: boolean][] = [
    ['(a and b)', ['a'], false],
    ['(a and b)', ['a', 'b'], true],
    ['(a and b and c)', ['a', 'b'], false],
    ['(a or b or c)', ['c'], true],
    ['(a if b)', [], true],
    ['(a if b)', ['b'], false],
    ['(a if b)', ['a', 'b'], true],
    ['(a if b else c)', [], false],
    ['(a if b else c)', ['c'], true],
    ['(a if b else c)', ['b', 'c'], false],
    ['(a unless b)', ['a'], true],
    ['(a unless b)', ['a', 'b'], false],
    ['(a unless b)', [], false],
    ['(a unless b else c)', ['b', 'c'], true],
    ['(a with b)', ['a', 'b'], false],
    ['(a with b)', ['ab'], true],
    ['(a without b)', ['ab'], false],
    ['(a without b)', ['ab', 'a'], true],
    ['((a or b) with c)', ['bc'], true],
    ['(a if (b and c))', ['b'], true],
    ['(a if (b and c))', ['b', 'c'], false],
    ['(a)', ['a'], true],
    ['((a))', [], false],
  ];
  for (const [text, packages, expected] of cases)
    test(`${text} with [${packages.join(' ')}] is ${expected}`, () =>
      assert.equal(satisfied(text, ...packages), expected));
});

describe('rich dependency text', () => {
  test('names keep balanced parentheses and versions stay with them', () => {
    const parsed = parseRichDependency('(libc.so.6(GLIBC_2.2)(64bit) and foo(x) >= 1:2-3)');
    assert.deepEqual(capabilitiesIn(parsed), [
      parseCapability('libc.so.6(GLIBC_2.2)(64bit)'),
      parseCapability('foo(x) >= 1:2-3'),
    ]);
  });

  // found with rpmbuild 4.18
  const refused: readonly [string, RegExp][] = [
    ['(a if b if c)', /Can only chain/],
    ['(a and b or c)', /Cannot chain different ops/],
    ['(a with b and c)', /Cannot chain different ops/],
    ['(a without b without c)', /Can only chain/],
    ['((a and b) with c)', /Illegal ops in with\/without/],
    ['(a or)', /Missing argument/],
    ['(a or b', /Unterminated/],
    ['(a or b) c', /Garbage/],
    ['(a AND b)', /Unknown rich dependency op 'AND'/],
    ['( a and(b or c) )', /Unknown rich dependency op 'and\(b'/],
    ['(a if b else c else d)', /Can only chain|Cannot chain/],
    ['()', /Missing argument/],
    ['('.repeat(5000), /nested too deeply/],
  ];
  for (const [text, words] of refused)
    test(`refuses ${text.slice(0, 40)}`, () =>
      assert.throws(() => parseRichDependency(text), {
        code: 'DEPENDENCY_MALFORMED',
        message: words,
      }));

  const leaf = fc
    .constantFrom('a', 'b >= 1', 'c(x)', 'd < 2:1-1')
    .map((text): RichDependency => ({ kind: 'capability', capability: parseCapability(text) }));
  const plain = { noNullPrototype: true } as const;
  const tree = fc.letrec<{ node: RichDependency }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record(
        {
          kind: fc.constantFrom('and' as const, 'or' as const),
          left: tie('node'),
          right: tie('node'),
        },
        plain,
      ),
      fc.record({ kind: fc.constant('with' as const), left: leaf, right: leaf }, plain),
      fc.record(
        {
          kind: fc.constantFrom('if' as const, 'unless' as const),
          wanted: tie('node'),
          condition: tie('node'),
          otherwise: fc.option(tie('node'), { nil: undefined }),
        },
        plain,
      ),
    ),
  })).node;

  test('parse(format(x)) is x', () => {
    fc.assert(
      fc.property(tree, (dependency) => {
        fc.pre(dependency.kind !== 'capability');
        assert.deepEqual(parseRichDependency(formatRichDependency(dependency)), dependency);
      }),
    );
  });

  test('a chain longer than the stack is deep is refused in words', () => {
    const chain = (length: number): string => `(${Array(length).fill('a').join(' and ')})`;
    assert.equal(parseRichDependency(chain(1000)).kind, 'and');
    assert.throws(() => parseRichDependency(chain(10_000)), { code: 'DEPENDENCY_MALFORMED' });
  });

  test('any text is parsed or refused in words', () => {
    const soup = fc.array(
      fc.constantFrom('(', ')', ' ', 'a', 'and', 'or', 'if', 'else', 'with', '>=', '1', ','),
    );
    fc.assert(
      fc.property(soup, (parts) => {
        try {
          parseRichDependency(parts.join(''));
        } catch (thrown) {
          assert.ok(thrown instanceof RpmError, String(thrown));
        }
      }),
    );
  });
});
