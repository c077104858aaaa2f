import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { ourAnswer, prepareRoot, realAnswer } from '../support/plan-case.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Numbers that look random and are the same every time (a linear congruential generator). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const kinds = [
  'Requires',
  'Requires',
  'Requires(pre)',
  'Requires(post)',
  'Requires(preun)',
  'Requires(postun)',
  'OrderWithRequires',
  'Recommends',
  'Suggests',
  'Supplements',
  'Enhances',
];

/** Packages that need each other at random: chains, trees and many nested loops. */
function randomPackages(seed: number, count: number, links: number): PackageSketch[] {
  const random = numbers(seed);
  const tags = Array.from({ length: count }, (): Set<string> => new Set());
  for (let link = 0; link < links; link += 1) {
    const kind = kinds[random(kinds.length)] ?? 'Requires';
    const wanted = random(4) === 0 ? `virtual${random(count)}` : `p${random(count)}`;
    tags[random(count)]?.add(`${kind}: ${wanted}`);
  }
  for (let number = 0; number < count; number += 1)
    tags[random(count)]?.add(`Provides: virtual${number}`);
  return tags.map((all, at) => ({ name: `p${at}`, tags: [...all] }));
}

const sets = [
  { seed: 1, count: 12, links: 10 },
  { seed: 2, count: 12, links: 20 },
  { seed: 3, count: 25, links: 40 },
  { seed: 4, count: 25, links: 70 },
  { seed: 5, count: 60, links: 70 },
  { seed: 6, count: 60, links: 100 },
  { seed: 7, count: 60, links: 200 },
  { seed: 8, count: 150, links: 160 },
  { seed: 9, count: 150, links: 260 },
];

for (const { seed, count, links, verb } of sets.flatMap((set) => [
  { ...set, verb: '-U' as const },
  { ...set, verb: '-e' as const },
])) {
  const title = `${verb}: ${count} packages with ${links} random relations are ordered as by real rpm`;
  test(title, { skip: withoutRpmbuild }, () => {
    using scratch = scratchFolder('order');
    const sketches = randomPackages(seed, count, links);
    const built = buildSketches(scratch.path, sketches);
    const keys = sketches.map(({ name }) => name);
    const packages = Object.fromEntries(sketches.map((sketch) => [sketch.name, sketch]));
    const path = (key: string): string => built[keys.indexOf(key)] ?? '';
    const installed = verb === '-e' ? keys : [];
    const situation = { title, packages, installed, verb, args: keys, flags: ['nodeps'] as const };
    const root = join(scratch.path, 'root');
    mkdirSync(root);
    prepareRoot(root, situation, path);
    const real = realAnswer(root, situation, path);
    assert.equal(real.order?.length, count);
    assert.deepEqual(ourAnswer(root, situation, path).order, real.order);
  });
}
