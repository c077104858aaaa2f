import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareEvr, compareVersions, parseEvr, formatEvr } from '../../src-main/nevra/index.ts';
import type { Order } from '../../src-main/nevra/index.ts';
import { runBriefly } from '../../src-main/base/index.ts';

const ordered: readonly (readonly [string, string, Order])[] = [
  ['1.0', '1.0', 0],
  ['1.0', '2.0', -1],
  ['2.0.1', '2.0.1a', -1],
  ['5.5p1', '5.5p10', -1],
  ['10xyz', '10.1xyz', -1],
  ['xyz10', 'xyz10.1', -1],
  ['xyz.4', '8', -1],
  ['6.0.rc1', '6.0', 1],
  ['10b2', '10a1', 1],
  ['1.0a', '1.0aa', -1],
  ['10.0001', '10.1', 0],
  ['4.999.9', '5.0', -1],
  ['20101121', '20101122', -1],
  ['2_0', '2.0', 0],
  ['a+', 'a_', 0],
  ['+', '_', 0],
  ['1.0~rc1', '1.0', -1],
  ['1.0~rc1', '1.0~rc2', -1],
  ['1.0~rc1~git123', '1.0~rc1', -1],
  ['1.0^', '1.0', 1],
  ['1.0^git1', '1.0^git2', -1],
  ['1.0^git1', '1.01', -1],
  ['1.0^20160101', '1.0.1', -1],
  ['1.0^20160101^git1', '1.0^20160102', -1],
  ['1.0~rc1^git1', '1.0~rc1', 1],
  ['1.0^git1~pre', '1.0^git1', -1],
  ['', '1', -1],
  ['~', '', -1],
  ['^', '', 1],
  ['000000000000000000000000000001', '1', 0],
  ['99999999999999999999999999999', '100000000000000000000000000000', -1],
];

describe('compareVersions', () => {
  for (const [a, b, expected] of ordered) {
    it(`orders ${a || '(empty)'} and ${b || '(empty)'}`, () => {
      assert.equal(compareVersions(a, b), expected);
      assert.equal(compareVersions(b, a), -expected + 0);
    });
  }

  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom('.', '_', '-', '~', '^', '+', '', '..'),
      fc.stringMatching(/^[0-9]{1,3}$/),
      fc.stringMatching(/^[a-zA-Z]{1,2}$/),
    ),
    { maxLength: 8 },
  );
  const version = pieces.map((list) => list.join(''));

  it('is antisymmetric and equal to itself', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        assert.equal(compareVersions(a, a), 0);
        assert.equal(compareVersions(a, b) + compareVersions(b, a), 0);
      }),
    );
  });

  it('puts a pre-release before and a post-release after its version', () => {
    const plain = fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){0,3}$/);
    fc.assert(
      fc.property(plain, plain, (base, rest) => {
        assert.equal(compareVersions(`${base}~${rest}`, base), -1);
        assert.equal(compareVersions(`${base}^${rest}`, base), 1);
        assert.equal(compareVersions(`${base}^${rest}`, `${base}.${rest}`), -1);
      }),
    );
  });

  it('agrees with real rpm on a thousand random pairs', (t) => {
    if (runBriefly('rpm', ['--version']) === undefined) return t.skip('no rpm on this machine');
    const text = version.filter((value) => value !== '' && !value.includes('-'));
    const pairs = fc.sample(fc.tuple(text, text), { numRuns: 1000, seed: 20 });
    const list = pairs.map(([a, b]) => `{"${a}","${b}"}`).join(',');
    const script = `for _,p in ipairs({${list}}) do print(rpm.vercmp(p[1],p[2]) .. ' ') end`;
    const outcome = runBriefly('rpm', ['--eval', `%{lua:${script}}`]);
    const expected = outcome?.stdout.trim().split(' ').map(Number);
    assert.equal(expected?.length, pairs.length);
    pairs.forEach(([a, b], index) => {
      assert.equal(compareVersions(a, b), expected?.[index], `${a} against ${b}`);
    });
    return undefined;
  });
});

describe('EVR', () => {
  it('splits at the first colon and the last dash', () => {
    assert.deepEqual(parseEvr('1:2.0-3'), { epoch: 1, version: '2.0', release: '3' });
    assert.deepEqual(parseEvr('2.0'), { epoch: undefined, version: '2.0', release: undefined });
    assert.deepEqual(parseEvr('1.0-1-2'), { epoch: undefined, version: '1.0-1', release: '2' });
    assert.deepEqual(parseEvr(':1'), { epoch: 0, version: '1', release: undefined });
    assert.deepEqual(parseEvr('a:1'), { epoch: undefined, version: 'a:1', release: undefined });
  });

  it('reads what it writes', () => {
    const part = fc.stringMatching(/^[0-9a-z.~^+_]{1,8}$/);
    const evr = fc.record(
      {
        epoch: fc.option(fc.nat(), { nil: undefined }),
        version: part,
        release: fc.option(part, { nil: undefined }),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(evr, (value) => assert.deepEqual(parseEvr(formatEvr(value)), value)));
  });

  for (const [a, b, expected] of [
    ['1:1.0', '2.0', 1],
    ['0:1', '1', 0],
    ['1.0', '1.0-1', -1],
    ['1.0-2', '1.0-10', -1],
    ['1.0-1-2', '1.0-1-3', -1],
  ] as const) {
    it(`compares ${a} and ${b} as rpm does`, (t) => {
      assert.equal(compareEvr(parseEvr(a), parseEvr(b)), expected);
      const real = runBriefly('rpm', ['--eval', `%{lua:print(rpm.vercmp("${a}","${b}"))}`]);
      if (real === undefined) t.diagnostic('not compared with real rpm: it is not on this machine');
      else assert.equal(Number(real.stdout.trim()), expected);
    });
  }
});
