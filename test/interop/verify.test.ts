import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { VerifyAttribute } from '../../src-main/contract/verify.ts';
import { openDatabase } from '../../src-main/database/index.ts';
import { Tag } from '../../src-main/format/index.ts';
import { verifyMask, verifyPackages } from '../../src-main/verify/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const paths = [
  'plain',
  'size',
  'mode',
  'owner',
  'group',
  'time',
  'gone',
  'folder',
  'link',
  'setuid',
];

/** Our lines for every installed package, in the order of the database. */
async function ourLines(
  root: string,
  omitted: readonly VerifyAttribute[] = [],
  isVerbose = false,
): Promise<string> {
  using database = openDatabase(join(root, databasePath));
  const targets = [...database.all()].map(({ instance, header }) => ({
    package: {
      id: { kind: 'installed' as const, instance },
      name: header.string(Tag.NAME) ?? '',
      nevra: '',
    },
    header,
  }));
  const lines: string[] = [];
  const verified = verifyPackages(
    targets,
    { root, mask: verifyMask(omitted), lists: isVerbose ? 'all' : 'replaced' },
    { isShared: (path) => database.findOwners(path).length > 1 },
  );
  for await (const { files } of verified) for (const { line } of files) lines.push(`${line}\n`);
  return lines.join('');
}

