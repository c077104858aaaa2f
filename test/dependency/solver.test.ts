import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseCapability,
  Pool,
  problemSentences,
  remedySentence,
  solve,
} from '../../src-main/dependency/index.ts';
import type {
  Capability,
  Member,
  SolverOptions,
  SolverPackage,
  SolverRequest,
} from '../../src-main/dependency/index.ts';
import { formatNevra, parseEvr } from '../../src-main/nevra/index.ts';
import { manyPackage } from '../bench/solving.ts';

interface Sketch {
  readonly [list: string]: string | readonly string[] | undefined;
}

/** `name-version-release[.arch]` and lists of dependencies. */
function packageOf(label: string, sketch: Sketch = {}): SolverPackage {
  const [, name = '', evr = '', arch = 'noarch'] =
    /^(.+?)-([^-]+-[^-]+?)(?:\.(x86_64|i686|noarch|src))?$/.exec(label) ?? [];
  const { epoch, version, release = '' } = parseEvr(evr);
  const list = (kind: string): Capability[] => [sketch[kind] ?? []].flat().map(parseCapability);
  return {
    ...{ name, epoch, version, release, arch, vendor: String(sketch['vendor'] ?? '') },
    provides: [{ name, sense: 8, evr }, ...list('provides')],
    ...{ requires: list('requires'), conflicts: list('conflicts'), obsoletes: list('obsoletes') },
    ...{ recommends: list('recommends'), suggests: list('suggests') },
    ...{ supplements: list('supplements'), enhances: list('enhances') },
    files: [sketch['files'] ?? []].flat(),
  };
}

type Packages = Readonly<Record<string, Sketch>>;

interface Case {
  readonly installed?: Packages;
  readonly available: Packages;
  readonly second?: Packages;
  readonly priorities?: readonly [number, number];
  readonly install?: readonly string[];
  readonly erase?: readonly string[];
  readonly update?: boolean;
  readonly best?: boolean;
  readonly options?: SolverOptions;
}

function answer(one: Case): { changes: readonly string[]; problems: readonly string[] } {
  const pool = new Pool(['x86_64', 'i686']);
  const add = (id: string, packages: Packages, priority: number): void =>
    void pool.add(
      { id, priority, cost: 1000, isInstalled: id === 'system' },
      Object.entries(packages).map(([label, sketch]) => packageOf(label, sketch)),
    );
  add('system', one.installed ?? {}, 99);
  add('first', one.available, one.priorities?.[0] ?? 99);
  add('second', one.second ?? {}, one.priorities?.[1] ?? 99);
  const requests: SolverRequest[] = [
    ...(one.install ?? []).map((text) => ({
      ...{ kind: 'install' as const, text, isBest: one.best ?? false },
      packages: pool.providersOf(parseCapability(text)),
    })),
    ...(one.erase ?? []).map((text) => ({
      ...{ kind: 'erase' as const, text, packages: pool.named(text) },
    })),
  ];
  if (one.update === true)
    requests.push({
      ...{ kind: 'update', text: 'all' },
      packages: pool.members.filter(({ repository }) => repository.isInstalled),
    });
  const solution = solve(pool, requests, { isMultilib: true, ...one.options });
  return {
    changes: [
      ...solution.install.map(({ package: each }) => `+${formatNevra(each)}`),
      ...solution.erase.map(({ package: each }) => `-${formatNevra(each)}`),
    ],
    problems: solution.problems.flatMap((problem) => [
      ...problemSentences(problem).slice(0, 1),
      ...problem.solutions.map((remedies) => remedies.map(remedySentence).join(' and ')),
    ]),
  };
}

