/** libsolv's own test cases, and what of them comes out differently here. */
import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { runSolverCase } from '../support/solver-case.ts';

const folder = withoutCorpus === false ? corpusPath('solv') : '';
const files = folder !== '' && existsSync(folder) ? globSync('**/*.t', { cwd: folder }).sort() : [];

/** File and job -> why libsolv says something else. */
const different: Readonly<Record<string, string>> = {
  'allowuninstall/conflict 1': 'a job that disables installed packages',
  'allowuninstall/forcebest 1': 'a job that disables installed packages',
  'choicerules/choice5 1': 'choices among replacements',
  'distupgrade/dup_multiversion2 1': 'orphans are kept unless they are in the way',
  'distupgrade/dup_multiversion2 2': 'orphans are kept unless they are in the way',
  'distupgrade/dup_multiversion2 5': 'orphans are kept unless they are in the way',
  'distupgrade/dup_multiversion2 6': 'orphans are kept unless they are in the way',
  'distupgrade/dup_multiversion3 1': 'orphans are kept unless they are in the way',
  'distupgrade/dup_multiversion3 2': 'orphans are kept unless they are in the way',
  'distupgrade/dup_multiversion3 5': 'orphans are kept unless they are in the way',
  'distupgrade/dup_multiversion3 6': 'orphans are kept unless they are in the way',
  'distupgrade/dup_orphan2 2': 'orphans are kept unless they are in the way',
  'distupgrade/dup_orphan2 6': 'orphans are kept unless they are in the way',
  'forcebest/forcebest_up 1': 'the best package is the best that vendor and architecture allow',
  'lock/dup 2': 'locks of older versions in a distribution upgrade',
  'lockstep/lockstep_install 1': 'word sizes are not kept at one version',
  'lockstep/lockstep_update 1': 'word sizes are not kept at one version',
  'multiversion/update 3': 'packages that stand beside themselves',
  'targeted/targeted_dup 7': 'a distribution upgrade to one version',
};

for (const file of files)
  test(`solver case ${file.replace(/^.*testcases\//, '')}`, (context) => {
    const name = file.replace(/^.*testcases\//, '').replace(/\.t$/, '');
    const answers = runSolverCase(join(folder, file));
    const known = answers.filter(({ unknown }) => unknown === undefined);
    if (known.length === 0) context.skip(`asks for what is not offered: ${answers[0]?.unknown}`);
    for (const one of known) {
      const { at, expected, found, expectedProblems, foundProblems } = one;
      const isSolvable = [expectedProblems.length === 0, foundProblems.length === 0];
      const isSame =
        isSolvable[0] === isSolvable[1] &&
        (isSolvable[0] === false || JSON.stringify(expected) === JSON.stringify(found));
      const why = different[`${name} ${at}`];
      if (why === undefined) assert.ok(isSame, `job ${at}: ${JSON.stringify(one, undefined, 2)}`);
      else assert.ok(!isSame, `job ${at} is as libsolv has it now: ${why}`);
    }
  });
