/** Packages so large that one of their digests is computed by a thread of its own. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { cli } from '../support/our-cli.ts';
import { realRpm, runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('check-large');
after(() => scratch[Symbol.dispose]());

test('a large package, whole and damaged, is judged as by rpm', { skip: withoutRpmbuild }, () => {
  const whole = buildPackage(scratch.path, {
    name: 'sizeable',
    install: 'mkdir -p $RPM_BUILD_ROOT/opt; head -c 17000000 /dev/zero > $RPM_BUILD_ROOT/opt/zeros',
    files: '/opt/zeros',
    defines: ['_binary_payload w.ufdio'],
  });
  const damaged = join(scratch.path, 'damaged.rpm');
  const bytes = readFileSync(whole);
  bytes[bytes.length - 5_000_000] = 1;
  writeFileSync(damaged, bytes);
  for (const path of [whole, damaged]) {
    const expected = realRpm(['-Kv', path]);
    const found = runProgram(process.execPath, [cli, 'rpm', '-Kv', path]);
    assert.equal(found.stdout, expected.stdout);
    assert.equal(found.status, expected.status);
  }
});
