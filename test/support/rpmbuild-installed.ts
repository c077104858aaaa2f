/** Packages of ours, installed and verified by real rpm. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { freshRoot, rpmOnRoot } from './rpm-roots.ts';
import { packagesIn } from './rpmbuild.ts';

/** Installs each binary package of a folder in a fresh root of its own, and verifies it there. */
export function installAll(scratch: string, folder: string): void {
  const packages = packagesIn(folder).filter(
    // rpm waits for ever for a writer of a pipe it installs
    (name) => !name.startsWith('SRPMS') && !name.includes('/kinds-'),
  );
  const root = freshRoot(scratch, 'installed');
  for (const name of packages) {
    const path = join(folder, name);
    const installed = rpmOnRoot(root, '-i', '--nodeps', '--noscripts', '--notriggers', path);
    assert.equal(installed.status, 0, `${name}: ${installed.stderr}`);
    // owners that the root does not know stay those of root
    const verified = rpmOnRoot(root, '-Vp', '--nodeps', '--nouser', '--nogroup', path);
    assert.equal(verified.stdout, '', name);
    const erased = rpmOnRoot(root, '-e', '--nodeps', '--noscripts', '--notriggers', ...names(root));
    assert.equal(erased.status, 0, `${name}: ${erased.stderr}`);
  }
}

function names(root: string): readonly string[] {
  const { stdout } = rpmOnRoot(root, '-qa', '--qf', '%{nevra}\\n');
  return stdout.split('\n').filter((line) => line !== '');
}
