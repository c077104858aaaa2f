/** Random packages, roots and requests: problems, exit status and order are real rpm's. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { ourAnswer, ownRpm, peerRpm, prepareRoot, realAnswer } from '../support/plan-case.ts';
import type { RealRpm, Situation, Verb } from '../support/plan-case.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Draws that look random and are the same every time. */
class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  of<Value>(...values: readonly [Value, ...Value[]]): Value {
    return values[this.below(values.length)] ?? values[0];
  }
}

const count = 12;
const version = (draw: Draw): string => draw.of('1', '2', '1-1', '1-2', '2-1', '0:2-1');

/** A name, a virtual capability or a path, sometimes with a version. */
function capability(draw: Draw, mayBePath = true): string {
  const name = draw.below(count + 6);
  const path = mayBePath && draw.oneIn(7);
  if (path) return `/opt/f${name % 3}`;
  const word = name < count ? `p${name}` : `v${name - count}`;
  return draw.oneIn(2) ? word : `${word} ${draw.of('=', '<', '>', '<=', '>=')} ${version(draw)}`;
}

/** A rich dependency; `exception` is the word for a condition that rpm allows there. */
function rich(draw: Draw, exception: 'if' | 'unless', depth = 0): string {
  const part = (): string =>
    depth < 2 && draw.oneIn(5) ? rich(draw, exception, depth + 1) : capability(draw);
  const plain = (): string => capability(draw, false);
  switch (draw.below(depth === 0 ? 6 : 4)) {
    case 0:
      return `(${plain()} with ${plain()})`;
    case 1:
      return `(${plain()} without ${plain()})`;
    case 2:
      return `(${part()} and ${part()} and ${plain()})`;
    case 3:
      return `(${part()} or ${part()})`;
    case 4:
      return `(${plain()} ${exception} ${capability(draw)})`;
    default:
      return `(${plain()} ${exception} ${capability(draw)} else ${plain()})`;
  }
}

function tagsOf(draw: Draw, name: string): string[] {
  const tags: string[] = [];
  for (let left = draw.below(4); left > 0; left -= 1) {
    const script = draw.of('pre', 'post', 'preun', 'postun', 'pretrans', 'meta', 'verify');
    const weak = draw.of('Recommends', 'Suggests', 'Supplements', 'Enhances');
    const kind = draw.of('Requires', 'Requires', `Requires(${script})`, weak, 'OrderWithRequires');
    const mayBeRich = kind === 'Requires' || kind === 'Recommends';
    tags.push(`${kind}: ${mayBeRich && draw.oneIn(2) ? rich(draw, 'if') : capability(draw)}`);
  }
  if (draw.oneIn(6))
    tags.push(`Conflicts: ${draw.oneIn(2) ? rich(draw, 'unless') : capability(draw)}`);
  const other = `p${draw.below(count)}`;
  if (draw.oneIn(7) && other !== name) tags.push(`Obsoletes: ${other} < ${version(draw)}`);
  if (draw.oneIn(2)) tags.push(`Provides: v${draw.below(6)} = ${version(draw)}`);
  return [...new Set(tags)];
}

interface Keyed extends PackageSketch {
  readonly key: string;
}

/** Two or three versions of each package. Epochs have a test of their own: rpm 4.18 overlooks them once. */
function randomPackages(draw: Draw): readonly Keyed[] {
  return Array.from({ length: count }, (_, number) => `p${number}`).flatMap((name) =>
    ['1-1', '1-2', '2-1'].slice(0, 2 + draw.below(2)).map((evr) => ({
      key: `${name}-${evr}`,
      name,
      evr,
      tags: tagsOf(draw, name),
      ...(draw.oneIn(4) && { files: { [`/opt/f${draw.below(3)}`]: 'x' } }),
    })),
  );
}

function randomSituation(draw: Draw, sketches: readonly Keyed[], title: string): Situation {
  const chosen = sketches.filter(() => draw.oneIn(3));
  const installed = chosen
    .filter((one, at) => draw.oneIn(5) || chosen.findIndex(({ name }) => name === one.name) === at)
    .map(({ key }) => key);
  const verb: Verb = draw.of('-i', '-U', '-U', '-U', '-F', '-e', '-e', '--reinstall');
  const keys = sketches.map(({ key }) => key);
  const args = (verb === '-e' || verb === '--reinstall' ? installed : keys).filter(() =>
    draw.oneIn(verb === '--reinstall' ? 2 : 4),
  );
  const flags = draw.of<Situation['flags']>(
    [],
    ['nodeps'],
    verb === '-e' ? [] : ['oldpackage'],
    verb === '-e' ? ['nodeps'] : ['replacepkgs', 'oldpackage', 'nodeps'],
  );
  const packages = Object.fromEntries(sketches.map((sketch) => [sketch.key, sketch]));
  const shown = draw.oneIn(2) ? args : args.toReversed();
  return { title, packages, installed, verb, args: shown, ...(flags && { flags }) };
}

/** One seed's packages and requests beside a real rpm. */
function compareSeed(seed: number, real: RealRpm): void {
  using scratch = scratchFolder('random', real.folder);
  const draw = new Draw(seed * 7919);
  const sketches = randomPackages(draw);
  const built = buildSketches(scratch.path, sketches);
  const path = (key: string): string => built[sketches.findIndex((one) => one.key === key)] ?? '';
  for (let round = 0; round < 14; round += 1) {
    const situation = randomSituation(draw, sketches, `seed ${seed}, round ${round}`);
    if (situation.args.length === 0) continue;
    const root = join(scratch.path, `root-${round}`);
    mkdirSync(root);
    prepareRoot(root, situation, path, real);
    const { verb, args, flags, installed } = situation;
    const shown = JSON.stringify({ round, verb, args, flags, installed });
    const ours = ourAnswer(root, situation, path);
    const theirs = realAnswer(root, situation, path, real);
    if (real === ownRpm) assert.deepEqual(ours, theirs, shown);
    else {
      // 6.1 enters loops elsewhere, and its problems come in that order; we follow 4.18
      assert.deepEqual(ours.lines.toSorted(), theirs.lines.toSorted(), shown);
      assert.equal(Math.min(ours.status, 1), Math.min(theirs.status, 1), shown);
      assert.deepEqual(ours.order?.toSorted(), theirs.order?.toSorted(), shown);
    }
    rmSync(root, { recursive: true });
  }
}

for (const seed of [11, 12, 13])
  test(`requests of seed ${seed}`, { skip: withoutRpmbuild, timeout: 120_000 }, () => {
    compareSeed(seed, ownRpm);
  });

const peer = peerRpm();
for (const seed of [11, 14, 15])
  test(`requests of seed ${seed} beside rpm 6.1`, {
    skip: withoutRpmbuild || (typeof peer === 'string' && peer),
    timeout: 240_000,
  }, () => {
    compareSeed(seed, typeof peer === 'string' ? ownRpm : peer);
  });
