import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import { test } from 'node:test';
import { fileError, InternalError, RpmError, toRpmError } from '../../src-main/base/index.ts';

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (thrown) {
    return thrown;
  }
  return assert.fail('nothing was thrown');
}

test('a system error names what was being done, on what, and why it failed', () => {
  const error = fileError(
    'opening',
    '/no/such',
    thrownBy(() => openSync('/no/such', 'r')),
  );
  assert.equal(error.code, 'FILE_NOT_FOUND');
  assert.equal(error.message, 'opening /no/such: No such file or directory');
  assert.deepEqual(error.context, { path: '/no/such', errno: 'ENOENT' });
});

test('what crosses a process has no stack and no control characters', () => {
  const error = new RpmError('NOT_AN_RPM', 'bad\u0007name', {
    hint: 'try\u001b',
    context: { n: 1 },
  });
  assert.deepEqual(error.toWire(), {
    code: 'NOT_AN_RPM',
    message: 'bad\ufffdname',
    hint: 'try\ufffd',
    context: { n: 1 },
  });
});

test('a stranger becomes INTERNAL with its cause kept', () => {
  const cause = new TypeError('oops');
  const error = toRpmError(cause);
  assert.ok(error instanceof InternalError);
  assert.equal(error.cause, cause);
});
