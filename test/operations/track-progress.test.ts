import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PlannedElement } from '../../src-main/contract/plan.ts';
import type { TransactionProgress } from '../../src-main/contract/progress.ts';
import { trackProgress } from '../../src-main/operations/track-progress.ts';

function element(kind: 'install' | 'erase', name: string, sizeBytes: number): PlannedElement {
  return {
    kind,
    action: kind,
    package: { id: { kind: 'installed', instance: 1 }, name, nevra: `${name}-2:1.0-1.noarch` },
    version: '2:1.0-1',
    summary: '',
    sizeBytes,
    fileCount: 1,
  };
}

const elements = [
  element('install', 'a', 1_000_000),
  element('install', 'b', 3_000_000),
  element('erase', 'a', 1_000_000),
];

function track(): { seen: TransactionProgress[]; listener: ReturnType<typeof trackProgress> } {
  const seen: TransactionProgress[] = [];
  let clock = 0;
  const listener = trackProgress(
    { planId: 'p', elements },
    (progress) => seen.push(progress),
    () => (clock += 50),
  );
  return { seen, listener };
}

test('rows open by name, move by percent, and the whole is weighed by size', () => {
  const { seen, listener } = track();
  listener.package('a', '1.0', '1');
  listener.percent(50);
  listener.percent(100);
  listener.package('b', '1.0', '1');
  listener.percent(50);
  listener.package('a', '1.0', '1');
  assert.deepEqual(
    seen.map(({ nevra, elementKind, elementFraction, elementsDone }) => [
      nevra?.[0],
      elementKind,
      elementFraction,
      elementsDone,
    ]),
    [
      ['a', 'install', 0, 0],
      ['a', 'install', 0.485, 0],
      ['a', 'install', 0.97, 0],
      ['b', 'install', 0, 1],
      ['b', 'install', 0.485, 1],
      ['a', 'erase', 0, 2],
    ],
  );
  const whole = seen.map(({ overallFraction }) => Math.round(overallFraction * 100));
  assert.deepEqual(whole, [0, 12, 24, 25, 61, 99]);
});

test('whatever arrives, the whole stays within 0 and 1 and never falls', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('package' as const), name: fc.constantFrom('a', 'b', 'c') }),
    fc.record({
      kind: fc.constant('percent' as const),
      percent: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('text' as const) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const { seen, listener } = track();
      for (const one of actions) {
        if (one.kind === 'package') listener.package(one.name, '1.0', '1');
        else if (one.kind === 'percent') listener.percent(one.percent);
        else listener.text('line', 'stderr');
      }
      let before = 0;
      for (const { overallFraction } of seen) {
        assert.ok(overallFraction >= before && overallFraction <= 1);
        before = overallFraction;
      }
    }),
  );
});

test('a script is named while it runs, and what it writes is passed on once', () => {
  const { seen, listener } = track();
  const base = {
    planId: 'p',
    phase: 'installing',
    overallFraction: 0,
    elementsDone: 0,
    elementsTotal: 3,
  } as const;
  listener.progress({ ...base, script: { kind: '%post', nevra: 'a', startedAtMs: 1 } });
  listener.progress({
    ...base,
    script: { kind: '%post', nevra: 'a', startedAtMs: 1 },
    output: { stream: 'stdout', text: 'hi\u001b[1m' },
  });
  listener.progress(base);
  assert.deepEqual(
    seen.map(({ script, output }) => [script?.kind, output?.text]),
    [
      ['%post', undefined],
      ['%post', 'hi\ufffd[1m'],
      [undefined, undefined],
    ],
  );
});

test('a package is done when it is in the database, not when its files are there', () => {
  const { seen, listener } = track();
  const base = { planId: 'p', phase: 'installing', overallFraction: 0, elementsTotal: 3 } as const;
  listener.package('a', '1.0', '1');
  listener.percent(100);
  listener.progress({ ...base, elementsDone: 0 });
  listener.progress({ ...base, elementsDone: 1 });
  assert.deepEqual(
    seen.map(({ elementFraction, elementsDone }) => [elementFraction, elementsDone]),
    [
      [0, 0],
      [0.97, 0],
      [0.97, 0],
      [1, 1],
    ],
  );
});
