import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPackageFile } from '../../src-main/transaction/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { ourAnswer, prepareRoot, realAnswer } from '../support/plan-case.ts';
import type { Situation } from '../support/plan-case.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

test('every package of the corpus is refused or accepted in an empty root as by real rpm', {
  skip: withoutCorpus || withoutRpmbuild,
}, () => {
  using scratch = scratchFolder('corpus');
  const root = join(scratch.path, 'root');
  mkdirSync(root);
  const situation: Situation = { title: '', packages: {}, verb: '-U', args: [] };
  prepareRoot(root, situation, (path) => path);
  let compared = 0;
  for (const { path, isOk } of corpusPackages()) {
    if (!isOk) continue;
    const one: Situation = {
      ...situation,
      args: [path],
      flags: ['nosignature', 'nodigest', 'ignorearch'],
    };
    const ours = ourAnswer(root, one, (name) => name);
    if (openPackageFile(path).isSource) {
      assert.match(ours.lines.join('\n'), /source packages are unpacked/);
      continue;
    }
    const theirs = realAnswer(root, one, (name) => name);
    const isDelta = theirs.lines.some((line) => line.includes('is a Delta RPM'));
    if (isDelta) assert.equal(ours.lines[0], theirs.lines[0]);
    else assert.deepEqual(ours, theirs, path);
    compared += 1;
  }
  assert.ok(compared > 400, `only ${compared} were compared`);
});
