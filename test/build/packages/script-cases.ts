/** Scripts and triggers of packages. */
import type { PackageCase } from './package-case.ts';

const one = 'mkdir usr; echo 1 > usr/a';

export const scriptCases: readonly PackageCase[] = [
  {
    name: 'all-scripts',
    install: one,
    files: '/usr/a',
    sections:
      '%pre\necho pre\n%post\necho post\n%preun\necho preun\n%postun\necho postun\n%pretrans\necho pretrans\n%posttrans\necho posttrans\n%verifyscript\necho verify',
  },
  {
    name: 'programs',
    install: one,
    files: '/usr/a',
    sections:
      '%pre -p /usr/bin/perl\nprint 1;\n%post -p /sbin/ldconfig\n%preun -p "/bin/sh -x"\necho\n%postun -p <lua>\nprint(1)',
  },
  {
    name: 'script-flags',
    install: one,
    files: '/usr/a',
    sections: '%pre -e\necho %%{_bindir}\n%post -q\necho %%{name}',
  },
  {
    name: 'script-files',
    sections:
      '%prep\ncd %{_builddir}; echo "echo from %%{name}" > it.sh; echo "echo end" >> it.sh\n%pre -f it.sh\n%post -f it.sh\necho first',
    install: one,
    files: '/usr/a',
  },
  {
    name: 'triggers',
    install: one,
    files: '/usr/a',
    sections:
      '%triggerin -- a, b > 2\necho in\n%triggerun -p /usr/bin/perl -- c\nprint 1;\n%triggerpostun -- d\necho postun\n%triggerprein -- e\necho prein',
  },
  {
    name: 'file-triggers',
    install: one,
    files: '/usr/a',
    sections:
      '%filetriggerin -- /usr/lib /usr/share\ncat\n%filetriggerpostun -P 5 -- /opt\ncat\n%transfiletriggerin -p <lua> -- /etc\nprint(1)\n%transfiletriggerun -- /var\ncat',
  },
  {
    name: 'parts-with-scripts',
    install: one,
    files: '/usr/a',
    sections:
      '%package it\nSummary: It\n%description it\nIt.\n%post it\necho it\n%files it\n%pre\necho main',
  },
  {
    name: 'stages',
    sections:
      '%prep\necho prep\n%conf\necho conf\n%build\necho build\n%check\necho check\n%clean\necho clean',
    install: one,
    files: '/usr/a',
  },
  {
    name: 'set-up',
    preamble: 'Patch0: it.patch',
    sources: { 'it.patch': '--- a/hello\n+++ b/hello\n@@ -1 +1 @@\n-hello\n+hello there\n' },
    sections:
      '%prep\nmkdir -p %{_builddir}/it; cd %{_builddir}/it; echo hello > hello\npatch -p1 < %{PATCH0}\n',
    install: 'mkdir usr; cp %{_builddir}/it/hello usr/hello',
    files: '/usr/hello',
  },
];
