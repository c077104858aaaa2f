/** Lists from files, documentation of the build folder, and what is told beside files. */
import type { PackageCase } from './package-case.ts';

export const listCases: readonly PackageCase[] = [
  {
    name: 'list-file',
    install:
      'mkdir usr; echo 1 > usr/a; echo 2 > usr/b; cd %{_builddir}; echo "/usr/a" > it.list; echo "%attr(600,bin,bin) /usr/b" >> it.list',
    filesOptions: '-f it.list',
    files: '',
  },
  {
    name: 'list-files',
    install:
      'mkdir usr; for i in a b c; do echo $i > usr/$i; done; cd %{_builddir}; echo /usr/a > a.list; echo "# not this" > b.list; echo >> b.list; echo "%%config /usr/b" >> b.list',
    filesOptions: '-f a.list -f b.list',
    files: '/usr/c',
  },
  {
    name: 'special-documentation',
    sections:
      '%prep\ncd %{_builddir}; mkdir -p it/sub; cd it; echo readme > README; echo news > NEWS; echo s > sub/s',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a\n%doc it/README it/NEWS\n%doc it/sub',
  },
  {
    name: 'special-license',
    sections: '%prep\ncd %{_builddir}; mkdir -p it; cd it; echo l > COPYING; echo m > COPYING.more',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a\n%license it/COPYING*\n%doc it/COPYING',
  },
  {
    name: 'special-attributes',
    sections: '%prep\ncd %{_builddir}; mkdir -p it; echo r > it/README',
    files: '%attr(600,bin,bin) %doc it/README',
  },
  {
    name: 'special-below-setup',
    head: '%global _docdir_fmt %%{NAME}-docs',
    sections: '%prep\n%setup -c -T\necho r > README',
    files: '%doc README',
  },
  {
    name: 'text-tags',
    preamble:
      'URL: https://example.invalid\nVendor: Nobody\nPackager: Somebody <some@body>\nDistribution: None\nGroup: Games/It\nVCS: git:it\nBugURL: https://bugs.invalid\nDistTag: it\nEpoch: 3\nSummary(de): Zeigt es\nGroup(de): Spiele',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a',
    sections: '%description -l de\nZeigt es.\n%description -l fr\nLe montre.',
  },
  {
    name: 'changelog',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a',
    sections:
      '%changelog\n* Tue Nov 14 2023 Some One <some@one> - 1.0-1\n- newest\n- and more\n* Mon Jan 02 2006 12:13:14 UTC 2006 x\n- bad\n'.replace(
        ' 2006 12:13:14 UTC',
        '',
      ),
  },
  {
    name: 'prefixes',
    preamble: 'Prefix: /usr\nPrefix: /etc',
    install: 'mkdir usr etc; echo 1 > usr/a; echo 2 > etc/b',
    files: '/usr/a\n/etc/b',
  },
  {
    name: 'noarch',
    preamble: 'BuildArch: noarch',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a',
  },
  {
    name: 'noarch-part',
    install: 'mkdir usr; echo 1 > usr/a; echo 2 > usr/b',
    files: '/usr/a',
    sections:
      '%package data\nSummary: Data\nBuildArch: noarch\nRequires: %{name} = %{version}-%{release}\n%description data\nData.\n%files data\n/usr/b',
  },
  {
    name: 'parts',
    install:
      'mkdir usr; for i in a b c d; do head -c 100$i /dev/zero > usr/$i 2>/dev/null || echo $i > usr/$i; done',
    files: '/usr/a',
    sections:
      '%package one\nSummary: One\nVersion: 7\nEpoch: 2\n%description one\nOne.\n%package -n other\nSummary: Other\nLicense: GPL\nGroup: X/Y\n%description -n other\nOther.\n%files one\n/usr/b\n%files -n other\n/usr/c\n/usr/d',
  },
  {
    name: 'sources',
    preamble:
      'Source0: a.txt\nSource1: https://example.invalid/b.txt\nPatch0: c.patch\nPatch7: d.patch\nBuildRequires: it >= 3, (a or b)\nBuildConflicts: c',
    sources: { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.patch': 'c\n', 'd.patch': 'd\n' },
    install: 'mkdir usr; cp %{SOURCE0} usr/a',
    files: '/usr/a',
  },
  {
    name: 'sources-left-out',
    preamble: 'Source0: a.txt\nSource1: b.txt\nNoSource: 1\nPatch0: c.patch\nNoPatch: 0',
    sources: { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.patch': 'c\n' },
    install: 'mkdir usr; cp %{SOURCE0} usr/a',
    files: '/usr/a',
  },
  {
    name: 'source-tags',
    preamble:
      'Source0: a.txt\nExclusiveArch: x86_64 aarch64 %{_target_cpu}\nExcludeOS: nothing\nExclusiveOS: linux\nExcludeArch: vax',
    sources: { 'a.txt': 'a\n' },
    files: '',
  },
  {
    name: 'other-name',
    head: '%global _rpmfilename %%{NAME}/%%{ARCH}-%%{VERSION}.rpm',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a',
  },
  {
    name: 'no-prefix',
    head: '%global _noPayloadPrefix 1',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a',
  },
  {
    name: 'older-digests',
    head: '%global _binary_filedigest_algorithm 1\n%global _source_filedigest_algorithm 2',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a',
  },
  {
    name: 'wider-digests',
    head: '%global _binary_filedigest_algorithm 10',
    install: 'mkdir usr; echo 1 > usr/a',
    files: '/usr/a',
  },
];
