/** rpmgraph, ours against real rpm 4.18's: order and reasons, byte for byte. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { cli } from '../support/our-cli.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { runProgram, withoutRpm, withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const real = '/usr/bin/rpmgraph';
const skip = withoutRpm || withoutRpmbuild || (existsSync(real) ? false : 'rpmgraph is not here');

/** A fixed sequence of numbers below 1 (Park and Miller), so that a failure can be looked at again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const kinds = ['Requires', 'Requires(pre)', 'Requires(post)', 'Requires(postun)', 'Recommends'];

/** Packages that need each other in all ways, in loops too. */
function tangle(seed: number, count: number): readonly PackageSketch[] {
  const next = numbers(seed);
  const pick = (below: number): number => Math.floor(next() * below);
  return Array.from({ length: count }, (_, at) => ({
    name: `p${at}`,
    tags: Array.from(
      { length: pick(4) },
      () => `${kinds[pick(kinds.length)] ?? ''}: p${pick(count)}`,
    ),
  }));
}

describe('rpmgraph', { skip }, () => {
  const scratch = scratchFolder('graph');
  let tangled: readonly string[] = [];
  before(() => {
    tangled = buildSketches(scratch.path, tangle(7, 40));
    writeFileSync(join(scratch.path, 'list'), `${tangled.slice(0, 9).join('\n')}\n`);
    writeFileSync(join(scratch.path, 'text'), 'no list\n');
  });
  after(() => scratch[Symbol.dispose]());

  function both(words: readonly string[]): string {
    const around = { cwd: scratch.path, input: '' };
    const ours = runProgram(process.execPath, [cli, 'rpmgraph', ...words], around);
    const expected = runProgram(real, words, around);
    assert.deepEqual(ours.stdout.split('\n'), expected.stdout.split('\n'));
    assert.deepEqual({ ...ours, stdout: '' }, { ...expected, stdout: '' });
    return expected.stdout;
  }

  it('draws packages that need each other in every way, and in loops', () => {
    assert.match(both(tangled), /->/);
    both(tangled.toReversed());
    for (let from = 0; from < tangled.length; from += 8) both(tangled.slice(from, from + 8));
  });

  it('takes patterns, lists, nothing, and what is no package', () => {
    for (const words of [
      [],
      ['list'],
      ['*.nosuch'],
      ['nosuch.rpm'],
      ['text'],
      [tangled[0] ?? '', 'nosuch.rpm'],
      ['--nodigest', '--nosignature', '--nolegacy', tangled[0] ?? ''],
      ['--install'],
      ['--version'],
    ])
      both(words);
  });

  it('draws the packages of the corpus', { skip: withoutCorpus }, () => {
    const readable = corpusPackages().filter(({ isOk, path }) => isOk && existsSync(path));
    const good = readable
      .map(({ path }) => path)
      .filter((path) => runProgram(real, [path]).stdout !== '');
    assert.ok(good.length > 300, `${good.length} packages`);
    assert.match(both(good), /->/);
  });
});
