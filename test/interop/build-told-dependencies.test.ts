import { test } from 'node:test';
import { dependencyCases } from '../build/packages/dependency-cases.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { compareCases } from '../support/rpmbuild.ts';
import { installAll } from '../support/rpmbuild-installed.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

test('dependencies of the spec, and of programs are packed as real rpmbuild packs them', {
  skip,
}, () => {
  using scratch = scratchFolder('build-told-dependencies');
  const { ours } = compareCases(scratch.path, dependencyCases.slice(0, 12));
  installAll(scratch.path, ours.folder);
});
