/** A package whose header is signed for other bytes, at the level that asks for digests alone. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { processContext } from '../../src-main/base/index.ts';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import { SigTag } from '../../src-main/format/index.ts';
import { carryOut, openPackageFile, surroundingsOfRoot } from '../../src-main/transaction/index.ts';
import { quietReport } from '../support/quiet-report.ts';
import { databasePath, freshRoot, rpmIn, withoutInstall } from '../support/rpm-roots.ts';
import { realRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';
import { makeKey, signNew, withSignatures } from '../support/signed-package.ts';
import { sampleInput, writtenPackage } from '../support/written-package.ts';

const scratch = scratchFolder('forged');
after(() => scratch[Symbol.dispose]());

test('the root side of the window refuses it, as rpm does when it reads it', {
  skip: withoutInstall,
}, async () => {
  const root = freshRoot(scratch.path, 'root');
  const key = await makeKey('rsa');
  const keyFile = join(scratch.path, 'key.asc');
  writeFileSync(keyFile, key.armored);
  const place = ['--root', root, '--dbpath', databasePath];
  assert.equal(realRpm([...place, '--import', keyFile]).status, 0);
  const path = join(scratch.path, 'sample.rpm');
  const foreign = await signNew(key, Buffer.from('Another header.'));
  const honest = await writtenPackage({ ...sampleInput, scripts: {}, triggers: [] });
  writeFileSync(path, withSignatures(honest, [[SigTag.RSA, foreign]]));
  const real = realRpm([...place, '-U', '--nodeps', path]);
  assert.match(real.stderr, /RSA\/SHA512 Signature, key ID [0-9a-f]+: BAD/);
  const request = {
    install: [{ path, mode: 'upgrade' as const }],
    erase: [],
    options: { nodeps: true },
  };
  const result = await carryOut(
    { request, databaseFolder: join(root, databasePath), openForWriting: openWritableDatabase },
    surroundingsOfRoot(root, { openPackage: openPackageFile }),
    {
      root,
      scriptlets: 'disabled',
      scriptOutput: 'report',
      color: 0,
      context: processContext(),
      program: 'window',
    },
    quietReport(),
  );
  assert.ok(result.kind === 'problems');
  assert.match(JSON.stringify(result.plan.problems), /"check-failed".*Header.*RSA.*BAD/);
  assert.equal(rpmIn({}, root, ['-q', 'sample']).status, 1);
});
