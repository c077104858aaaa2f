/** A spec of 1,500 lines with 60 subpackages, as those of large programs are. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = 60;
const lines = 1500;

function subpackage(at: number): readonly string[] {
  return [
    `%package part${at}`,
    `Summary: Part ${at}`,
    'Requires: %{name} = %{version}-%{release}',
    `BuildRequires: library${at}-devel >= ${at}`,
    '%if 0%{?fedora}',
    'Requires: of-that-distribution',
    '%else',
    `Recommends: other${at}`,
    '%endif',
    `%description part${at}`,
    `Part ${at} of %{name}.`,
    `%post part${at}`,
    '/sbin/ldconfig || :',
    `%files part${at}`,
    '%defattr(-,root,root)',
    `%{_libdir}/%{name}/part${at}.so`,
    `%doc %{_docdir}/part${at}/README`,
    `%dir %{_datadir}/%{name}/part${at}`,
    `%config(noreplace) %{_sysconfdir}/part${at}.conf`,
  ];
}

/** @param folder - cache folder; made when missing */
export function manySubpackages(folder: string): string {
  const path = join(folder, 'many-subpackages.spec');
  if (existsSync(path)) return path;
  const all = [
    ...['Name: many', 'Version: 1.0', 'Release: 1', 'Summary: Many parts', 'License: MIT'],
    ...['%description', 'Many parts.'],
    ...Array.from({ length: packages }, (_, at) => subpackage(at)).flat(),
    ...['%prep', '%setup -q -T -c', '%build', 'make', '%install', 'make install'],
    ...['%files', '/usr/bin/many', '%changelog'],
  ];
  while (all.length < lines) all.push('* Mon Jan 02 2023 A B <a@b> - 1.0-1', '- entry', '');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${all.slice(0, lines).join('\n')}\n`);
  return path;
}
