import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { capabilitiesOverlap, parseCapability } from '../../src-main/dependency/index.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const evrs = ['1', '1-1', '1-2', '2', '0:1', '0:1-1', '1:1', '1:1-1', '1.0', '1~rc', '1^x-3', '01'];
const operators = ['<', '<=', '=', '>=', '>'];

test('version ranges overlap as real rpm says', { skip: withoutRpmbuild }, () => {
  using scratch = scratchFolder('overlap');
  const provides: string[] = [];
  const requires: string[] = [];
  for (const provided of evrs) {
    for (const provideOperator of operators) {
      for (const wanted of evrs) {
        for (const operator of operators) {
          const name = `c${provides.length}`;
          provides.push(`${name} ${provideOperator} ${provided}`);
          requires.push(`${name} ${operator} ${wanted}`);
        }
      }
    }
  }
  const packages = buildSketches(scratch.path, [
    { name: 'provider', tags: provides.map((text) => `Provides: ${text}`) },
    { name: 'user', tags: requires.map((text) => `Requires: ${text}`) },
  ]);
  const root = join(scratch.path, 'root');
  mkdirSync(root);
  const { stderr } = spawnSync(
    'rpm',
    ['--root', root, '--dbpath', '/var/lib/rpm', '-U', '--test', ...packages],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 2 ** 26 },
  );
  const refused = [...stderr.matchAll(/^\t(.*) is needed by user-1-1\.noarch$/gm)].map(
    ([, capability = '']) => capability,
  );
  const expected = requires.filter(
    (text, at) => !capabilitiesOverlap(parseCapability(text), parseCapability(provides[at] ?? '')),
  );
  assert.ok(expected.length > 100);
  assert.deepEqual(refused.toSorted(), expected.toSorted());
});
