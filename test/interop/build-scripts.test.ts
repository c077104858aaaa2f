import { test } from 'node:test';
import { scriptCases } from '../build/packages/script-cases.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { compareCases } from '../support/rpmbuild.ts';
import { installAll } from '../support/rpmbuild-installed.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

test('scripts, triggers and stages are packed as real rpmbuild packs them', { skip }, () => {
  using scratch = scratchFolder('build-scripts');
  const { ours } = compareCases(scratch.path, scriptCases);
  installAll(scratch.path, ours.folder);
});
