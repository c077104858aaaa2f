import assert from 'node:assert/strict';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { peerRpm } from '../support/plan-case.ts';
import { runProgram } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { ourRpmspec, specFolder } from '../support/rpmspec.ts';
import { scratchFolder } from '../support/scratch.ts';

const newerFolder = resolve(import.meta.dirname, '../build/newer-specs');

describe('newer directives, by rpm 6.1', () => {
  const peer = peerRpm();
  const reason = typeof peer === 'string' ? peer : false;
  const scratch = typeof peer === 'string' ? undefined : scratchFolder('specs', peer.folder);
  after(() => {
    if (scratch !== undefined) rmSync(scratch.path, { recursive: true, force: true });
  });
  const judged = (args: readonly string[], name: string): ProgramResult => {
    if (typeof peer === 'string' || scratch === undefined) throw new Error('there is no peer');
    const [tool = '', ...first] = peer.command.slice(0, peer.command.indexOf('rpm'));
    cpSync(newerFolder, scratch.path, { recursive: true });
    cpSync(specFolder, scratch.path, { recursive: true });
    const seen = scratch.path.replace(peer.folder, peer.seenAs);
    return runProgram(tool, [...first, 'rpmspec', ...args, `${seen}/${name}`]);
  };

  for (const name of readdirSync(newerFolder).toSorted()) {
    test(name, { skip: reason }, () => {
      assert.equal(ourRpmspec(['-P', name], newerFolder).stdout, judged(['-P'], name).stdout);
      const fields = '%{nevra} %{license}\\n[%{requireflags} %{requires}\\n]';
      for (const which of ['--rpms', '--srpm'])
        assert.equal(
          ourRpmspec(['-q', which, '--qf', fields, name], newerFolder).stdout,
          judged(['-q', which, '--qf', fields], name).stdout,
        );
    });
  }

  test('packages are labelled with their machine', { skip: reason }, () => {
    for (const args of [['-q'], ['-q', '--srpm']])
      assert.equal(
        ourRpmspec([...args, 'subpackages.spec']).stdout,
        judged(args, 'subpackages.spec').stdout,
      );
  });
});
