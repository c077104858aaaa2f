/** A repository with one package that holds this machine's own build tools, and small ones beside it. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildPackage } from './build-package.ts';
import { runProgram, withoutRpmbuild } from './real-rpm.ts';

const programs = [
  ...[
    'bash',
    'sh',
    'cat',
    'mkdir',
    'rm',
    'rmdir',
    'chmod',
    'chown',
    'cp',
    'mv',
    'ln',
    'ls',
    'touch',
  ],
  ...['id', 'env', 'sort', 'cut', 'tr', 'wc', 'head', 'tail', 'basename', 'dirname', 'install'],
  ...['mktemp', 'uname', 'nproc', 'grep', 'sed', 'find', 'xargs', 'tar', 'gzip', 'test', 'true'],
  ...['rpm', 'rpmbuild', 'readlink', 'uniq', 'file', 'date', 'stat', 'comm', 'tee'],
];

/** Why no root can be made here, or false. */
export const withoutCleanRoots: string | false =
  withoutRpmbuild ||
  (process.getuid?.() === 0 ? false : 'only root makes clean roots') ||
  (runProgram('unshare', ['--mount', '--pid', '--fork', '--net', '--ipc', '--uts', 'true'])
    .status === 0
    ? false
    : 'namespaces cannot be made here');

const places = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
const placeOf = (name: string): string =>
  places.map((place) => join(place, name)).find((path) => existsSync(path)) ?? '';

/**
 * Makes the repository.
 *
 * @param folder - of the packages; a mock configuration `test.cfg` is put beside it
 */
export function wrapSystem(folder: string, scratch: string): void {
  mkdirSync(folder, { recursive: true });
  const paths = programs.map(placeOf).filter((path) => path !== '');
  const libraries = runProgram('ldd', paths).stdout.match(/\/\S+(?= \()/g) ?? [];
  const all = [...new Set([...paths, ...libraries])].map((path) =>
    path.replace(/^\/(?:bin|sbin|lib|lib64)\//, (start) => `/usr${start}`),
  );
  const wrapped = buildPackage(scratch, {
    ...{ name: 'build-tools', arch: 'x86_64' },
    preamble: 'AutoReqProv: no\nProvides: /bin/sh /usr/bin/rpmbuild',
    install: [
      'mkdir -p $RPM_BUILD_ROOT/etc $RPM_BUILD_ROOT/usr/lib $RPM_BUILD_ROOT/usr/share',
      ...all.map(
        (path) =>
          `mkdir -p $RPM_BUILD_ROOT${path.replace(/\/[^/]*$/, '')}; cp -L ${path} $RPM_BUILD_ROOT${path}`,
      ),
      'cp -a /usr/lib/rpm $RPM_BUILD_ROOT/usr/lib/rpm',
      'find $RPM_BUILD_ROOT/usr/lib/rpm/fileattrs -type f ! -name elf.attr -delete',
      'mkdir -p $RPM_BUILD_ROOT/usr/share/misc',
      'cp -L /usr/share/misc/magic.mgc $RPM_BUILD_ROOT/usr/share/misc/magic.mgc',
      'mkdir -p $RPM_BUILD_ROOT/usr/lib/file; cp $RPM_BUILD_ROOT/usr/share/misc/magic.mgc $RPM_BUILD_ROOT/usr/lib/file/magic.mgc',
      'for one in bin sbin lib lib64; do mkdir -p $RPM_BUILD_ROOT/usr/$one; ln -s usr/$one $RPM_BUILD_ROOT/$one; done',
      'echo root:x:0:0::/root:/bin/sh > $RPM_BUILD_ROOT/etc/passwd',
      'echo root:x:0: > $RPM_BUILD_ROOT/etc/group',
    ].join('\n'),
    files: '/usr\n/etc\n/bin\n/sbin\n/lib\n/lib64',
    defines: ['__os_install_post %{nil}', '_binary_payload w1.gzdio', '_build_id_links none'],
  });
  copyFileSync(wrapped, join(folder, basename(wrapped)));
  for (const name of ['needed', 'generated']) {
    const small = buildPackage(scratch, {
      name,
      install: `mkdir -p $RPM_BUILD_ROOT/usr/share; echo ${name} > $RPM_BUILD_ROOT/usr/share/${name}`,
      files: `/usr/share/${name}`,
    });
    copyFileSync(small, join(folder, basename(small)));
  }
}

/** A source package of a spec, made by real rpmbuild. */
export function sourcePackage(scratch: string, name: string, lines: readonly string[]): string {
  const top = join(scratch, `source-${name}`);
  mkdirSync(top, { recursive: true });
  const spec = join(top, `${name}.spec`);
  const text = [
    ...[`Name: ${name}`, 'Version: 1', 'Release: 1%{?dist}', `Summary: ${name}`, 'License: MIT'],
    ...['BuildArch: noarch', ...lines],
  ];
  writeFileSync(spec, `${text.join('\n')}\n`);
  runProgram('rpmbuild', ['-bs', '--nodeps', '--define', `_topdir ${top}`, spec]);
  const [built = ''] = readdirSync(join(top, 'SRPMS'));
  return join(top, 'SRPMS', built);
}
