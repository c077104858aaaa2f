import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli } from '../support/our-cli.ts';
import { plainEnvironment, runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { compareEach, packagesIn } from '../support/rpmbuild.ts';
import { scratchFolder } from '../support/scratch.ts';

const spec = `%define ver 0.0.0
%define rel dev
Name: switchboard
Version: %ver
Release: %rel
Summary: A program with parts from elsewhere
License: MIT
BuildArch: noarch
Source0: %{name}-%{ver}_src.tar.gz

%description
A program with parts from elsewhere.

%prep
%setup -q -n %{name}-%{ver}

%install
install -Dpm 0644 switchboard.cfg %{buildroot}/etc/switchboard.cfg
install -Dpm 0644 parts/modem/modem.txt %{buildroot}/usr/share/modem.txt

%files
%config(noreplace) /etc/switchboard.cfg
/usr/share/modem.txt
`;

/** HEAD and every submodule as one archive: tar files behind each other, joined and packed. */
const archiveAll = `set -e
[ $# -eq 2 ] || { echo "usage: $0 PREFIX OUTPUT" >&2; exit 1; }
git archive --prefix="$1" -o "$2.tar" HEAD
git submodule --quiet foreach --recursive \\
  'git archive --prefix="'"$1"'$displaypath/" -o "'"$2"'.part.tar" HEAD && tar -Af "'"$2"'.tar" "'"$2"'.part.tar"'
rm "$2.part.tar"
gzip -n "$2.tar"
`;

/** From a version and a release to a source package, and on to what it builds. */
const createSource = `set -e
[ -n "$1" ] || { echo "usage: $0 VERSION RELEASE" >&2; exit 1; }
[ -n "$2" ] || { echo "usage: $0 VERSION RELEASE" >&2; exit 2; }
git submodule --quiet update --init
top="$PWD/rpmbuild.flow"
mkdir -p "$top/SOURCES" "$top/SPECS"
sh pkg/archive-all.sh "switchboard-$1/" "$top/SOURCES/switchboard-$1_src"
sed -e "s/^%define ver .*/%define ver $1/" -e "s/^%define rel .*/%define rel $2%{?dist}/" \\
  pkg/switchboard.spec > "$top/SPECS/switchboard.spec"
build() { rpmbuild --define "_topdir $top" --define "_tmppath $top/tmp" --define "_dbpath $top/db" \\
  --define "dist .flow" --define "_buildhost somewhere.invalid" --define "use_source_date_epoch_as_buildtime 1" \\
  --define "clamp_mtime_to_source_date_epoch 1" --define "_binary_payload w.ufdio" --define "_source_payload w.ufdio" "$@"; }
build -bs "$top/SPECS/switchboard.spec"
build --rebuild --nodeps "$top/SRPMS/switchboard-$1-$2.flow.src.rpm" > /dev/null 2> "$top/log"
`;

const env = {
  SOURCE_DATE_EPOCH: '1700000000',
  GIT_AUTHOR_DATE: '1690000000 +0000',
  GIT_COMMITTER_DATE: '1690000000 +0000',
  // a submodule that is a folder of this machine has to be allowed
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'protocol.file.allow',
  GIT_CONFIG_VALUE_0: 'always',
  GIT_CONFIG_KEY_1: 'user.name',
  GIT_CONFIG_VALUE_1: 'Tess Tagger',
  GIT_CONFIG_KEY_2: 'user.email',
  GIT_CONFIG_VALUE_2: 'tess@example.com',
};

function git(cwd: string, ...words: readonly string[]): void {
  const { status, stderr } = runProgram('git', words, { cwd, env });
  assert.equal(status, 0, stderr);
}

function repository(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'begin');
}

test('KAM-17 KAM-18: a source package from git with its submodules, by the rpmbuild in PATH', {
  skip: withoutRpmbuild,
}, () => {
  using scratch = scratchFolder('source-flow');
  const [part, whole] = [join(scratch.path, 'modem'), join(scratch.path, 'switchboard')];
  repository(part, { 'modem.txt': 'beep\n' });
  repository(whole, {
    'switchboard.cfg': 'lines=2\n',
    'pkg/switchboard.spec': spec,
    'pkg/archive-all.sh': archiveAll,
    'pkg/create-source.sh': createSource,
  });
  git(whole, 'submodule', '--quiet', 'add', part, 'parts/modem');
  git(whole, 'commit', '-q', '-m', 'add a part');
  const names = join(scratch.path, 'names');
  mkdirSync(names);
  const ours = join(names, 'rpmbuild');
  writeFileSync(ours, `#!/bin/sh\nexec '${process.execPath}' '${cli}' rpmbuild "$@"\n`);
  chmodSync(ours, 0o755);

  const run = (name: string, path: string, ...words: readonly string[]) => {
    const options = { cwd: whole, env: { ...env, PATH: path } };
    const result = runProgram('sh', ['pkg/create-source.sh', ...words], options);
    if (words.length < 2) return { result, folder: whole };
    const folder = join(scratch.path, name);
    assert.equal(result.status, 0, result.stderr);
    renameSync(join(whole, 'rpmbuild.flow'), folder);
    return { result, folder };
  };
  const path = plainEnvironment.PATH;
  assert.equal(run('none', `${names}:${path}`).result.status, 1);
  assert.equal(run('none', `${names}:${path}`, '5.8.0').result.status, 2);
  const sides = {
    real: run('real', path, '5.8.0', 'dev1'),
    ours: run('ours', `${names}:${path}`, '5.8.0', 'dev1'),
  };
  assert.equal(sides.ours.result.stdout, sides.real.result.stdout);
  const made = packagesIn(sides.real.folder);
  assert.deepEqual(made, [
    'RPMS/noarch/switchboard-5.8.0-dev1.flow.noarch.rpm',
    'SRPMS/switchboard-5.8.0-dev1.flow.src.rpm',
  ]);
  compareEach(sides);
  const told = runProgram('/usr/bin/rpm', ['-qlp', join(sides.ours.folder, made[0] ?? '')]);
  assert.equal(told.stdout, '/etc/switchboard.cfg\n/usr/share/modem.txt\n');
});
