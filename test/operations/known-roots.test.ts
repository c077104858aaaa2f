import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createHandlers } from '../../src-main/operations/index.ts';
import { sessionOn } from '../support/engine-session.ts';
import { freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('known-roots');
after(() => scratch[Symbol.dispose]());
const call = { signal: new AbortController().signal };

test('roots of before are listed as they are now', { skip: withoutInstall }, async () => {
  const [first, second, gone] = ['first', 'second', 'gone'].map((name) =>
    freshRoot(scratch.path, name),
  );
  assert.ok(first !== undefined && second !== undefined && gone !== undefined);
  const folder = join(scratch.path, 'user');
  mkdirSync(folder);
  {
    const { session } = sessionOn(folder, first);
    using disposed = session;
    void disposed;
    const handlers = createHandlers(session, '3');
    for (const path of [gone, second]) await handlers['root.open'](call, path);
    rmSync(gone, { recursive: true });
    rmSync(join(first, 'var'), { recursive: true });
    await handlers['root.open'](call, second);
    await assert.rejects(async () => handlers['root.open'](call, first), {
      code: 'DATABASE_MISSING',
    });
    const known = (await handlers['root.known'](call)).filter(({ path }) =>
      path.startsWith(scratch.path),
    );
    assert.deepEqual(
      known.map(({ path, isOpen, state }) => [
        path,
        isOpen,
        state.kind === 'missing' ? state.what : state.kind,
      ]),
      [
        [second, true, 'there'],
        [gone, false, 'folder'],
      ],
    );
    assert.deepEqual(
      known.map(({ state }) => state.kind === 'there' && [state.database, state.packageCount]),
      [['sqlite', 0], false],
    );
    const left = await handlers['root.forget'](call, gone);
    assert.ok(left.every(({ path }) => path !== gone));
    await handlers['root.setDefault'](call, second);
  }
  const { session } = sessionOn(folder, undefined);
  using disposed = session;
  void disposed;
  const info = await createHandlers(session, '3')['root.info'](call);
  assert.equal(info.path, second, 'the next start opens the one that was chosen');
});
