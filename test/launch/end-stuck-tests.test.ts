import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { endStuckTests } from '../../src-main/shells/launch/end-stuck-tests.mjs';
import { bareEnvironment, temporaryFolder, writeFiles } from './launch-fixture.ts';

/** A process nobody has collected yet is over all the same. */
function isRunning(pid: string): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

test('a test file that ignores its end is killed with what it started', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, {
    'stuck.test.mjs': `import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => {});
      // Holds the runner's pipe, as a browser that was left open does.
      const child = spawn('sleep', ['1000'], { detached: true, stdio: 'inherit' });
      writeFileSync('child', String(child.pid));`,
    'good.test.mjs': `import { test } from 'node:test'; test('good', () => {});`,
  });
  const args = ['--test', '--test-reporter=tap', 'good.test.mjs', 'stuck.test.mjs'];
  const runner = spawn(process.execPath, args, { cwd: root, env: bareEnvironment({}) });
  let said = '';
  runner.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const lines: string[] = [];
  const stop = endStuckTests(runner.pid ?? 0, 4000, (line) => lines.push(line));
  const [status] = await once(runner, 'close');
  stop();
  assert.equal(status, 1);
  assert.match(said, /^ok \d - good$/m);
  assert.match(said, /SIGKILL/);
  assert.match(lines.join('\n'), /^✖ .*stuck\.test\.mjs did not end in 4 s and was killed$/);
  const child = readFileSync(join(root, 'child'), 'utf8');
  assert.equal(isRunning(child), false);
});
