import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import {
  ourRpmspec,
  realRpmspec,
  specFolder,
  withoutLater,
  withoutSections,
} from '../support/rpmspec.ts';

const skip = withoutRpmbuild;
const specs = readdirSync(specFolder)
  .filter((name) => name.endsWith('.spec'))
  .toSorted();

/** One start reads this many: a start takes longer than a spec does. */
const perStart = 22;
const groups = Array.from({ length: Math.ceil(specs.length / perStart) }, (_, at) =>
  specs.slice(at * perStart, (at + 1) * perStart),
);

const defines = ['-D', `_folder_of_test ${specFolder}`, '-D', '_topdir /topdir'];
const everyTag = '[%{*:xml}\\n]';

test('there are specs for every directive', () => {
  assert.ok(specs.length >= 60, `only ${specs.length}`);
});

for (const [at, group] of groups.entries()) {
  const title = `specs ${at * perStart + 1} to ${at * perStart + group.length}`;
  test(`${title} are read as real rpm reads them`, { skip }, () => {
    const args = [...defines, '-P', ...group];
    assert.deepEqual(withoutSections(ourRpmspec(args)), withoutSections(realRpmspec(args)));
  });

  test(`${title} say of every package what real rpm says`, { skip }, () => {
    for (const which of ['--rpms', '--srpm']) {
      const args = [...defines, '-q', which, '--qf', everyTag, ...group];
      assert.deepEqual(withoutLater(ourRpmspec(args)), withoutLater(realRpmspec(args)));
    }
  });
}
