/** Files whose owners the root does not know: installed as root's, without their setuid and setgid bits. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot } from '../support/side-by-side.ts';

const scratch = scratchFolder('verify-owners');
after(() => scratch[Symbol.dispose]());

const attributes = [
  'attr(4755,nosuch,root) /opt/o/user',
  'attr(2755,root,nosuch) /opt/o/group',
  'attr(6755,nosuch,nosuch) /opt/o/both',
  'attr(6755,root,root) /opt/o/known',
  'dir %attr(3775,nosuch,nosuch) /opt/o/folder',
];

test('their bits are not missed as long as the owners are unknown', {
  skip: withoutInstall,
}, () => {
  const path = buildPackage(scratch.path, {
    name: 'owners',
    install:
      'mkdir -p $RPM_BUILD_ROOT/opt/o/folder; cd $RPM_BUILD_ROOT/opt/o; touch user group both known',
    files: attributes.map((line) => `%${line}`).join('\n'),
  });
  const root = freshRoot(scratch.path, 'root');
  rpmOnRoot(root, '-i', path);
  const same = (what: string): string => {
    const expected = rpmOnRoot(root, '-Va');
    assert.deepEqual(oursOnRoot(root, '-Va'), expected, what);
    return expected.stdout;
  };
  assert.equal(same('as installed'), '');
  const places = ['user', 'group', 'both', 'known', 'folder'].map((name) =>
    join(root, 'opt/o', name),
  );
  for (const mode of [0o6755, 0o3775, 0o755]) {
    for (const place of places) chmodSync(place, mode);
    assert.notEqual(same(mode.toString(8)), '');
  }
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/passwd'), 'nosuch:x:7:7::/:/bin/sh\n');
  assert.match(same('the user is known by now'), /U/);
});
