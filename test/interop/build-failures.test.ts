/** Builds that fail, by real rpmbuild and by ours: the same words, the same status, nothing left behind. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { caseText } from '../build/packages/package-case.ts';
import type { PackageCase } from '../build/packages/package-case.ts';
import { brokenPictureCases } from '../build/packages/picture-cases.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { buildWithBoth, linesOf, packagesIn } from '../support/rpmbuild.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

const one = 'mkdir usr; echo 1 > usr/a';
const failing = (stage: string): PackageCase => ({
  name: `fails-in-${stage}`,
  sections: `%${stage}\necho before\nfalse\necho behind`,
  files: '',
});

const lines = [
  'usr/relative',
  '%attr(644,root /usr/a',
  '%attr 644 /usr/a',
  '%attr(644,root) /usr/a',
  '%attr(rwx,root,root) /usr/a',
  '%defattr(-,root,root) /usr/a',
  '%defattr(644,root,root,x)',
  '%config(sometimes) /usr/a',
  '%verify(not sure) /usr/a',
  '%verify /usr/a',
  '%lang(x) /usr/a',
  '%caps(cap_none=ep) /usr/a',
  '%dev(x,1,2) /dev/a',
  '%dev(c,999,2) /dev/a',
  '%doc /usr/a extra',
  '%config README',
  '/usr/a /usr/b',
  '%dir /usr/a',
  '/usr/a/',
  '/usr/nothing*',
  '%dir /usr/none',
];

const cases: readonly PackageCase[] = [
  failing('prep'),
  failing('build'),
  failing('check'),
  failing('clean'),
  { name: 'not-packed', install: `${one}; echo 2 > usr/b; ln -s a usr/c`, files: '/usr/a' },
  { name: 'missing', install: one, files: '/usr/b\n%doc /usr/c\n%doc READ.ME' },
  { name: 'into-root', install: 'ln -s %{buildroot}/x l', files: '/l' },
  {
    name: 'program-in-noarch',
    preamble: 'BuildArch: noarch',
    install: 'mkdir -p usr/bin; cp /bin/true usr/bin/it',
    files: '/usr/bin/it',
  },
  { name: 'no-source', preamble: 'Source0: nothing.txt', files: '' },
  { name: 'no-list', files: '', filesOptions: '-f nothing.list' },
  {
    name: 'twice-strict',
    head: '%global _duplicate_files_terminate_build 1',
    install: one,
    files: '/usr/a\n/usr/a',
  },
  { name: 'no-script-file', sections: '%post -f nothing.sh', files: '' },
  { name: 'other-machine', preamble: 'ExclusiveArch: vax', files: '' },
  { name: 'not-this-machine', preamble: 'ExcludeArch: %{_target_cpu}', files: '' },
  { name: 'other-system', preamble: 'ExclusiveOS: vms', files: '' },
  { name: 'unknown-payload', head: '%global _binary_payload w9.nothing', files: '' },
  ...brokenPictureCases,
  { name: 'all-lines', install: one, files: lines.join('\n') },
];

for (const [at, part] of [cases.slice(0, 9), cases.slice(9)].entries())
  test(`what goes wrong is told in the words of real rpmbuild (${at + 1})`, { skip }, () => {
    using scratch = scratchFolder('build-failures');
    for (const broken of part) {
      const { real, ours } = buildWithBoth(scratch.path, {
        prepare: (top) => {
          writeFileSync(join(top, `${broken.name}.spec`), caseText(broken));
          for (const [name, text] of Object.entries(broken.sources ?? {}))
            writeFileSync(join(top, 'SOURCES', name), text);
        },
        args: ['-ba', '--nodeps', `@/${broken.name}.spec`],
      });
      assert.deepEqual(linesOf(ours.result.stderr), linesOf(real.result.stderr), broken.name);
      assert.deepEqual(linesOf(ours.result.stdout), linesOf(real.result.stdout), broken.name);
      assert.equal(ours.result.status, real.result.status, broken.name);
      assert.notEqual(real.result.status, 0, broken.name);
      assert.deepEqual(packagesIn(ours.folder), packagesIn(real.folder), broken.name);
    }
  });
