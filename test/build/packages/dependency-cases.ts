/** What packages need and provide: told by the spec, and found in files. */
import type { PackageCase } from './package-case.ts';

const script = 'mkdir -p usr/bin; printf "#!/bin/sh\\n" > usr/bin/it; chmod 755 usr/bin/it';
const program =
  "mkdir -p usr/bin; echo 'int main(void){return 0;}' > %{_builddir}/it.c; gcc -o usr/bin/it %{_builddir}/it.c";
const library =
  "mkdir -p usr/lib64; echo 'int it(void){return 1;}' > %{_builddir}/l.c; gcc -shared -fPIC -Wl,-soname,libit.so.1 -o usr/lib64/libit.so.1.0 %{_builddir}/l.c; ln -s libit.so.1.0 usr/lib64/libit.so.1";
const compiler = '/usr/bin/gcc';

export const dependencyCases: readonly PackageCase[] = [
  {
    name: 'kinds-of-needs',
    preamble:
      'Requires: a, b >= 2, c = 1:3-4\nProvides: d = 5, e\nConflicts: f < 2\nObsoletes: g <= 3\nRecommends: h\nSuggests: i\nSupplements: j\nEnhances: k\nOrderWithRequires: l',
    install: script,
    files: '/usr/bin/it',
  },
  {
    name: 'qualified',
    preamble:
      'Requires(pre): a\nRequires(post,postun): b\nRequires(pretrans): c\nRequires(meta): d\nRequires(verify): e\nRequires(interp): f\nRequires(preun): g\nRequires(posttrans): h',
    install: script,
    files: '/usr/bin/it',
  },
  {
    name: 'rich',
    preamble:
      'Requires: (a or b >= 2)\nRecommends: (c and d)\nConflicts: (e unless f)\nSuggests: ((g if h else i) and j)',
    install: script,
    files: '/usr/bin/it',
  },
  {
    name: 'tilde',
    preamble: 'Version: 1.0~rc1\nRequires: a < 2~',
    install: script,
    files: '/usr/bin/it',
  },
  { name: 'caret', preamble: 'Version: 1.0^git3', install: script, files: '/usr/bin/it' },
  { name: 'not-found', preamble: 'AutoReqProv: no', install: script, files: '/usr/bin/it' },
  {
    name: 'not-required',
    preamble: 'AutoReq: no',
    install: library,
    files: '/usr/lib64',
    needs: compiler,
  },
  {
    name: 'not-provided',
    preamble: 'AutoProv: 0',
    install: `${library}; mkdir etc; echo a > etc/a`,
    files: '/usr/lib64\n%config /etc/a',
    needs: compiler,
  },
  {
    name: 'scripts-found',
    install:
      'mkdir -p usr/bin usr/share; for i in sh bash perl python3 env; do printf "#!/usr/bin/$i\\n" > usr/bin/$i; done; chmod 755 usr/bin/*; printf "#!/bin/sh\\n" > usr/share/quiet; printf "#! /usr/bin/env /opt/x\\n" > usr/bin/e; chmod 755 usr/bin/e',
    files: '/usr',
  },
  { name: 'program-found', install: program, files: '/usr/bin/it', needs: compiler },
  { name: 'library-found', install: library, files: '/usr/lib64', needs: compiler },
  {
    name: 'program-twice',
    install: `${program}; cp usr/bin/it usr/bin/again; ln usr/bin/it usr/bin/linked`,
    files: '/usr/bin/again\n/usr/bin/it\n/usr/bin/linked',
    needs: compiler,
  },
  {
    name: 'without-links',
    head: '%global _build_id_links none',
    install: program,
    files: '/usr/bin/it',
    needs: compiler,
  },
  {
    name: 'debug-parts',
    head: '%global _find_debuginfo_dwz_opts %{nil}',
    sections: '%debug_package',
    install: program.replace('gcc -o', 'gcc -g -o'),
    files: '/usr/bin/it',
    needs: '/usr/bin/eu-strip',
  },
  {
    name: 'pkgconfig-found',
    install:
      'mkdir -p usr/share/pkgconfig; printf "Name: it\\nDescription: it\\nVersion: 3.4\\nRequires: other >= 2\\n" > usr/share/pkgconfig/it.pc',
    files: '/usr/share',
    needs: '/usr/bin/pkg-config',
  },
  {
    name: 'perl-found',
    install:
      'mkdir -p usr/share/perl5; printf "package It::Here;\\nuse strict;\\nuse File::Basename;\\nrequire 5.006;\\n1;\\n" > usr/share/perl5/It.pm',
    files: '/usr/share',
    needs: '/usr/bin/perl',
  },
  {
    name: 'desktop-found',
    install:
      'mkdir -p usr/share/applications usr/share/metainfo; printf "[Desktop Entry]\\nType=Application\\nExec=it\\nMimeType=text/it;image/it;\\n" > usr/share/applications/it.desktop; echo "<x/>" > usr/share/metainfo/it.metainfo.xml',
    files: '/usr/share',
  },
  {
    name: 'macros-found',
    install: 'mkdir -p usr/lib/rpm/macros.d; echo "%%it 1" > usr/lib/rpm/macros.d/macros.it',
    files: '/usr/lib/rpm',
  },
  {
    name: 'python-found',
    install:
      'mkdir -p usr/lib/python3.11/site-packages; echo > usr/lib/python3.11/site-packages/it.pyc; echo > usr/lib/python3.11/site-packages/it.py',
    files: '/usr/lib',
  },
  {
    name: 'filtered',
    head: '%global __requires_exclude ^/usr/bin/(perl|python3)$\n%global __provides_exclude_from ^/usr/lib64/private',
    install: `${library}; mkdir usr/lib64/private; mv usr/lib64/libit* usr/lib64/private; mkdir usr/bin; for i in perl python3 bash; do printf "#!/usr/bin/$i\\n" > usr/bin/$i; done; chmod 755 usr/bin/*`,
    files: '/usr',
    needs: compiler,
  },
  {
    name: 'filtered-files',
    head: '%global __requires_exclude_from ^/usr/bin/p',
    install:
      'mkdir -p usr/bin; for i in perl python3 bash; do printf "#!/usr/bin/$i\\n" > usr/bin/$i; done; chmod 755 usr/bin/*',
    files: '/usr',
  },
  {
    name: 'own-generators',
    head: '%global _fileattrsdir %{_topdir}/attrs\n%{lua: os.execute("mkdir -p " .. rpm.expand("%_fileattrsdir")); local f = io.open(rpm.expand("%_fileattrsdir/it.attr"), "w"); f:write("x"); f:close() }\n%global __it_provides() it(%{basename:%1}) = %{version}\n%global __it_requires %{_topdir}/attrs/find\n%global __it_requires_opts --deep\n%global __it_recommends() weak(%{basename:%1})\n%global __it_path ^/usr/share/it/\n%global __it_exclude_path \\\\.not$\n%global __it_namespace ns\n%{lua: local f = io.open(rpm.expand("%_fileattrsdir/find"), "w"); f:write("#!/bin/sh\\nread f; echo found-$1-$(basename $f) \\">=\\" 2; echo found-$1-$(basename $f)\\n"); f:close(); os.execute("chmod 755 " .. rpm.expand("%_fileattrsdir/find")) }',
    install: 'mkdir -p usr/share/it; for i in a b c.not; do echo $i > usr/share/it/$i; done',
    files: '/usr/share/it',
  },
  {
    name: 'external-generators',
    head: '%global _use_internal_dependency_generator 0',
    install: `${script}; ${library}`,
    files: '/usr',
    needs: compiler,
  },
];