describe('our verification against real rpm', { skip: withoutInstall }, () => {
  const scratch = scratchFolder('verify');
  let root = '';
  after(() => scratch[Symbol.dispose]());
  const at = (name: string): string => join(root, 'opt/v', name);

  before(() => {
    root = freshRoot(scratch.path, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    writeFileSync(
      join(root, 'etc/passwd'),
      'root:x:0:0::/:\nfred:x:1234:55::/:\nfred2:x:1234:55::/:\n',
    );
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nstaff:x:55:\n');
    const file = (name: string): string => `echo ${name} > $RPM_BUILD_ROOT/opt/v/${name}`;
    const one = buildPackage(scratch.path, {
      name: 'broken',
      install: [
        'mkdir -p $RPM_BUILD_ROOT/opt/v/dir $RPM_BUILD_ROOT/opt/v/dir2/sub $RPM_BUILD_ROOT/opt/v/gonedir $RPM_BUILD_ROOT/etc',
        ...paths.map(file),
        'ln -s plain $RPM_BUILD_ROOT/opt/v/symlink',
        'ln -s plain $RPM_BUILD_ROOT/opt/v/symlink2',
        'ln -s plain $RPM_BUILD_ROOT/opt/v/symlink3',
        ...[
          'conf',
          'confgone',
          'doc',
          'license',
          'readme',
          'artifact',
          'both',
          'ghost',
          'ghostgone',
          'ghostconf',
          'missok',
          'confmissok',
          'caps',
          'nocaps',
          'nosize',
          'todir',
          'tolink',
          'tofifo',
          'dir2/sub/inside',
          'gonedir/inside',
          'sha',
          'fred',
          'nobody',
          'grp',
          'docconf',
        ].map(file),
        'echo fake > $RPM_BUILD_ROOT/opt/v/shared',
        'printf \'x\' > "$RPM_BUILD_ROOT/opt/v/with space"',
        'printf \'x\' > "$RPM_BUILD_ROOT/opt/v/grün"',
      ].join('\n'),
      files: [
        '%dir /opt/v',
        '/opt/v/dir',
        '/opt/v/dir2',
        '/opt/v/gonedir',
        ...paths.map((name) => `/opt/v/${name}`),
        '/opt/v/symlink*',
        '%config /opt/v/conf',
        '%config(noreplace) /opt/v/confgone',
        '%doc /opt/v/doc',
        '%license /opt/v/license',
        '%readme /opt/v/readme',
        '%artifact /opt/v/artifact',
        '%doc %config /opt/v/both',
        '%config %ghost /opt/v/ghostconf',
        '%config(missingok) /opt/v/confmissok',
        '%config(missingok noreplace) /opt/v/missok',
        '%ghost /opt/v/ghost',
        '%ghost /opt/v/ghostgone',
        '%caps(cap_net_raw=ep) /opt/v/caps',
        '/opt/v/nocaps',
        '%verify(not size mtime filedigest) /opt/v/nosize',
        '%verify(mode) /opt/v/sha',
        '/opt/v/todir',
        '/opt/v/tolink',
        '/opt/v/tofifo',
        '%attr(0640, fred, staff) /opt/v/fred',
        '%attr(0640, nobodyknows, root) /opt/v/nobody',
        '%attr(0640, root, nogroupknows) /opt/v/grp',
        '%license %doc /opt/v/docconf',
        '/opt/v/shared',
        '"/opt/v/with space"',
        '/opt/v/grün',
        '%dev(c 1 3) /opt/v/null',
        '%dev(c 1 5) /opt/v/zero',
      ].join('\n'),
    });
    const two = buildPackage(scratch.path, {
      name: 'other',
      install: 'mkdir -p $RPM_BUILD_ROOT/opt/v; echo fake > $RPM_BUILD_ROOT/opt/v/shared',
      files: '/opt/v/shared',
    });
    for (const path of [one, two]) {
      const installed = rpmOnRoot(root, '-i', '--nodeps', '--ignoreos', path);
      assert.equal(installed.status, 0, installed.stderr);
    }
  });

  const same = async (
    what: string,
    options: readonly string[] = [],
    omitted: readonly VerifyAttribute[] = [],
  ) => {
    const theirs = rpmOnRoot(root, '-Va', '--nodeps', '--noscript', ...options);
    assert.equal(await ourLines(root, omitted, options.includes('-v')), theirs.stdout, what);
    return theirs.stdout;
  };

  test('untouched', async () => {
    await same('untouched');
    await same('every file with -v', ['-v']);
  });

  test('broken in every way', async () => {
    writeFileSync(at('size'), 'much longer than before');
    utimesSync(at('size'), 1, 1);
    writeFileSync(at('plain'), 'PLAIN\n');
    chmodSync(at('mode'), 0o600);
    chmodSync(at('setuid'), 0o4755);
    chownSync(at('owner'), 1234, 0);
    chownSync(at('group'), 0, 55);
    chownSync(at('fred'), 0, 0);
    utimesSync(at('time'), 1000, 1000);
    rmSync(at('gone'));
    rmSync(at('folder'));
    mkdirSync(at('folder'));
    rmSync(at('link'));
    symlinkSync('plain', at('link'));
    rmSync(at('symlink'));
    symlinkSync('elsewhere', at('symlink'));
    rmSync(at('symlink2'));
    writeFileSync(at('symlink2'), 'file now');
    lutimesSync(at('symlink3'), 5, 5);
    writeFileSync(at('conf'), 'changed');
    rmSync(at('confgone'));
    for (const name of ['doc', 'license', 'readme', 'artifact', 'both', 'docconf'])
      writeFileSync(at(name), 'changed');
    writeFileSync(at('ghost'), 'changed');
    chmodSync(at('ghost'), 0o600);
    rmSync(at('ghostgone'), { force: true });
    writeFileSync(at('ghostconf'), 'x');
    rmSync(at('missok'));
    rmSync(at('confmissok'));
    execFileSync('setcap', ['-r', at('caps')]);
    execFileSync('setcap', ['cap_chown=p', at('nocaps')]);
    writeFileSync(at('nosize'), 'anything at all');
    writeFileSync(at('sha'), 'anything at all');
    rmSync(at('todir'));
    mkdirSync(at('todir'));
    rmSync(at('tofifo'));
    execFileSync('mkfifo', [at('tofifo')]);
    rmSync(at('dir'), { recursive: true });
    symlinkSync('dir2', at('dir'));
    rmSync(at('gonedir'), { recursive: true });
    writeFileSync(at('gonedir'), 'a file in the way');
    rmSync(at('null'));
    execFileSync('mknod', [at('null'), 'c', '1', '7']);
    rmSync(at('zero'));
    writeFileSync(at('zero'), '');
    utimesSync(at('shared'), 1000, 1000);
    truncateSync(at('grün'), 0);
    const lines = await same('broken');
    // The test would prove little if rpm found nothing.
    for (const letter of ['S', 'M', '5', 'D', 'L', 'U', 'G', 'T', 'P'])
      assert.ok(
        lines.split('\n').some((line) => line.slice(0, 9).includes(letter)),
        letter,
      );
    assert.match(lines, /^missing {4} \/opt\/v\/gone$/m);
    await same('every file with -v', ['-v']);
    await same('without digests', ['--nofiledigest'], ['digest']);
  });

  test('a folder replaced by a link of a stranger, links that lead out and in circles', async () => {
    rmSync(at('dir'));
    symlinkSync('/', at('dir'));
    execFileSync('chown', ['-h', '1234', at('dir')]);
    execFileSync('mv', [at('dir2'), join(root, 'moved')]);
    symlinkSync('/moved', at('dir2'));
    rmSync(at('tolink'));
    symlinkSync('tolink', at('tolink'));
    await same('links');
    rmSync(at('dir2'));
    symlinkSync('dir2', at('dir2'));
    await same('a circle');
    rmSync(at('dir2'));
    symlinkSync('../../../../../../moved', at('dir2'));
    await same('more steps up than there are');
    assert.ok(readFileSync(join(root, 'moved/sub/inside')).length > 0);
  });

  test('excluded documentation is no news', async () => {
    const doc = buildPackage(scratch.path, {
      name: 'docs',
      install:
        'mkdir -p $RPM_BUILD_ROOT/opt/d; echo x > $RPM_BUILD_ROOT/opt/d/readme; echo y > $RPM_BUILD_ROOT/opt/d/x',
      files: '%doc /opt/d/readme\n/opt/d/x',
    });
    assert.equal(rpmOnRoot(root, '-i', '--excludedocs', doc).status, 0);
    await same('excluded');
  });
});
