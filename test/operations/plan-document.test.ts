import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createHandlers } from '../../src-main/operations/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { sessionOn } from '../support/engine-session.ts';
import { databasePath, freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('plan-document');
after(() => scratch[Symbol.dispose]());
const call = { signal: new AbortController().signal };

test('the window’s plan as a text is what turntable plan prints', {
  skip: withoutInstall,
}, async () => {
  const [older = '', newer = ''] = ['1', '2'].map((version) =>
    buildPackage(scratch.path, {
      name: 'disc',
      version,
      files: '%dir /usr',
      install: 'mkdir -p $RPM_BUILD_ROOT/usr',
    }),
  );
  const root = freshRoot(scratch.path, 'root');
  assert.equal(rpmOnRoot(root, '-i', older).status, 0);
  const { session } = sessionOn(scratch.path, root);
  using disposed = session;
  void disposed;
  const handlers = createHandlers(session, '3');
  const { planId } = await handlers['transaction.plan'](call, {
    install: [{ path: newer, mode: 'upgrade' }],
    erase: [],
    options: {},
  });
  const words = ['plan', '--root', root, '--dbpath', databasePath, 'upgrade', newer];
  const text = await handlers['transaction.document'](call, planId, 'text');
  assert.equal(text, (await runCli([...words, '-v'])).stdout);
  assert.match(text, /upgrade +disc-2-1/);
  const json = await handlers['transaction.document'](call, planId, 'json');
  assert.deepEqual(JSON.parse(json), JSON.parse((await runCli([...words, '--json'])).stdout));
});
