/**
 * Users and groups that packages bring. rpm 4.18 leaves them alone, so rpm 6.1 is the judge; that its
 * tool and ours write the same lines is compared for numbers that the package gives, for the others are
 * the tool's own choice.
 */
import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { processContext } from '../../src-main/base/index.ts';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import { scriptletIsolation } from '../../src-main/scriptlets/index.ts';
import { accountEntries, accountTool } from '../../src-main/transaction/account-entries.ts';
import { carryOut, openPackageFile, surroundingsOfRoot } from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { judges } from '../support/judges.ts';
import { planInRoot } from '../support/plan-case.ts';
import { quietReport } from '../support/quiet-report.ts';
import { addShell, databasePath, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';

const isolation = scriptletIsolation();
const peer = judges.find(({ isNewer }) => isNewer);
const skip =
  withoutInstall || (accountTool() === undefined && 'no systemd-sysusers is on this machine');

/** The value of a provide that carries a line: padded, because `=` may not be in a version. */
function encoded(line: string): string {
  const bytes = Buffer.from(line);
  return Buffer.concat([bytes, Buffer.alloc((3 - (bytes.length % 3)) % 3)]).toString('base64');
}

const lines = {
  'group(makers)': 'g makers 733',
  'user(maker)': 'u maker 734:733 "Maker of things" /opt /bin/sh',
  'groupmember(maker/helpers)': 'm maker helpers',
  'group(helpers)': 'g helpers 735',
};

function accountsPackage(
  folder: string,
  version = '1',
  more = lines as Record<string, string>,
): string {
  const build = '$RPM_BUILD_ROOT';
  return buildPackage(folder, {
    name: 'bringer',
    version,
    preamble: Object.entries(more)
      .map(([name, line]) => `Provides: ${name} = ${encoded(line)}`)
      .join('\n'),
    install: `mkdir -p ${build}/opt; echo ${version} > ${build}/opt/made`,
    files: '%attr(640,maker,makers) /opt/made',
    sections: '%pre\ngrep ^maker /etc/passwd || echo nobody\n',
  });
}

/** A root with what the tools want to find there. */
function withAccounts(root: string): void {
  addShell(root, '/bin/grep');
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
}

function linesOf(root: string, file: string): string[] {
  return readFileSync(join(root, 'etc', file), 'utf8')
    .trim()
    .split('\n')
    .toSorted();
}

describe('users and groups of a package', { skip }, () => {
  const scratch = scratchFolder('sysusers');
  after(() => scratch[Symbol.dispose]());

  test('are there before its scripts and files', () => {
    const root = freshRoot(scratch.path, 'ours');
    withAccounts(root);
    const { status, stdout } = oursOnRoot(root, '-i', '--nodeps', accountsPackage(scratch.path));
    assert.deepEqual(
      { status, stdout },
      {
        status: 0,
        stdout: 'maker:x:734:733:Maker of things:/opt:/bin/sh\n',
      },
    );
    const made = lstatSync(join(root, 'opt/made'));
    assert.deepEqual([made.uid, made.gid], [734, 733]);
    assert.deepEqual(linesOf(root, 'group'), ['helpers:x:735:maker', 'makers:x:733:', 'root:x:0:']);
  });

  test('stay as they are when the package comes again, and when it goes', () => {
    const root = freshRoot(scratch.path, 'ours');
    withAccounts(root);
    const file = accountsPackage(scratch.path);
    oursOnRoot(root, '-i', '--nodeps', file);
    const before = ['passwd', 'group'].map((name) => linesOf(root, name));
    assert.equal(oursOnRoot(root, '-U', '--nodeps', '--replacepkgs', file).status, 0);
    assert.equal(oursOnRoot(root, '-e', 'bringer').status, 0);
    assert.deepEqual(
      ['passwd', 'group'].map((name) => linesOf(root, name)),
      before,
    );
  });

  test('are made with --noscripts and not with --nosysusers', () => {
    const root = freshRoot(scratch.path, 'ours');
    withAccounts(root);
    const file = accountsPackage(scratch.path);
    const without = oursOnRoot(root, '-i', '--nodeps', '--nosysusers', file);
    assert.equal(without.stdout, 'nobody\n');
    assert.match(without.stderr, /^warning: user maker does not exist - using root$/m);
    assert.deepEqual(linesOf(root, 'passwd'), ['root:x:0:0:root:/root:/bin/sh']);
    oursOnRoot(root, '-i', '--nodeps', '--noscripts', '--replacepkgs', file);
    assert.equal(lstatSync(join(root, 'opt/made')).uid, 734);
  });

  test('are in the plan, before the script that may need them', () => {
    const root = freshRoot(scratch.path, 'ours');
    const path = accountsPackage(scratch.path);
    const planned = planInRoot(root, {
      install: [{ path, mode: 'install' }],
      erase: [],
      options: { nodeps: true },
    });
    assert.equal(planned.kind, 'planned');
    if (planned.kind !== 'planned') return;
    const { scripts } = planned.plan.consequences;
    assert.deepEqual(
      scripts.map(({ kind }) => kind),
      ['%sysusers', '%pre'],
    );
    assert.deepEqual(scripts[0]?.body.split('\n').toSorted(), Object.values(lines).toSorted());
  });

  test('are made in a root without any', () => {
    const root = freshRoot(scratch.path, 'ours');
    addShell(root, '/bin/grep');
    assert.equal(oursOnRoot(root, '-i', '--nodeps', accountsPackage(scratch.path)).status, 0);
    assert.equal(lstatSync(join(root, 'opt/made')).uid, 734);
    assert.equal(linesOf(root, 'passwd').length, 1);
  });

  const noNamespaces = isolation.mode === 'namespaces' ? false : isolation.reason;

  test('are made inside a sandbox, and no others', { skip: noNamespaces }, async () => {
    const root = freshRoot(scratch.path, 'sandbox');
    const path = accountsPackage(scratch.path);
    const install = [{ path, mode: 'install' as const }];
    const databaseFolder = join(root, databasePath);
    const result = await carryOut(
      {
        databaseFolder,
        openForWriting: openWritableDatabase,
        request: { install, erase: [], options: { nodeps: true } },
      },
      surroundingsOfRoot(root, { openPackage: openPackageFile }),
      {
        root,
        scriptlets: 'namespaces',
        scriptOutput: 'report',
        color: 0,
        context: processContext(),
      },
      quietReport(),
    );
    assert.equal(result.kind === 'ran' && result.outcome.status, 'done', JSON.stringify(result));
    assert.deepEqual(linesOf(root, 'passwd'), ['maker:x:734:733:Maker of things:/opt:/bin/sh']);
    assert.deepEqual(linesOf(root, 'group'), ['helpers:x:735:maker', 'makers:x:733:']);
  });

  test('that cannot be made keep the package out', () => {
    const root = freshRoot(scratch.path, 'ours');
    withAccounts(root);
    const file = accountsPackage(scratch.path, '2', { 'user(maker)': 'what is this' });
    const { status, stderr } = oursOnRoot(root, '-i', '--nodeps', file);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^error: %sysusers\(bringer-2-1\.noarch\) scriptlet failed, exit status 1\nerror: bringer-2-1\.noarch: install failed$/m,
    );
    assert.equal(existsSync(join(root, 'opt/made')), false);
  });
});

