import { test } from 'node:test';
import { listCases } from '../build/packages/list-cases.ts';
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
