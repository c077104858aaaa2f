import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { runningProcess } from '../../src-main/base/index.ts';

test('a process is told with its command and its start', async () => {
  const before = Math.floor(Date.now() / 1000);
  const child = spawn('/bin/sh', ['-c', 'echo; read x # \u001b[2J\n'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const found = runningProcess(child.pid ?? 0);
  child.stdin.end();
  assert.equal(found?.command.trimEnd(), '/bin/sh -c echo; read x # \ufffd[2J');
  // The time of boot is rounded to a second.
  assert.ok(Math.abs(found.startedAtSeconds - before) <= 2, `${found.startedAtSeconds}`);
});

test('nothing is told of a process that is not there', () => {
  assert.equal(runningProcess(2 ** 22 + 1), undefined);
});
