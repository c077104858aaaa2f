/** The examples of 1997 (cdplayer, blather, foo with parts, amanda), built by real rpmbuild and by ours. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { buildWithBoth, compareEach, linesOf, packagesIn } from '../support/rpmbuild.ts';
import type { BothSides } from '../support/rpmbuild.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

interface Example {
  readonly spec: string;
  /** Files of the archive `NAME.tgz`, below a folder of that name. */
  readonly archive: string;
  readonly files: Readonly<Record<string, string>>;
}

const player: Example = {
  archive: 'cdplayer-1.0',
  files: {
    README: 'A player for the terminal.\n',
    cdp: '#!/bin/sh\necho plays\n',
    'cdp.1': '.TH CDP 1\n',
    Makefile:
      'all:\n\t@echo compiled\ninstall:\n\tmkdir -p $(ROOT)/usr/bin $(ROOT)/usr/share/man/man1\n\tinstall -m 755 cdp $(ROOT)/usr/bin/cdp\n\tln -sf cdp $(ROOT)/usr/bin/cdplay\n\tinstall -m 644 cdp.1 $(ROOT)/usr/share/man/man1/cdp.1\n',
  },
  spec: `Summary: A player in character cells
Name: cdplayer
Version: 1.0
Release: 1
License: GPL
Group: Applications/Sound
Source: cdplayer-1.0.tgz
BuildArch: noarch
%description
It plays discs.
%prep
%setup
%build
make
%install
make ROOT=%{buildroot} install
%files
%doc README
/usr/bin/cdp
/usr/bin/cdplay
/usr/share/man/man1/cdp.1*
`,
};

const several: Example = {
  archive: 'foo-2.7',
  files: { server: 's\n', client: 'c\n', README: 'r\n', lib: 'l\n' },
  spec: `Name: foo
Version: 2.7
Release: 1
Summary: A server and its clients
License: GPL
Group: Networking
Source: foo-2.7.tgz
BuildArch: noarch
%description
The whole of it.
%package server
Summary: The server
Group: Networking/Daemons
%description server
It serves.
%package client
Summary: The client
Group: Networking/Utilities
%description client
It asks.
%package -n bazlib
Version: 5.6
Summary: What both need
Group: Libraries
%description -n bazlib
A library.
%prep
%setup -q
%install
mkdir -p %{buildroot}/opt
cp server client lib %{buildroot}/opt
%pre
echo before the whole
%pre server
echo before the server
%files
%doc README
%files server
/opt/server
%files client
/opt/client
%files -n bazlib
/opt/lib
`,
};

const patched: Example = {
  archive: 'amanda-2.3.0',
  files: { 'config.h': 'old\n', dump: 'd\n' },
  spec: `Name: amanda
Version: 2.3.0
Release: 1
Summary: Backups over the network
License: BSD
Source: amanda-2.3.0.tgz
Source1: amanda.txt
Patch: amanda.patch
BuildArch: noarch
Requires: dump
%description
It keeps what others have.
%package client
Summary: The side that is kept
Requires: dump
%description client
The client.
%package server
Summary: The side that keeps
%description server
The server.
%prep
%setup -q
patch -p1 -s < %{PATCH0}
%install
mkdir -p %{buildroot}/etc
cp config.h %{buildroot}/etc/amanda.h
cp %{SOURCE1} %{buildroot}/etc/amanda.txt
%post client
grep -q amanda /etc/services 2>/dev/null || true
%files
%files client
/etc/amanda.h
%files server
/etc/amanda.txt
`,
};

const documented: Example = {
  archive: 'blather-7.9',
  files: { INFO: 'i\n', 'usage.doc': 'u\n', log: '' },
  spec: `Name: blather
Version: 7.9
Release: 1
Summary: Tells lists of files
License: GPL
Source: blather-7.9.tgz
BuildArch: noarch
%description
It has files of every kind.
%prep
%setup -q
%install
mkdir -p %{buildroot}/usr/blather/sub %{buildroot}/var/log %{buildroot}/etc/skel
cp INFO usage.doc %{buildroot}/usr/blather
: > %{buildroot}/var/log/blather
echo settings > %{buildroot}/etc/skel/.blather
%files
%docdir /usr/blather
/usr/blather
%dir /usr/blather/sub
%ghost /var/log/blather
%config(noreplace) /etc/skel/.blather
`,
};