const cases: readonly (readonly [string, Case, readonly string[], (readonly string[])?])[] = [
  [
    'the newest, of the preferred architecture, with what it requires',
    {
      available: {
        'a-1-1.x86_64': {},
        'a-2-1.i686': {},
        'a-2-1.x86_64': { requires: ['b >= 2', '/usr/bin/c', 'rpmlib(X) <= 1'] },
        'b-1-1': {},
        'b-3-1': {},
        'c-1-1': { files: '/usr/bin/c' },
      },
      install: ['a'],
    },
    ['+a-2-1.x86_64', '+b-3-1.noarch', '+c-1-1.noarch'],
  ],
  [
    'an older one where the newest cannot be had, unless it is to be the best',
    { available: { 'a-1-1': {}, 'a-2-1': { requires: 'gone' } }, install: ['a'] },
    ['+a-1-1.noarch'],
  ],
  [
    'the best or nothing',
    { available: { 'a-1-1': {}, 'a-2-1': { requires: 'gone' } }, install: ['a'], best: true },
    [],
    ['nothing provides gone needed by a-2-1.noarch', 'do not install a'],
  ],
  [
    'a preferred repository before a newer version',
    { available: { 'a-2-1': {} }, second: { 'a-1-1': {} }, priorities: [99, 10], install: ['a'] },
    ['+a-1-1.noarch'],
  ],
  [
    'rich dependencies',
    {
      available: {
        'a-1-1': { requires: ['(b if c)', '(d or e)', '(f with g >= 2)', '(h unless c)'] },
        'b-1-1': {},
        'e-1-1': {},
        'f-1-1': { provides: 'g = 1' },
        'f-2-1': { provides: 'g = 2' },
        'h-1-1': {},
      },
      install: ['a'],
    },
    ['+a-1-1.noarch', '+e-1-1.noarch', '+f-2-1.noarch', '+h-1-1.noarch'],
  ],
  [
    'weak dependencies, both ways round, where they can be had',
    {
      available: {
        'a-1-1': { recommends: ['b', 'broken', 'absent'], suggests: 'c' },
        'b-1-1': {},
        'broken-1-1': { requires: 'gone' },
        'c-1-1': {},
        'd-1-1': { supplements: 'a' },
        'e-1-1': { supplements: '(a and c)' },
      },
      install: ['a'],
    },
    ['+a-1-1.noarch', '+b-1-1.noarch', '+d-1-1.noarch'],
  ],
  [
    'no weak dependencies',
    {
      available: { 'a-1-1': { recommends: 'b' }, 'b-1-1': {} },
      install: ['a'],
      options: { ignoresWeak: true },
    },
    ['+a-1-1.noarch'],
  ],
  [
    'updates with what obsoletes, and no other vendor',
    {
      installed: { 'a-1-1': { vendor: 'x' }, 'b-1-1': {}, 'c-1-1': { vendor: 'x' } },
      available: {
        'a-2-1': { vendor: 'y' },
        'new-1-1': { obsoletes: 'b < 2' },
        'c-2-1': { vendor: 'x' },
      },
      update: true,
    },
    ['+new-1-1.noarch', '+c-2-1.noarch', '-b-1-1.noarch', '-c-1-1.noarch'],
  ],
  [
    'an update that would break another stays away',
    {
      installed: { 'a-1-1': {}, 'b-1-1': { requires: 'a = 1-1' } },
      available: { 'a-2-1': {} },
      update: true,
    },
    [],
  ],
  [
    'conflicts name what stands against what, and what could go',
    {
      installed: { 'a-1-1': { conflicts: 'b' } },
      available: { 'b-1-1': {} },
      install: ['b'],
    },
    [],
    [
      'package a-1-1.noarch conflicts with b provided by b-1-1.noarch',
      'do not install b',
      'erase a-1-1.noarch',
    ],
  ],
  [
    'two word sizes beside each other',
    {
      available: { 'a-1-1.x86_64': { provides: 'a(64)' }, 'a-1-1.i686': { provides: 'a(32)' } },
      install: ['a(64)', 'a(32)'],
    },
    ['+a-1-1.x86_64', '+a-1-1.i686'],
  ],
  [
    'erasing takes what requires it only when told',
    {
      installed: { 'a-1-1': {}, 'b-1-1': { requires: 'a' } },
      available: {},
      erase: ['a'],
      options: { allowsUninstall: true },
    },
    ['-a-1-1.noarch', '-b-1-1.noarch'],
  ],
  [
    'what nobody provides is said so',
    { available: {}, install: ['absent'] },
    [],
    ['nothing provides requested absent', 'do not install absent'],
  ],
  [
    'source packages are not installed',
    { available: { 'a-1-1.src': {} }, install: ['a'] },
    [],
    ['package a-1-1.src is a source package', 'do not install a'],
  ],
];

