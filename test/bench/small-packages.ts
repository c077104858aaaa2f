/** 500 packages of a few files each, built by real rpmbuild from one spec and kept in the cache folder. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRpmbuild } from './run-rpmbuild.ts';

const PACKAGES = 500;
const FILES = 8;

/** Half of a package's files lie in folders all share, half in one of its own; every tenth has a config file. */
function section(number: number): string {
  const name = `small-${number}`;
  const own = Array.from({ length: FILES / 2 }, (_, at) => `/usr/share/${name}/part-${at}`);
  const shared = Array.from({ length: FILES / 2 }, (_, at) => `/usr/bin/${name}-${at}`);
  const config = number % 10 === 0 ? `%config(noreplace) /etc/${name}.conf` : '';
  const needs = number > 0 ? `Requires: small-${number - 1}` : '';
  return `%package -n ${name}
Summary: Small package ${number}
${needs}
%description -n ${name}
One of many.
%files -n ${name}
%dir /usr/share/${name}
${[...own, ...shared].join('\n')}
${config}
`;
}

const SPEC = `Name: small
Version: 1.0
Release: 1
Summary: Small packages for measuring
License: MIT
BuildArch: noarch
AutoReqProv: no
%description
Small packages for measuring.
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/etc
for number in $(seq 0 ${PACKAGES - 1}); do
  mkdir -p %{buildroot}/usr/share/small-$number
  for part in $(seq 0 ${FILES / 2 - 1}); do
    seq $number $((number + 400)) > %{buildroot}/usr/share/small-$number/part-$part
    echo "small $number $part" > %{buildroot}/usr/bin/small-$number-$part
  done
  echo "number = $number" > %{buildroot}/etc/small-$number.conf
done
`;

/**
 * @param folder - cache folder; made when missing
 * @returns paths of the package files
 */
export function smallPackages(folder: string): string[] {
  const result = join(folder, 'small');
  if (!existsSync(result)) {
    const work = join(folder, 'small-work');
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    const sections = Array.from({ length: PACKAGES }, (_, number) => section(number));
    writeFileSync(join(work, 'small.spec'), SPEC + sections.join(''));
    runRpmbuild(work, 'small.spec', ['_unpackaged_files_terminate_build 0']);
    renameSync(join(work, 'RPMS', 'noarch'), result);
    rmSync(work, { recursive: true });
  }
  return readdirSync(result).map((name) => join(result, name));
}
