import { test } from 'node:test';
import { fileCases } from '../build/packages/file-cases.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { compareCases } from '../support/rpmbuild.ts';
import { installAll } from '../support/rpmbuild-installed.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

test('patterns, links and lists of files are packed as real rpmbuild packs them', { skip }, () => {
  using scratch = scratchFolder('build-file-lists');
  const { ours } = compareCases(scratch.path, fileCases.slice(16));
  installAll(scratch.path, ours.folder);
});