const examples: Readonly<Record<string, Example>> = {
  cdplayer: player,
  foo: several,
  amanda: patched,
  blather: documented,
};

function prepared(name: string, spec = examples[name]?.spec ?? ''): (top: string) => void {
  const { archive = '', files = {} } = examples[name] ?? {};
  return (top) => {
    writeFileSync(join(top, `${name}.spec`), spec);
    const folder = join(top, archive);
    mkdirSync(folder);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
    const target = join(top, 'SOURCES', `${archive}.tgz`);
    const fixed = ['--sort=name', '--mtime=@1700000000', '--owner=0', '--group=0'];
    runProgram('/bin/tar', [...fixed, '-czf', target, '-C', top, archive]);
    writeFileSync(join(top, 'SOURCES', 'amanda.txt'), 'a\n');
    writeFileSync(
      join(top, 'SOURCES', 'amanda.patch'),
      '--- a/config.h\n+++ b/config.h\n@@ -1 +1 @@\n-old\n+new\n',
    );
  };
}

function same(sides: BothSides, what: string): void {
  const { real, ours } = sides;
  assert.deepEqual(linesOf(ours.result.stdout), linesOf(real.result.stdout), what);
  assert.deepEqual(linesOf(ours.result.stderr), linesOf(real.result.stderr), what);
  assert.equal(ours.result.status, real.result.status, what);
  compareEach(sides);
}

const scenes: readonly { title: string; name: string; runs: readonly string[]; spec?: string }[] = [
  { title: 'ACC-39 cdplayer is built', name: 'cdplayer', runs: ['-ba'] },
  { title: 'ACC-40 its stages one by one', name: 'cdplayer', runs: ['-bp', '-bc', '-bi', '-bb'] },
  { title: 'ACC-41 its list of files', name: 'cdplayer', runs: ['-bl', '-bi --noclean', '-bl'] },
  {
    title: 'ACC-42 stages on their own',
    name: 'cdplayer',
    runs: ['-bc --short-circuit', '-bp', '-bc --short-circuit'],
  },
  {
    title: 'ACC-46 ACC-49 cleared away, in silence',
    name: 'cdplayer',
    runs: ['-bp --clean', '-ba --quiet'],
  },
  {
    title: 'ACC-51 a dash in the version',
    name: 'cdplayer',
    runs: ['-ba'],
    spec: player.spec.replace('Version: 1.0', 'Version: 1.0-a'),
  },
  {
    title: 'ACC-51 setup without its number',
    name: 'cdplayer',
    runs: ['-bp'],
    spec: player.spec.replace('%setup', '%setup -b'),
  },
  {
    title: 'ACC-51 a condition without end',
    name: 'cdplayer',
    runs: ['-bp'],
    spec: player.spec.replace('%build', '%ifarch noarch\n%build'),
  },
  { title: 'ACC-54 blather with files of every kind', name: 'blather', runs: ['-ba'] },
  { title: 'ACC-64 foo in four packages', name: 'foo', runs: ['-ba'] },
  { title: 'ACC-65 amanda with a patch and no files of its own', name: 'amanda', runs: ['-ba'] },
];

for (const { title, name, runs, spec } of scenes)
  test(title, { skip }, () => {
    using scratch = scratchFolder('build-examples');
    const [args = [], ...further] = runs.map((run) => [...run.split(' '), `@/${name}.spec`]);
    const sides = buildWithBoth(scratch.path, { prepare: prepared(name, spec), args, further });
    same(sides, title);
    if (title.startsWith('ACC-64')) assert.equal(packagesIn(sides.ours.folder).length, 5);
  });

test('ACC-50 cdplayer from its source package', { skip }, () => {
  using scratch = scratchFolder('build-examples');
  const source = '@/SRPMS/cdplayer-1.0-1.src.rpm';
  for (const how of ['--recompile', '--rebuild'])
    same(
      buildWithBoth(scratch.path, {
        prepare: prepared('cdplayer'),
        args: ['-bs', '@/cdplayer.spec'],
        further: [[how, source]],
      }),
      how,
    );
});
