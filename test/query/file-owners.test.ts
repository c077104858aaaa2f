import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { diskLookUp } from '../../src-main/query/index.ts';
import { scratchFolder } from '../support/scratch.ts';

test('folders below a root are found as a process sees them that calls it /', () => {
  using scratch = scratchFolder('owners');
  const root = scratch.path;
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  symlinkSync('/usr/bin', join(root, 'bin'));
  symlinkSync('usr/../usr/bin', join(root, 'sbin'));
  symlinkSync('../../../../usr', join(root, 'usr/up'));
  symlinkSync('circle', join(root, 'circle'));
  const lookUp = diskLookUp(root, '/');
  for (const path of ['/usr/bin/', '/bin/', '/sbin/', '/usr/up/bin/'])
    assert.equal(lookUp.realFolder(path), '/usr/bin', path);
  assert.equal(lookUp.realFolder('/bin/not/there/'), '/usr/bin/not/there');
  assert.equal(lookUp.realFolder('/circle/x/'), '/circle/x/');
});
