/** Every mode and switch of rpmbuild, by real rpmbuild and by ours: words, status, and what lies there then. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { buildWithBoth, compareEach, linesOf } from '../support/rpmbuild.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

const text = (needs: string): string => `%bcond_with extra
Name: stages
Version: 1.0
Release: 1
Summary: Shows stages
License: MIT
Source0: a.txt
%description
Shows stages.
%prep
%setup -c -T
${needs}%build
cat %{SOURCE0} > built
%{?with_extra:echo extra}
%install
mkdir -p %{buildroot}/usr
cp built %{buildroot}/usr/a
%check
test -e %{buildroot}/usr/a
%files
/usr/a
`;
const found = '%generate_buildrequires\necho "one-more >= 2"\necho "/usr/bin/other"\n';

function prepare(top: string): void {
  writeFileSync(join(top, 'plain.spec'), text(''));
  writeFileSync(join(top, 'needs.spec'), text(found));
  writeFileSync(join(top, 'SOURCES', 'a.txt'), 'a\n');
  writeFileSync(join(top, 'a.txt'), 'a\n');
  const folder = join(top, 'with-spec');
  mkdirSync(folder);
  writeFileSync(join(folder, 'plain.spec'), text(''));
  runProgram('/bin/tar', ['-cJf', join(top, 'it.tar.xz'), '-C', top, 'with-spec']);
}

/** Lines behind each other are runs in one folder. */
const groups: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'stages alone': [
    ['-bc --short-circuit @/plain.spec'],
    [
      '-bp @/plain.spec',
      '-bc --short-circuit @/plain.spec',
      '-bi --short-circuit @/plain.spec',
      '-bb --short-circuit @/plain.spec',
    ],
    ['-ba --short-circuit @/plain.spec'],
    ['-bs --short-circuit @/plain.spec'],
    ['-bl --short-circuit @/plain.spec'],
    ['-bb --noprep @/plain.spec'],
    ['-bb --nocheck --noclean @/plain.spec'],
    ['-bp --rmbuild @/plain.spec'],
  ],
  'targets, conditions and folders': [
    ['-bb --target noarch,i386 @/plain.spec'],
    ['-bb --target nothing @/plain.spec'],
    ['-bb --with extra @/plain.spec'],
    ['-bb --without extra @/plain.spec'],
    ['-ba --quiet @/plain.spec'],
    ['-bi --build-in-place @/plain.spec'],
    ['-bb --build-in-place @/plain.spec'],
    ['-bb --buildroot @/elsewhere @/plain.spec'],
    ['-ba --nodirtokens @/plain.spec'],
  ],
  'what is needed': [
    ['-br @/needs.spec'],
    ['-bd @/needs.spec'],
    ['-br --nodeps @/needs.spec'],
    ['-bd --nodeps @/needs.spec'],
    ['-ba --nodeps @/needs.spec'],
    ['-bb @/needs.spec'],
    ['-bs @/needs.spec'],
    ['-ba --nobuild --nodeps @/needs.spec'],
  ],
  'what is removed': [
    ['-bb --rmsource --rmspec @/plain.spec'],
    ['--rmsource @/plain.spec'],
    ['--clean @/plain.spec'],
    ['-bs @/plain.spec', '--rebuild @/SRPMS/stages-1.0-1.src.rpm'],
    ['-bs @/plain.spec', '--rebuild --noclean @/SRPMS/stages-1.0-1.src.rpm'],
    ['-bs @/plain.spec', '--recompile @/SRPMS/stages-1.0-1.src.rpm'],
    ['-bs @/plain.spec', '-ra @/SRPMS/stages-1.0-1.src.rpm'],
  ],
  'source packages': [
    ['-bs @/plain.spec', '-rp @/SRPMS/stages-1.0-1.src.rpm'],
    ['-bs @/plain.spec', '-rc @/SRPMS/stages-1.0-1.src.rpm'],
    ['-bs @/plain.spec', '-ri @/SRPMS/stages-1.0-1.src.rpm'],
    ['-bs @/plain.spec', '-rs @/SRPMS/stages-1.0-1.src.rpm'],
    ['-bs @/plain.spec', '-rl @/SRPMS/stages-1.0-1.src.rpm'],
  ],
  archives: [
    ...['p', 'c', 'i', 'b', 'a', 's', 'd', 'r', 'l'].map((stage) => [`-t${stage} @/it.tar.xz`]),
  ],
  'what cannot be built': [
    ['-bz @/plain.spec'],
    ['--nonsense @/plain.spec'],
    ['--rebuild @/plain.spec'],
    ['--rebuild @/nothing.src.rpm'],
    ['-ba @/nothing.spec'],
    ['-ta @/plain.spec'],
    ['-ba @/plain.spec @/nothing.spec'],
    ['--querytags'],
  ],
};

for (const [name, cases] of Object.entries(groups))
  test(`switches of rpmbuild: ${name}`, { skip }, () => {
    using scratch = scratchFolder('build-switches');
    for (const runs of cases) {
      const [args = [], ...further] = runs.map((line) => line.split(' '));
      const { real, ours } = buildWithBoth(scratch.path, { prepare, args, further });
      const what = runs.join('; ');
      assert.deepEqual(linesOf(ours.result.stderr), linesOf(real.result.stderr), what);
      assert.deepEqual(linesOf(ours.result.stdout), linesOf(real.result.stdout), what);
      assert.equal(ours.result.status, real.result.status, what);
      assert.deepEqual(treeOf(ours.folder), treeOf(real.folder), what);
      compareEach({ real, ours });
    }
  });

function treeOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/^(?:tmp|db)(?:\/|$)/.test(name))
    .toSorted();
}
