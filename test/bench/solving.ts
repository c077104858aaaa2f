/**
 * Processor seconds of solving over as many packages as a distribution has, without reading any:
 * `node test/bench/solving.ts [PACKAGES]`.
 */
import { cpuUsage } from 'node:process';
import { Pool, solve } from '../../src-main/dependency/index.ts';
import type { Capability, Member, SolverPackage } from '../../src-main/dependency/index.ts';

const less = 2;
const greater = 4;
const equal = 8;

/** Package `at` of many in its version: two names for it, four that it needs, one that would be nice. */
export function manyPackage(at: number, version: number): SolverPackage {
  const name = `package-${at}`;
  const evr = `${version}-1`;
  const named = (number: number, sense = 0, wanted = ''): Capability => ({
    name: `package-${number}`,
    ...{ sense, evr: wanted },
  });
  const near = [at >> 1, at >> 2, (at * 7) >> 5].filter((number) => number !== at);
  const shared = `lib${Math.floor(at / 3)}.so()(64bit)`;
  return {
    ...{ name, epoch: undefined, version: String(version), release: '1', vendor: '' },
    arch: at % 4 === 0 ? 'noarch' : 'x86_64',
    provides: [named(at, equal, evr), { name: shared, sense: 0, evr: '' }],
    requires: [
      ...near.map((number, place) =>
        place === 0 ? named(number, greater + equal, `${version}`) : named(number),
      ),
      { name: `lib${Math.floor(at / 6)}.so()(64bit)`, sense: 0, evr: '' },
    ],
    conflicts: at % 50 === 0 ? [named(at + 1, less, '1')] : [],
    obsoletes: at % 100 === 0 ? [{ name: `former-${at}`, sense: less, evr: '9' }] : [],
    recommends: at % 5 === 0 ? [named((at * 3) >> 2)] : [],
    suggests: [],
    supplements:
      at % 200 === 0 ? [{ ...named(0), name: `(package-${at >> 3} and package-${at >> 4})` }] : [],
    enhances: [],
    files: [],
  };
}

interface Measured {
  readonly cpuSeconds: number;
  readonly installed: number;
  readonly erased: number;
  readonly problems: number;
}

/** Solves over a pool of `count` packages in version 2, of which `installed` are there in version 1. */
export function measureSolving(
  count: number,
  installed: number,
  request: (there: readonly Member[], offered: readonly Member[]) => Parameters<typeof solve>[1],
): Measured {
  const pool = new Pool(['x86_64']);
  const numbers = (many: number): number[] => Array.from({ length: many }, (_, at) => at);
  const there = pool.add(
    { id: 'installed', isInstalled: true, priority: 99, cost: 1000 },
    numbers(installed).map((at) => manyPackage(at, 1)),
  );
  const offered = pool.add(
    { id: 'offered', isInstalled: false, priority: 99, cost: 1000 },
    numbers(count).map((at) => manyPackage(at, 2)),
  );
  const before = cpuUsage();
  const { install, erase, problems } = solve(pool, request(there, offered), {
    allowsVendorChange: true,
    isMultilib: true,
  });
  const { user, system } = cpuUsage(before);
  return {
    cpuSeconds: (user + system) / 1e6,
    ...{ installed: install.length, erased: erase.length, problems: problems.length },
  };
}

if (process.argv[1] === import.meta.filename) {
  const count = Number(process.argv[2] ?? 70_000);
  const update: Parameters<typeof measureSolving>[2] = (there) => [
    { kind: 'update', text: 'everything', packages: there },
  ];
  const rows: readonly (readonly [string, number, Parameters<typeof measureSolving>[2]])[] = [
    ['install one, nothing there', 0, (_, offered) => [install(offered.at(-1))]],
    ['install one beside 3,000', 3000, (_, offered) => [install(offered.at(-1))]],
    ['upgrade 3,000', 3000, update],
    ['upgrade all', count, update],
  ];
  for (const [name, there, request] of rows)
    console.log(name.padEnd(30), JSON.stringify(measureSolving(count, there, request)));
}

function install(member: Member | undefined): Parameters<typeof solve>[1][number] {
  if (member === undefined) throw new RangeError('no packages');
  return { kind: 'install', text: member.package.name, packages: [member] };
}
