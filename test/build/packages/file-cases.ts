/** Every directive of %files, alone and with others. */
import type { PackageCase } from './package-case.ts';

const tree =
  'mkdir -p usr/share/it/deep/deeper; echo 1 > usr/share/it/one; echo 22 > usr/share/it/deep/two; echo 333 > usr/share/it/deep/deeper/three';

export const fileCases: readonly PackageCase[] = [
  {
    name: 'plain',
    install: tree,
    files: '/usr/share/it/one\n/usr/share/it/deep/two\n/usr/share/it/deep/deeper/three',
  },
  { name: 'whole-folder', install: tree, files: '/usr/share/it' },
  { name: 'folder-with-slash', install: tree, files: '/usr/share/it/' },
  {
    name: 'folder-alone',
    install: tree,
    files:
      '%dir /usr/share/it\n/usr/share/it/deep/deeper\n/usr/share/it/one\n/usr/share/it/deep/two',
  },
  {
    name: 'attributes',
    install: tree,
    files:
      '%attr(640,bin,daemon) /usr/share/it/one\n%attr(-,mail,-) /usr/share/it/deep/two\n%attr(0700, root, root) %dir /usr/share/it/deep\n%attr(4755,root,root) /usr/share/it/deep/deeper/three',
  },
  { name: 'attributes-of-folder', install: tree, files: '%attr(750,bin,bin) /usr/share/it' },
  {
    name: 'usual-attributes',
    install: tree,
    files:
      '%defattr(600,bin,daemon,711)\n/usr/share/it/deep\n%defattr(-,root,root)\n/usr/share/it/one',
  },
  { name: 'usual-attributes-short', install: tree, files: '%defattr(-,mail,mail)\n/usr/share/it' },
  {
    name: 'config',
    install: 'mkdir etc; for i in a b c d; do echo $i > etc/$i; done',
    files:
      '%config /etc/a\n%config(noreplace) /etc/b\n%config(missingok) /etc/c\n%config(noreplace, missingok) /etc/d',
  },
  {
    name: 'config-folder',
    install: 'mkdir -p etc/it; echo a > etc/it/a; echo b > etc/it/b',
    files: '%config(noreplace) /etc/it',
  },
  {
    name: 'documentation',
    install:
      'mkdir -p usr/share/doc/it usr/lib/it; echo a > usr/share/doc/it/a; echo b > usr/lib/it/b; echo c > usr/lib/it/c',
    files: '%doc /usr/lib/it/b\n/usr/share/doc/it\n%license /usr/lib/it/c',
  },
  {
    name: 'documentation-folder',
    install: 'mkdir -p opt/manual; echo a > opt/manual/a; echo b > opt/b',
    files: '%docdir /opt/manual\n/opt/manual\n/opt/b',
  },
  {
    name: 'readme',
    install: tree,
    files: '%readme /usr/share/it/one\n%artifact /usr/share/it/deep/two\n/usr/share/it/deep/deeper',
  },
  {
    name: 'ghosts',
    install: 'mkdir -p var/log; echo a > var/log/there; mkdir var/cache',
    files:
      '%ghost /var/log/there\n%ghost /var/log/not-there\n%ghost %attr(600,bin,bin) /var/log/mine\n%ghost %dir /var/cache\n%ghost %attr(700,root,root) %dir /var/none\n%ghost %config(noreplace) /etc/state',
  },
  {
    name: 'exclude',
    install: tree,
    files: '/usr/share/it\n%exclude /usr/share/it/deep/two\n%exclude /nothing/here',
    head: '%global _unpackaged_files_terminate_build 0',
  },
  {
    name: 'exclude-folder',
    install: tree,
    files: '/usr/share/it\n%exclude /usr/share/it/deep',
    head: '%global _unpackaged_files_terminate_build 0',
  },
  {
    name: 'verify',
    install: tree,
    files:
      '%verify(md5 size) /usr/share/it/one\n%verify(not md5 size mtime) /usr/share/it/deep/two\n%verify(user group mode rdev link caps) /usr/share/it/deep/deeper/three',
  },
  {
    name: 'usual-verify',
    install: tree,
    files: '%defverify(not mtime)\n/usr/share/it/deep\n%verify(mode) /usr/share/it/one',
  },
  {
    name: 'languages',
    install: tree,
    files:
      '%lang(de) /usr/share/it/one\n%lang(fr, en_GB) /usr/share/it/deep/two\n%lang(C) %lang(zz) /usr/share/it/deep/deeper/three',
  },
  {
    name: 'capabilities',
    install: tree,
    files:
      '%caps(cap_net_raw=ep) /usr/share/it/one\n%caps(cap_chown,cap_kill=p) /usr/share/it/deep/two\n/usr/share/it/deep/deeper',
  },
  {
    name: 'listed-twice',
    install: tree,
    files:
      '/usr/share/it/one\n/usr/share/it\n%attr(600,bin,bin) /usr/share/it/deep/two\n%config /usr/share/it/deep/deeper/three',
  },
  {
    name: 'patterns',
    install:
      'mkdir -p usr/lib/it; for i in aa ab ba bb .hidden "x y"; do echo $i > "usr/lib/it/$i"; done',
    files: '/usr/lib/it/a*\n/usr/lib/it/[b]?\n/usr/lib/it/.h*\n"/usr/lib/it/x y"',
  },
  {
    name: 'braces',
    install: 'mkdir -p usr/lib/it; for i in a b c d e.f; do echo $i > usr/lib/it/$i; done',
    files: '/usr/lib/it/{a,b}\n/usr/lib/{it/{c,d},it/e.*}',
  },
  {
    name: 'literal-brackets',
    install: 'mkdir -p usr/lib; echo 1 > "usr/lib/a[1]"; echo 2 > usr/lib/b',
    files: '/usr/lib/a*\n/usr/lib/b',
  },
  {
    name: 'devices',
    install: ':',
    files: '%dev(c,1,3) /dev/null\n%dev(b, 7, 1) %attr(640,root,disk) /dev/loop1',
  },
  {
    name: 'kinds',
    install:
      'mkdir -p usr/lib; mkfifo usr/lib/pipe; ln -s ../bin/nothing usr/lib/link; ln -s /etc/passwd usr/lib/absolute; touch usr/lib/empty',
    files: '/usr/lib',
  },
  {
    name: 'hard-links',
    install:
      'mkdir -p usr/lib; echo same > usr/lib/b; ln usr/lib/b usr/lib/a; ln usr/lib/b usr/lib/d; echo other > usr/lib/c; echo end > usr/lib/e; echo x > usr/lib/g; ln usr/lib/g usr/lib/f',
    files: '/usr/lib',
  },
  {
    name: 'hard-links-apart',
    install:
      'mkdir -p usr/lib; echo same > usr/lib/b; ln usr/lib/b usr/lib/a; ln usr/lib/b usr/lib/d',
    files: '/usr/lib/a\n/usr/lib/d',
    sections: '%package more\nSummary: More\n%description more\nMore.\n%files more\n/usr/lib/b',
  },
  { name: 'empty', files: '' },
  {
    name: 'no-files',
    install: ':',
    sections: '%package it\nSummary: It\n%description it\nIt.\n%files it',
  },
  {
    name: 'modes',
    install:
      'mkdir -p usr/lib; for m in 755 4755 2711 1777 000 444; do echo $m > usr/lib/$m; chmod $m usr/lib/$m; done; mkdir -m 1777 usr/tmp; mkdir -m 2750 usr/g',
    files: '/usr',
  },
  {
    name: 'postfixes',
    preamble: 'RemovePathPostfixes: .main:.other',
    install: 'mkdir -p etc; echo 1 > etc/a.main; echo 2 > etc/b.other; echo 3 > etc/c',
    files: '/etc/a.main\n/etc/b.other\n/etc/c',
  },
];
