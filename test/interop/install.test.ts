import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import type { SpecParts } from '../support/build-package.ts';
import { rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('install');
after(() => scratch[Symbol.dispose]());

const built = new Map<string, string>();

function made(parts: SpecParts): string {
  const label = `${parts.name}-${parts.version ?? '1.0'}`;
  let path = built.get(label);
  if (path === undefined) {
    path = buildPackage(scratch.path, parts);
    built.set(label, path);
  }
  return path;
}

const root = '$RPM_BUILD_ROOT';
const tree = (): string =>
  made({
    name: 'tree',
    install: [
      `mkdir -p ${root}/usr/share/tree/empty ${root}/usr/bin`,
      `cd ${root}/usr/share/tree`,
      'echo one > one; ln one two; ln one three; : > nothing; ln nothing nothing2',
      'ln -s ../tree/one relative; ln -s /etc/passwd absolute; ln -s nowhere dangling',
      'echo text > "with space"; echo x > caf\u00e9',
      `printf '#!/bin/sh\\n' > ${root}/usr/bin/tool; head -c 100000 /dev/urandom > big`,
      'touch -d 2001-02-03 one empty',
    ].join('\n'),
    files: [
      '%dir %attr(0750,daemon,adm) /usr/share/tree',
      '%attr(1777,root,root) /usr/share/tree/empty',
      ...['one', 'two', 'three', 'nothing', 'nothing2', 'relative', 'absolute', 'dangling'].map(
        (name) => `/usr/share/tree/${name}`,
      ),
      '"/usr/share/tree/with space"',
      '/usr/share/tree/caf\u00e9',
      '%attr(4755,root,daemon) /usr/bin/tool',
      '%attr(0600,nosuchuser,nosuchgroup) /usr/share/tree/big',
    ].join('\n'),
  });

function accounts(folder: string): void {
  mkdirSync(join(folder, 'etc'), { recursive: true });
  writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\ndaemon:x:11:12::/:/bin/sh\n');
  writeFileSync(join(folder, 'etc/group'), 'root:x:0:\ndaemon:x:13:\nadm:x:14:\n');
}

const simple = (name: string, version = '1', more: Partial<SpecParts> = {}): string =>
  made({
    name,
    version,
    install: `mkdir -p ${root}/opt/${name}; echo ${version} > ${root}/opt/${name}/file; echo same > ${root}/opt/${name}/same; echo ${version} > ${root}/opt/${name}/only-${version}`,
    files: `/opt/${name}`,
    ...more,
  });

test('links, modes, owners, times and odd names come out as with rpm', { skip }, () => {
  const roots = sideBySide(scratch.path, accounts);
  roots.step('-ivh', tree());
  roots.step('-i', tree());
  roots.step('-ivh', '--replacepkgs', tree());
  roots.step('-evh', 'tree');
});

test('install, upgrade, downgrade, freshen, erase', { skip }, () => {
  const roots = sideBySide(scratch.path);
  const [a1, a2, b] = [simple('aa', '1'), simple('aa', '2'), simple('bb')];
  roots.step('-i', a1);
  roots.step('-Uvh', a2, b);
  roots.step('-U', a1);
  roots.step('-Uv', '--oldpackage', a1);
  roots.step('-Fvh', a2, b);
  roots.step('-i', a1);
  roots.step('-i', '--nodeps', '--force', a1);
  roots.step('-e', 'aa');
  roots.step('-e', 'nosuch', 'bb');
  roots.step('-evh', 'aa-1-1');
  roots.step('-evh', '--allmatches', 'aa', 'bb');
  assert.equal(rpmOnRoot(roots.ours, '-qa').stdout, '');
});

test('--percent, --test, --justdb, labels and bars', { skip }, () => {
  const roots = sideBySide(scratch.path);
  const big = made({
    name: 'big',
    install: `mkdir -p ${root}/big; head -c 200000 /dev/zero > ${root}/big/a; head -c 5000 /dev/zero > ${root}/big/b; ln ${root}/big/b ${root}/big/c`,
    files: '/big/*',
  });
  const empty = made({ name: 'empty' });
  const long = simple('a-very-long-package-name-that-goes-beyond-any-column');
  roots.step('-i', '--percent', '--test', big);
  roots.step('-i', '--percent', big, empty);
  roots.step('-iv', '--percent', long);
  roots.step('-Uvh', '--percent', '--replacepkgs', big, long);
  roots.step('-e', '--percent', 'big', 'empty');
  roots.step('-ih', big);
  roots.step('-evh', '--test', 'big');
  roots.step('-e', '--justdb', 'big');
  roots.step('-iv', '--justdb', empty);
});

test("requests that cannot be carried out change nothing and end with rpm's status", {
  skip,
}, () => {
  const roots = sideBySide(scratch.path);
  const needy = simple('needy', '1', { preamble: 'Requires: nothing-has-this >= 2' });
  const text = join(scratch.path, 'text.rpm');
  writeFileSync(text, 'no package\u0001\n');
  roots.step('-i', needy, simple('aa'));
  roots.step('-ivh', '/nonexistent/file.rpm', simple('aa'));
  roots.step('-i');
  roots.step('-e');
  roots.step('-i', '--nodeps', needy);
  roots.step('-i', needy, simple('aa', '2'));
});

test('packages given twice and in two versions, with epochs in their labels', { skip }, () => {
  const roots = sideBySide(scratch.path);
  const first = simple('ee', '1', { epoch: 0 });
  const second = simple('ee', '2', { epoch: 3 });
  const long = simple('ee-with-a-name-that-nearly-fills-it', '1', { epoch: 12 });
  roots.step('-ivh', '--test', first, first, second);
  roots.step('-i', first, first);
  roots.step('-Uvh', first, second, long);
  roots.step('-U', second, first);
  roots.step('-evh', 'ee');
});

test('files that two packages have', { skip }, () => {
  const roots = sideBySide(scratch.path);
  const shared = (name: string, content: string): string =>
    made({
      name,
      install: `mkdir -p ${root}/shared/dir; echo ${content} > ${root}/shared/file; echo equal > ${root}/shared/equal`,
      files: '%dir /shared/dir\n/shared/file\n/shared/equal',
    });
  const [one, other, third] = [shared('one', '1'), shared('other', '2'), shared('third', '1')];
  roots.step('-i', one, third);
  roots.step('-i', other);
  roots.step('-i', '--replacefiles', other);
  roots.step('-e', 'third');
  roots.step('-e', 'other');
  roots.step('-i', '--replacepkgs', one);
  roots.step('-i', '--replacefiles', other);
  roots.step('-e', 'one');
  roots.step('-e', 'other');
});

test('directories, links and files change places', { skip }, () => {
  const version = (number: string, install: string): string =>
    made({
      name: 'morph',
      version: number,
      install: `mkdir -p ${root}/m; cd ${root}/m; ${install}`,
      files: '/m/*',
    });
  const v1 = version('1', 'mkdir a; echo 1 > a/x; ln -s nowhere link; echo 1 > f; ln -s f g');
  const v2 = version(
    '2',
    'mkdir a; echo 2 > a/x; mkdir link; echo 2 > link/y; mkdir f; echo 2 > g',
  );
  const roots = sideBySide(scratch.path);
  roots.step('-i', v1);
  roots.step('-U', v2);
  roots.step('-e', 'morph');
});

test('what is on the disk already', { skip }, () => {
  const roots = sideBySide(scratch.path, (folder) => {
    accounts(folder);
    mkdirSync(join(folder, 'usr/share/tree'), { recursive: true, mode: 0o711 });
    writeFileSync(join(folder, 'usr/share/tree/one'), 'mine');
    mkdirSync(join(folder, 'usr/share/tree/relative'));
  });
  roots.output('-ivh', tree());
  roots.both((folder) => rmSync(join(folder, 'usr/share/tree/relative'), { recursive: true }));
  roots.step('-ivh', tree());
  roots.both((folder) => writeFileSync(join(folder, 'usr/share/tree/not-packaged'), ''));
  roots.both((folder) => rmSync(join(folder, 'usr/share/tree/two')));
  roots.step('-e', 'tree');
});

test('device nodes', { skip }, () => {
  const roots = sideBySide(scratch.path, accounts);
  const devices = made({
    name: 'devices',
    install: `mkdir -p ${root}/opt`,
    files:
      '%dev(c,1,3) %attr(0666,root,root) /opt/null\n%dev(b,7,200) %attr(0640,root,daemon) /opt/loop',
  });
  roots.step('-i', devices);
  roots.step('-e', 'devices');
});

test('each carries on with what the other has done', { skip }, () => {
  const roots = sideBySide(scratch.path);
  const [a1, a2, b1] = [simple('aa', '1'), simple('aa', '2'), simple('bb', '1')];
  const both = (...args: readonly string[]): void => {
    assert.equal(rpmOnRoot(roots.ours, ...args).status, 0);
    assert.equal(oursOnRoot(roots.real, ...args).status, 0);
  };
  roots.step('-i', a1, b1);
  both('-U', a2);
  roots.compare();
  both('-e', 'bb');
  roots.step('-U', '--oldpackage', a1);
  both('-i', '--replacepkgs', a1);
  both('--rebuilddb');
  roots.step('-e', 'aa');
});

before(() => {
  if (skip === false) tree();
});
