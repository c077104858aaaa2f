import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  capabilitiesOverlap,
  dependencyTypes,
  formatCapability,
  isRpmlibSatisfied,
  parseCapability,
  rpmlibCapabilities,
} from '../../src-main/dependency/index.ts';
import { Sense } from '../../src-main/format/index.ts';

const overlap = (a: string, b: string): boolean =>
  capabilitiesOverlap(parseCapability(a), parseCapability(b));

describe('capability text', () => {
  test('reads name, operator and EVR', () => {
    assert.deepEqual(parseCapability(' libfoo >=  1:2.0-3 '), {
      name: 'libfoo',
      sense: Sense.GREATER | Sense.EQUAL,
      evr: '1:2.0-3',
    });
    assert.deepEqual(parseCapability('libc.so.6(GLIBC_2.2.5)(64bit)'), {
      name: 'libc.so.6(GLIBC_2.2.5)(64bit)',
      sense: 0,
      evr: '',
    });
  });

  test('keeps as a name what is no comparison', () => {
    for (const text of ['a b', 'a ~ 1', 'a >=', 'a = 1 2', '(a >= 1 and b)'])
      assert.deepEqual(parseCapability(text), { name: text, sense: 0, evr: '' });
  });

  test('prints as rpm prints', () => {
    assert.equal(formatCapability(parseCapability('a =< 1')), 'a <= 1');
    assert.equal(formatCapability({ name: 'a', sense: Sense.EQUAL, evr: '' }), 'a =');
  });

  const names = fc.stringMatching(/^[a-z][a-z0-9+.()-]{0,8}$/);
  const evrs = fc.stringMatching(/^(?:[0-9]:)?[0-9a-z~^.]{1,5}(?:-[0-9.]{1,3})?$/);
  const operators = fc.constantFrom('<', '<=', '=', '>=', '>');

  test('parse(format(x)) is x', () => {
    fc.assert(
      fc.property(names, operators, evrs, (name, operator, evr) => {
        const text = `${name} ${operator} ${evr}`;
        assert.equal(formatCapability(parseCapability(text)), text);
      }),
    );
  });

  test('overlap is symmetric, and a capability overlaps itself and its unversioned name', () => {
    const capability = fc
      .tuple(operators, evrs)
      .map(([operator, evr]) => parseCapability(`a ${operator} ${evr}`));
    fc.assert(
      fc.property(capability, capability, (a, b) => {
        assert.equal(capabilitiesOverlap(a, b), capabilitiesOverlap(b, a));
        assert.ok(capabilitiesOverlap(a, a));
        assert.ok(capabilitiesOverlap(a, parseCapability('a')));
        assert.ok(!capabilitiesOverlap(a, parseCapability('b')));
      }),
    );
  });

  test('of >= and < at one full EVR exactly one holds for a provide', () => {
    const full = fc.stringMatching(/^(?:[0-9]:)?[0-9.]{1,5}-[0-9]{1,3}$/);
    fc.assert(
      fc.property(full, full, (provided, bound) => {
        const provide = `a = ${provided}`;
        assert.notEqual(overlap(provide, `a >= ${bound}`), overlap(provide, `a < ${bound}`));
      }),
    );
  });
});

describe('overlap of versions', () => {
  const cases: readonly [string, string, boolean][] = [
    ['a = 1-1', 'a = 1', true],
    ['a = 1-2', 'a >= 1', true],
    ['a = 1-2', 'a > 1', false],
    ['a = 1-2', 'a < 1', false],
    ['a = 1-2', 'a <= 1', true],
    ['a = 1', 'a > 1-5', true],
    ['a = 1', 'a >= 1-5', true],
    ['a = 0:1', 'a = 1', true],
    ['a = 1:1', 'a = 1', false],
    ['a = 1:1', 'a > 5', true],
    ['a > 1', 'a < 1', false],
    ['a > 1', 'a > 9', true],
    ['a < 2', 'a > 1', true],
    ['a = 1~rc1', 'a < 1', true],
    ['a = 1^git', 'a > 1', true],
    ['a', 'a > 99', true],
  ];
  for (const [a, b, expected] of cases)
    test(`${a} and ${b}: ${expected}`, () => assert.equal(overlap(a, b), expected));
});

test('qualifiers have rpm words', () => {
  assert.deepEqual(dependencyTypes(Sense.SCRIPT_POST | Sense.INTERP), ['post', 'interp']);
  assert.deepEqual(dependencyTypes(Sense.GREATER), ['manual']);
  assert.deepEqual(dependencyTypes(Sense.FIND_REQUIRES), ['auto']);
});

test('rpmlib features are held against the table', () => {
  assert.equal(rpmlibCapabilities.length, 21);
  assert.ok(isRpmlibSatisfied(parseCapability('rpmlib(PayloadIsZstd) <= 5.4.18-1')));
  assert.ok(!isRpmlibSatisfied(parseCapability('rpmlib(PayloadIsZstd) > 9')));
  assert.ok(!isRpmlibSatisfied(parseCapability('rpmlib(NoSuchThing) <= 1')));
});
