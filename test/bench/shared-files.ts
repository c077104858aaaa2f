/** Two packages with the same files, built by real rpmbuild once and kept in the cache folder. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRpmbuild } from './run-rpmbuild.ts';

/** 100 files in a folder; every file has its own few bytes, equal in both packages. */
function spec(count: number): string {
  return `Name: shared
Version: 1.0
Release: 1
Summary: The same files twice
License: MIT
BuildArch: noarch
AutoReqProv: no
%description
The same files twice.
${subpackage('first')}${subpackage('second')}
%install
mkdir -p %{buildroot}/opt/shared
cd %{buildroot}/opt/shared
seq 1 ${count} | awk '{ d = "d" int($1 / 100); if (d != o) system("mkdir " d); o = d; print $1 > (d "/file-" $1); close(d "/file-" $1) }'
`;
}

function subpackage(name: string): string {
  return `%package ${name}
Summary: The same files twice
%description ${name}
The same files twice.
%files ${name}
/opt/shared
`;
}

/**
 * @param folder - cache folder; made when missing
 * @param count - files of each package
 * @returns paths of the two package files
 */
export function sharedFiles(folder: string, count: number): readonly [string, string] {
  const result = join(folder, `shared-${count}`);
  if (!existsSync(result)) {
    const work = join(folder, 'shared-work');
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    writeFileSync(join(work, 'shared.spec'), spec(count));
    runRpmbuild(work, 'shared.spec');
    renameSync(join(work, 'RPMS', 'noarch'), result);
    rmSync(work, { recursive: true });
  }
  const path = (name: string): string => join(result, `shared-${name}-1.0-1.noarch.rpm`);
  return [path('first'), path('second')];
}