describe('users and groups beside rpm 6.1', { skip: skip || peer?.skip }, () => {
  test('the same accounts and owners, at the same moments', () => {
    assert.ok(peer);
    using scratch = scratchFolder('sysusers', peer.folder);
    // the tools tell of what they do in different ways, and know memberships of different ages
    const roots = sideBySide(scratch.path, withAccounts, peer, /^Creating /);
    const { 'groupmember(maker/helpers)': _, ...alike } = lines;
    const file = accountsPackage(scratch.path, '1', alike);
    roots.output('-i', '--nodeps', file);
    for (const name of ['passwd', 'group'])
      assert.deepEqual(linesOf(roots.ours, name), linesOf(roots.real, name), name);
    const ownerOf = (root: string): number => lstatSync(join(root, 'opt/made')).uid;
    assert.equal(ownerOf(roots.ours), ownerOf(roots.real));
    roots.output('-U', '--nodeps', '--replacepkgs', '--nosysusers', file);
    roots.output('-e', 'bringer');
  });

  test('lines are given to the tool file by file', () => {
    assert.ok(peer);
    using scratch = scratchFolder('sysusers', peer.folder);
    const path = packageWithFiles(scratch.path);
    const tool = join(scratch.path, 'tool');
    writeFileSync(tool, '#!/bin/sh\n[ "$1" = --replace ] && echo "$2"\ncat\n', { mode: 0o755 });
    const root = freshRoot(scratch.path, 'real');
    withAccounts(root);
    const define = `__systemd_sysusers ${tool}`;
    const real = peer.run(root, '-i', '--nodeps', '--define', define, path).stdout;
    const found = accountEntries(openPackageFile(path).header);
    const told = found.flatMap((one) => [
      ...(one.file === undefined ? [] : [one.file]),
      ...one.lines,
    ]);
    assert.deepEqual(told, real.trim().split('\n'));
    assert.equal(found.length, 3);
  });
});

/** By rpm 6's own rpmbuild, which knows from which file it has a line. */
function packageWithFiles(folder: string): string {
  const sysusers = '$RPM_BUILD_ROOT/usr/lib/sysusers.d';
  const parts = {
    name: 'filed',
    preamble: '%add_sysuser g unfiled 333\nAutoProv: yes',
    install: [
      `mkdir -p ${sysusers}`,
      `echo 'u later 444 "Later one"' > ${sysusers}/a.conf`,
      `printf '# a\\ng first 990 -\\nu second 991:990 "A + b" /opt -\\nm second first\\n' > ${sysusers}/b.conf`,
    ].join('\n'),
    files: '/usr/lib/sysusers.d',
  };
  return buildPackage(folder, parts, peer?.builder);
}
