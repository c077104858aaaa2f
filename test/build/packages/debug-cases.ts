/** Packages of debug information for each subpackage. */
import type { PackageCase } from './package-case.ts';

const compile = `
%prep
%setup -c -T
echo 'int f(int a) { return a * 3; }' > f.c
echo 'int f(int); int main(void) { return f(3); }' > a.c
echo 'int main(void) { return 7; }' > t.c
%build
flags="-g -O1 -Wl,--build-id"
gcc $flags -fPIC -shared -o libf.so f.c
gcc $flags -o a a.c -L. -lf
gcc $flags -o t t.c
gcc $flags -O2 -DX -o t2 t.c
`;
const install = `mkdir -p usr/bin usr/lib usr/share
cd %{_builddir}/%{name}-%{version}
cp a t t2 %{buildroot}/usr/bin
ln %{buildroot}/usr/bin/t %{buildroot}/usr/bin/thard
cp libf.so %{buildroot}/usr/lib
echo text > %{buildroot}/usr/share/x`;

const subpackage = (name: string, files: string, more = ''): string =>
  `%package ${name}\nSummary: Part of it\nGroup: Parts\n${more}%description ${name}\nIts ${name}.\n%files ${name}\n${files}\n`;

const compiled = (
  name: string,
  files: string,
  parts: readonly string[],
  more: Partial<PackageCase> = {},
): PackageCase => ({
  name,
  install,
  files,
  needs: '/usr/bin/gcc',
  ...more,
  head: `%global _debuginfo_subpackages 1\n${more.head ?? ''}`,
  sections: `${parts.join('')}${compile}%{?debug_package}`,
});

const tools = subpackage('tools', '/usr/bin/t*', 'License: GPL\n');
const library = subpackage('libs', '/usr/lib/libf.so');
const text = subpackage('doc', '/usr/share/x', 'BuildArch: noarch\n');

export const debugCases: readonly PackageCase[] = [
  compiled('debug-of-each', '/usr/bin/a', [tools, library, text], { preamble: 'Epoch: 2' }),
  compiled(
    'debug-without-main',
    '',
    [subpackage('tools', '/usr/bin/*\n%exclude /usr/bin/t2'), library, text],
    { head: '%global _debugsource_packages 1' },
  ),
  compiled('debug-sources', '/usr/bin/a', [tools, library, text], {
    head: '%global _debugsource_packages 1',
  }),
  compiled('debug-of-one', '/usr/share/x', [
    subpackage('all', '/usr/bin/*\n/usr/lib/libf.so\n%exclude /usr/bin/t2'),
  ]),
  compiled('debug-all-links', '/usr/bin/a', [tools, library, text], {
    head: '%global _build_id_links alldebug',
  }),
  compiled('debug-of-none', '/usr/share/x', [], {
    install: 'mkdir -p usr/share; echo text > usr/share/x',
  }),
];