for (const [title, one, changes, problems = []] of cases)
  test(title, () => {
    const found = answer(one);
    assert.deepEqual(
      [[...found.changes].sort(), [...found.problems].sort()],
      [[...changes].sort(), [...problems].sort()],
    );
  });

test('a solution never leaves anything without what it requires, whatever was drawn', () => {
  let seed = 20_261_122;
  const draw = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  let solved = 0;
  for (let round = 0; round < 150; round += 1) {
    const available: Record<string, Sketch> = {};
    for (let at = 0; at < 24; at += 1)
      available[`p${draw(12)}-${1 + draw(3)}-1`] = {
        requires: Array.from(
          { length: draw(3) },
          () => `p${draw(13)} ${['<', '>=', '='][draw(3)]} ${1 + draw(3)}`,
        ),
        conflicts: draw(4) === 0 ? [`p${draw(12)} = ${1 + draw(3)}`] : [],
      };
    const install = [`p${draw(12)}`, `p${draw(12)}`];
    const { changes, problems } = answer({ available, install });
    if (problems.length > 0) continue;
    solved += 1;
    const chosen = changes.map((text) => {
      const label = text.slice(1).replace('.noarch', '');
      return packageOf(label, available[label]);
    });
    const pool = new Pool([]);
    pool.add({ id: 'x', isInstalled: false, priority: 0, cost: 0 }, chosen);
    for (const one of chosen) {
      for (const wanted of one.requires) assert.ok(pool.providersOf(wanted).length > 0, one.name);
      for (const bad of one.conflicts)
        assert.ok(
          pool.providersOf(bad).every((other) => other.package === one),
          one.name,
        );
    }
    for (const name of install) assert.equal(pool.named(name).length, 1);
  }
  assert.ok(solved > 30, `${solved} were solved`);
});

test('four times as many packages take about four times as many looks at them', () => {
  let looks = 0;
  class CountingPool extends Pool {
    override member(number: number): Member {
      looks += 1;
      return super.member(number);
    }
    override named(name: string): readonly Member[] {
      looks += 1;
      return super.named(name);
    }
    override providersOf(wanted: Capability): readonly Member[] {
      looks += 1;
      return super.providersOf(wanted);
    }
  }
  const upgrade = (count: number): number => {
    const pool = new CountingPool(['x86_64']);
    const make = (version: number): SolverPackage[] =>
      Array.from({ length: count }, (_, at) => manyPackage(at, version));
    const there = pool.add({ id: 'system', isInstalled: true, priority: 99, cost: 1 }, make(1));
    pool.add({ id: 'first', isInstalled: false, priority: 99, cost: 1 }, make(2));
    looks = 0;
    const request: SolverRequest = { kind: 'update', text: 'everything', packages: there };
    const { install } = solve(pool, [request], { isMultilib: true });
    assert.equal(install.length, count);
    return looks;
  };
  const [few, many] = [upgrade(400), upgrade(1600)];
  assert.ok(many < 6 * few, `${few} looks at 400 packages, ${many} at 1600`);
});

test('an upgrade brings what supplements the new package, as dnf 5 does; what stays brings nothing', () => {
  const installed = { 'app-1-1': {}, 'kept-1-1': {} };
  const available = {
    'app-2-1': {},
    'addition-1-1': { supplements: 'app' },
    'other-1-1': { supplements: 'kept' },
  };
  assert.deepEqual(
    answer({ installed, available, update: true }).changes,
    answer({
      ...{ installed, update: true },
      available: { 'app-2-1': { recommends: 'addition' }, 'addition-1-1': {}, 'other-1-1': {} },
    }).changes,
  );
  const { changes } = answer({ installed, available, update: true });
  assert.ok(changes.some((one) => one.includes('addition')));
  assert.ok(!changes.some((one) => one.includes('other')));
});
