import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renewLocalRepository } from '../../src-main/clean-root/index.ts';
import { runProgram } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sourcePackage, withoutCleanRoots, wrapSystem } from '../support/wrapped-system.ts';

describe('building in a clean root', { skip: withoutCleanRoots }, () => {
  const scratch = scratchFolder('mock');
  const configuration = join(scratch.path, 'test.cfg');
  const mock = (...words: readonly string[]) => runCli(['mock', '-r', configuration, ...words]);
  const said = ({ stdout, stderr }: { stdout: string; stderr: string }): string => stdout + stderr;

  before(async () => {
    const folder = join(scratch.path, 'repository');
    wrapSystem(folder, scratch.path);
    await renewLocalRepository(folder, 1);
    const quoted = (name: string, value: string): string => `config_opts['${name}'] = '${value}'\n`;
    writeFileSync(
      configuration,
      [
        ...[quoted('root', 'test-{{ target_arch }}'), quoted('target_arch', 'x86_64')],
        ...[quoted('chroot_setup_cmd', 'install build-tools'), quoted('dist', 'clean')],
        ...[quoted('basedir', join(scratch.path, 'base'))],
        ...[quoted('cache_topdir', join(scratch.path, 'cache'))],
        "config_opts['macros']['%of_target'] = 'yes'\n",
        `config_opts['dnf.conf'] = """\n[main]\n[repository]\nbaseurl=file://${folder}\n"""\n`,
      ].join(''),
    );
  });
  after(() => scratch[Symbol.dispose]());

  const results = join(scratch.path, 'base/test-x86_64/result');
  const contentOf = (path: string): string => {
    const root = join(scratch.path, 'installed');
    runProgram('rpm', ['--root', root, '--dbpath', '/var/lib/rpm', '-i', '--nodeps', path]);
    return readFileSync(join(root, 'usr/share/apart'), 'utf8');
  };

  test('a package is built from its source, apart from this system', async () => {
    const path = sourcePackage(scratch.path, 'apart', [
      ...['BuildRequires: needed', '%description', 'x', '%install'],
      'mkdir -p %{buildroot}/usr/share',
      '{ id -u; cat /usr/share/needed; echo %{of_target} %{given}; tail -n +3 /proc/net/dev | cut -d: -f1',
      `test -e ${scratch.path} && echo the host is seen`,
      'echo /proc/[0-9]* | wc -w; ls /dev | wc -l; } > %{buildroot}/usr/share/apart',
      ...['%files', '/usr/share/apart'],
    ]);
    const made = await mock('--define', 'given 7', path);
    assert.equal(made.status, 0, said(made) + logs());
    const lines = made.stdout.split('\n');
    for (const phase of [
      'run',
      'chroot init',
      'build phase for apart-1-1.src.rpm',
      'creating root cache',
    ]) {
      assert.equal(lines.filter((line) => line === `Start: ${phase}`).length, 1, phase);
      assert.equal(lines.filter((line) => line === `Finish: ${phase}`).length, 1, phase);
    }
    assert.match(made.stdout, /Getting requirements for apart-1-1\.clean\.src\n/);
    assert.match(made.stdout, / --> needed-1\.0-1\.noarch\n/);
    assert.match(
      made.stdout,
      /INFO: Done\(.*apart-1-1\.src\.rpm\) Config\(test-x86_64\) \d+ minutes/,
    );
    const built = join(results, 'apart-1-1.clean.noarch.rpm');
    const [user, needed, macros, network, processes] = contentOf(built).trim().split('\n');
    assert.deepEqual([user, needed, macros, network?.trim()], ['1000', 'needed', 'yes 7', 'lo']);
    assert.ok(Number(processes) < 8, `${processes} processes are seen`);
    assert.deepEqual(
      readdirSync(results).filter((name) => /\.(?:log|rpm)$/.test(name)),
      [
        'apart-1-1.clean.noarch.rpm',
        'apart-1-1.clean.src.rpm',
        'build.log',
        'root.log',
        'state.log',
      ],
    );
    assert.match(readFileSync(join(results, 'build.log'), 'utf8'), /Executing\(%install\)/);
    assert.match(readFileSync(join(results, 'state.log'), 'utf8'), /^[-\d]+ [:\d]+ - Start: run$/m);
  });

  const logs = (): string =>
    ['root.log', 'build.log']
      .map((name) => join(results, name))
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'utf8').slice(-3000))
      .join('\n');

  test('a requirement that nobody has ends the build, out of the cache this time', async () => {
    const path = sourcePackage(scratch.path, 'wanting', [
      ...['BuildRequires: nowhere >= 2', '%description', 'x', '%files'],
    ]);
    const made = await mock(path);
    assert.equal(made.status, 1);
    assert.match(made.stdout, /Start: unpacking root cache\nFinish: unpacking root cache/);
    assert.match(made.stderr, /^ERROR: nothing provides requested nowhere 2$/m);
  });

  test('what is not asked for is not there, and a failed build tells its status', async () => {
    const path = sourcePackage(scratch.path, 'failing', [
      ...['%description', 'x', '%build', 'test ! -e /usr/share/needed', 'false', '%files'],
    ]);
    const made = await mock(path);
    assert.equal(made.status, 1);
    assert.match(made.stderr, /^ERROR: rpmbuild failed with status 1; build\.log says why$/m);
    assert.match(readFileSync(join(results, 'build.log'), 'utf8'), /\+ false\n/);
  });

  test('requirements that tell themselves are installed in rounds', async () => {
    const path = sourcePackage(scratch.path, 'rounds', [
      ...['%description', 'x', '%generate_buildrequires', 'echo generated', '%build'],
      ...['cat /usr/share/generated', '%files'],
    ]);
    const made = await mock(path);
    assert.equal(made.status, 0, said(made) + logs());
    assert.match(made.stdout, / --> generated-1\.0-1\.noarch\n/);
  });

  test('a chain builds in the order of what it needs', async () => {
    const first = sourcePackage(scratch.path, 'first', [
      ...[
        '%description',
        'x',
        '%install',
        'mkdir -p %{buildroot}/opt; echo 1 > %{buildroot}/opt/first',
      ],
      ...['%files', '/opt/first'],
    ]);
    const second = sourcePackage(scratch.path, 'second', [
      ...['BuildRequires: first', '%description', 'x', '%build', 'cat /opt/first', '%files'],
    ]);
    const local = join(scratch.path, 'local');
    const made = await mock('--chain', '--localrepo', local, second, first);
    assert.equal(made.status, 0, said(made) + logs());
    assert.deepEqual(
      readdirSync(local).filter((name) => name.endsWith('.rpm')),
      ['first-1-1.clean.noarch.rpm', 'second-1-1.clean.noarch.rpm'],
    );
  });

  test('the root can be worked in', async () => {
    assert.equal((await mock('--init', '-q')).status, 0);
    const file = join(scratch.path, 'file');
    writeFileSync(file, 'content\n');
    assert.equal((await mock('--copyin', file, '/tmp/there', '-q')).status, 0);
    assert.equal((await mock('--chroot', '-q', 'cat /tmp/there; id -u')).stdout, 'content\n0\n');
    assert.equal((await mock('--chroot', '-q', 'exit 7')).status, 7);
    assert.equal((await mock('--install', 'needed', '-q')).status, 0);
    assert.equal((await mock('--copyout', '/usr/share/needed', `${file}.out`, '-q')).status, 0);
    assert.equal(readFileSync(`${file}.out`, 'utf8'), 'needed\n');
    await mock('--chroot', '-q', `ln -s ${file} /tmp/leads-out`);
    const out = await mock('--copyout', '/tmp/leads-out', `${file}.stolen`, '-q');
    assert.match(out.stderr, /cannot be read in the root/);
    assert.equal((await mock('--clean', '-q')).status, 0);
    assert.ok(!existsSync(join(scratch.path, 'base/test-x86_64/root')));
  });

  test('a source package is built from a spec', async () => {
    const spec = join(scratch.path, 'plain.spec');
    const lines = ['Name: plain', 'Version: 1', 'Release: 1', 'Summary: x', 'License: MIT'];
    writeFileSync(spec, [...lines, 'Source: file', '%description', 'x', ''].join('\n'));
    const file = join(scratch.path, 'file');
    writeFileSync(file, 'content\n');
    const made = await mock('--buildsrpm', '--spec', spec, '--sources', file);
    assert.equal(made.status, 0, said(made) + logs());
    assert.ok(existsSync(join(results, 'plain-1-1.src.rpm')));
  });

  test('what does not go together, or is not there, is refused', async () => {
    assert.match((await mock('--init', '--clean')).stderr, /--init and --clean do not go together/);
    assert.match((await mock('absent.src.rpm')).stderr, /absent\.src\.rpm: No such file/);
    assert.match((await mock()).stderr, /say which source packages/);
    const other = await runCli(['mock', '-r', 'nowhere', '--configdir', scratch.path, 'x']);
    assert.match(other.stderr, /Could not find required config file: .*nowhere\.cfg/);
  });
});
