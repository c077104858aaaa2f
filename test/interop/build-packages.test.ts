import { test } from 'node:test';
import { debugCases } from '../build/packages/debug-cases.ts';
import { listCases } from '../build/packages/list-cases.ts';
import { pictureCases } from '../build/packages/picture-cases.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { compareCases } from '../support/rpmbuild.ts';
import { installAll } from '../support/rpmbuild-installed.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

test('lists, documentation, sources and tags are packed as real rpmbuild packs them', {
  skip,
}, () => {
  using scratch = scratchFolder('build-packages');
  const { ours } = compareCases(scratch.path, listCases);
  installAll(scratch.path, ours.folder);
});

test('icons and keys are packed as real rpmbuild packs them', { skip }, () => {
  using scratch = scratchFolder('build-pictures');
  compareCases(scratch.path, pictureCases);
});

for (const one of debugCases)
  test(`debug information of subpackages, ${one.name}`, { skip }, () => {
    using scratch = scratchFolder('build-debug');
    compareCases(scratch.path, [one]);
  });
