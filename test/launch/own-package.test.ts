/** Turntable's own package: made by our builder, installed by real rpm, and run in that root. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cli } from '../support/our-cli.ts';
import { runProgram } from '../support/real-rpm.ts';
import {
  addShell,
  databasePath,
  freshRoot,
  rpmOnRoot,
  withoutInstall,
} from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { checkout } from './launch-fixture.ts';

const scratch = scratchFolder('own-package');
after(() => scratch[Symbol.dispose]());
const built = join(checkout, 'dist/bin/rpm');
const notBuilt = existsSync(built) ? false : `${built} is not built`;
const otherMachine = process.arch === 'x64' ? false : 'the spec is for x86_64';

test('real rpm installs it, and its rpm runs in there', {
  skip: withoutInstall || notBuilt || otherMachine,
}, () => {
  const top = join(scratch.path, 'top');
  const spec = join(checkout, 'assets/packaging/turntable.spec');
  const defines = [`_topdir ${top}`, `tree ${checkout}`, '_binary_payload w1.gzdio'];
  const words = ['rpmbuild', '-bb', ...defines.flatMap((one) => ['--define', one]), spec];
  const made = runProgram(process.execPath, [cli, ...words]);
  assert.equal(made.status, 0, made.stderr);
  const folder = join(top, 'RPMS/x86_64');
  const [file = ''] = readdirSync(folder);
  assert.match(file, /^turntable-0\.1\.0-1\.x86_64\.rpm$/);
  const root = freshRoot(scratch.path, 'root');
  const installed = rpmOnRoot(root, '-i', '--nodeps', join(folder, file));
  assert.deepEqual([installed.status, installed.stderr], [0, '']);
  assert.equal(rpmOnRoot(root, '-V', '--nodeps', 'turntable').stdout, '');
  // the Node that the package requires
  addShell(root, process.execPath);
  runProgram('mkdir', ['-p', join(root, 'usr/bin')]);
  runProgram('ln', ['-sf', process.execPath, join(root, 'usr/bin/node')]);
  const inside = (...command: readonly string[]) => runProgram('chroot', [root, ...command]);
  const home = '/usr/lib/turntable/dist/bin';
  const version = inside(`${home}/rpm`, '--version');
  assert.deepEqual([version.stdout.split(' ')[0], version.stderr], ['RPM', '']);
  const query = inside(`${home}/rpm`, '--dbpath', databasePath, '-qf', '/usr/bin/turntable');
  assert.deepEqual([query.stdout, query.stderr], ['turntable-0.1.0-1.x86_64\n', '']);
  assert.match(inside('/usr/bin/turntable', '--help').stdout, /turntable/);
});
