import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MatrixCell } from '../../src-main/release/index.ts';
import { runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const spec = join(import.meta.dirname, 'kamailio-like.spec');

async function cells(...words: readonly string[]): Promise<readonly MatrixCell[]> {
  const { stdout, stderr } = await runCli(['matrix', '--json', ...words]);
  assert.equal(stderr, '');
  return JSON.parse(stdout) as readonly MatrixCell[];
}

test('KAM-01 KAM-04 KAM-06 each distribution has its packages and build requirements', async () => {
  const { status, stdout, stderr } = await runCli([
    ...['matrix', '--distribution', 'fedora-42', '--distribution', 'rhel-9'],
    ...['--distribution', 'almalinux-9', '--distribution', 'opensuse-leap-15', spec],
  ]);
  assert.deepEqual([status, stderr], [0, '']);
  assert.equal(
    stdout,
    `  1 fedora-42: switchboard-5.8.0-dev1.0.fc42
  2 rhel-9: switchboard-5.8.0-dev1.0.el9
  3 almalinux-9: switchboard-5.8.0-dev1.0.el9.centos
  4 opensuse-leap-15: switchboard-5.8.0-dev1.0

packages            1  2  3  4
switchboard         x  x  x  x
switchboard-json    x  .  x  x
switchboard-kazoo   x  .  x  .
together            3  1  3  2

build requirements     1  2  3  4
bison                  x  x  x  x
flex                   x  x  x  x
jansson-devel >= 2.1   x  .  x  .
libjansson-devel       .  .  .  x
librabbitmq-devel      x  .  x  .
shadow                 .  .  .  x
shadow-utils           x  x  x  .
systemd                .  .  .  x
together               5  3  5  5
`,
  );
});

test("KAM-02 KAM-05 conditions chosen by hand, and a distribution of one's own", async () => {
  const made = await cells(
    ...['--variant', 'with dnssec,without json', '--variant', 'without kazoo'],
    ...[
      '--distribution',
      'fedora-42',
      '--distribution',
      'leap-42:suse_version=1330,dist=.leap',
      spec,
    ],
  );
  const names = made.map(({ packages }) =>
    packages.map(({ name }) => name.replace('switchboard', '')),
  );
  assert.deepEqual(names, [
    ['', '-dnssec', '-kazoo'],
    ['', '-json'],
    ['', '-dnssec'],
    ['', '-json'],
  ]);
  assert.equal(made[2]?.packages[0]?.label, 'switchboard-5.8.0-dev1.0.leap');
  assert.equal(made[2]?.variant, 'with dnssec,without json');
  assert.ok(made[0]?.buildRequires.includes('dnssec-tools-libs-devel'));
});

test('KAM-03 the same cells as real rpmspec says, given the same macros', {
  skip: withoutRpmbuild,
}, async () => {
  const sets: Readonly<Record<string, readonly string[]>> = {
    'fedora-42': ['fedora 42', 'dist .fc42'],
    'rhel-8': ['rhel 8', 'dist .el8'],
    'rocky-9': ['rhel 9', 'centos_ver 9', 'dist .el9'],
    'opensuse-leap-42': ['suse_version 1315', 'dist %{nil}'],
  };
  const made = await cells(...Object.keys(sets).flatMap((name) => ['--distribution', name]), spec);
  for (const [at, defines] of Object.values(sets).entries()) {
    const rpmspec = (...words: readonly string[]): readonly string[] => {
      const given = defines.flatMap((define) => ['--define', define]);
      const result = runProgram('/usr/bin/rpmspec', ['-q', ...given, ...words, spec]);
      assert.equal(result.status, 0, result.stderr);
      return result.stdout.trim().split('\n').sort();
    };
    const cell = made[at];
    assert.deepEqual(
      cell?.packages.map(({ label }) => label).sort(),
      rpmspec('--builtrpms', '--qf', '%{NAME}-%{VERSION}-%{RELEASE}\\n'),
    );
    assert.deepEqual(
      cell?.buildRequires.toSorted(),
      rpmspec('--srpm', '--qf', '[%{REQUIRENEVRS}\\n]').filter(
        (line) => !line.startsWith('rpmlib('),
      ),
    );
  }
});

test('a spec that cannot be built somewhere is told there, and the others stay', async () => {
  using scratch = scratchFolder('matrix');
  const path = join(scratch.path, 'strict.spec');
  writeFileSync(
    path,
    '%if 0%{?suse_version}\n%{error:not for SUSE}\n%endif\nName: strict\nVersion: 1\nRelease: 1\n' +
      'Summary: s\nLicense: MIT\n%description\nd\n%files\n',
  );
  const words = ['--distribution', 'opensuse-tumbleweed', '--distribution', 'rhel-10', path];
  const { status, stdout } = await runCli(['matrix', ...words]);
  assert.equal(status, 1);
  assert.match(stdout, /^ {2}2 rhel-10: strict-1-1$/m);
  assert.match(stdout, /\nnot built\n {2}1 .*not for SUSE/);
});

test('what cannot be meant is said', async () => {
  for (const [words, message] of [
    [
      [spec, '--distribution', 'beos-5'],
      /distribution 'beos-5' is not known; there are fedora-40, /,
    ],
    [[spec, '--distribution', 'mine:x'], /mine:x: 'x' is not macro=value/],
    [[spec, '--variant', 'json'], /'json' is neither 'with NAME' nor 'without NAME'/],
    [[], /name one spec file/],
  ] as const) {
    const { status, stderr } = await runCli(['matrix', ...words]);
    assert.equal(status, 1);
    assert.match(stderr, message);
  }
});
