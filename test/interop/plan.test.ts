import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { ourAnswer, ownRpm, peerRpm, prepareRoot, realAnswer } from '../support/plan-case.ts';
import type { RealRpm } from '../support/plan-case.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { situations } from './plan-situations.ts';

for (const [name, real] of [
  ['rpm of this machine', ownRpm],
  ['rpm 6.1', peerRpm()],
] as const)
  describe(`plans equal those of the ${name}`, { skip: reasonToSkip(real) }, () =>
    compareAll(typeof real === 'string' ? ownRpm : real),
  );

function reasonToSkip(real: RealRpm | string): string | false {
  return typeof real === 'string' ? real : withoutRpmbuild;
}

function compareAll(real: RealRpm): void {
  const folder = mkdtempSync(join(real.folder, 'turntable-plan-'));
  const paths = new Map<string, string>();
  const pathOf = (sketch: PackageSketch): string => paths.get(JSON.stringify(sketch)) ?? '';

  before(() => {
    const sketches = new Map(
      situations
        .flatMap(({ packages }) => Object.values(packages))
        .map((sketch) => [JSON.stringify(sketch), sketch] as const),
    );
    const built = buildSketches(folder, [...sketches.values()]);
    for (const [at, key] of [...sketches.keys()].entries()) paths.set(key, built[at] ?? '');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [number, situation] of situations.entries()) {
    test(situation.title, () => {
      const root = join(folder, `root-${number}`);
      mkdirSync(root);
      const path = (key: string): string => {
        const sketch = situation.packages[key];
        if (sketch === undefined) throw new Error(`no package ${key}`);
        return pathOf(sketch);
      };
      prepareRoot(root, situation, path, real);
      const ours = ourAnswer(root, situation, path);
      const theirs = realAnswer(root, situation, path, real);
      if (real === ownRpm) assert.deepEqual(ours, theirs);
      // between versions rpm enters loops differently and picks other providers: the texts must be equal
      else assert.deepEqual(ours.lines, theirs.lines);
    });
  }
}
