/** Patterns that reach the program because the shell did not expand them. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const scratch = scratchFolder('patterns');
after(() => scratch[Symbol.dispose]());

test('package files are found by patterns', { skip: withoutInstall }, () => {
  for (const name of ['aa', 'ab', 'b'])
    copyFileSync(buildPackage(scratch.path, { name }), join(scratch.path, `${name}.rpm`));
  const at = (pattern: string): string => join(scratch.path, pattern);
  const roots = sideBySide(scratch.path);
  assert.equal(roots.step('-qp', at('a*.rpm')).stdout.split('\n').length, 3);
  roots.step('-qp', at('{b,a?}.rpm'), at('none*'));
  roots.step('-qp', at('none*'));
  roots.step('-i', '--test', at('none*'));
  roots.step('-i', at('a?.rpm'));
  roots.step('-e', 'aa', 'ab');
});
