import { test } from 'node:test';
import { dependencyCases } from '../build/packages/dependency-cases.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { compareCases } from '../support/rpmbuild.ts';
import { installAll } from '../support/rpmbuild-installed.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

test('dependencies found by generators are packed as real rpmbuild packs them', { skip }, () => {
  using scratch = scratchFolder('build-found-dependencies');
  const { ours } = compareCases(scratch.path, dependencyCases.slice(12));
  installAll(scratch.path, ours.folder);
});
