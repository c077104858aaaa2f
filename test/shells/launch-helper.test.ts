import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLog } from '../../src-main/base/index.ts';
import type { HelperLaunch, HelperListener } from '../../src-main/operations/index.ts';
import { createHelperLauncher } from '../../src-main/shells/engine/launch-helper.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('launch-helper');
after(() => scratch[Symbol.dispose]());

const launch: HelperLaunch = {
  planId: 'p1',
  root: '/tmp/nowhere',
  databasePath: '/var/lib/rpm',
  scriptlets: 'disabled',
  digest: 'a'.repeat(64),
  databaseGeneration: '1',
  request: { install: [], erase: [], options: {} },
  needsPrivileges: false,
};

const outcome = {
  planId: 'p1',
  status: 'done',
  installed: ['x'],
  erased: [],
  sideFiles: [],
  warnings: [],
  elapsedMs: 1,
} as const;

/** Runs a small program in the helper's place; what was heard, and how it ended. */
async function runProgram(body: string, signal = new AbortController().signal) {
  const path = join(scratch.path, 'helper.mjs');
  writeFileSync(path, body);
  const heard: string[] = [];
  const listener: HelperListener = {
    package: (...words) => void heard.push(`package ${words.join(' ')}`),
    percent: (percent) => void heard.push(`percent ${percent}`),
    progress: ({ phase }) => void heard.push(`progress ${phase}`),
    text: (line, stream) => void heard.push(`${stream} ${line}`),
  };
  const launcher = createHelperLauncher({
    nodePath: process.execPath,
    nodeEnvironment: {},
    helperPath: path,
    cliPath: path,
    environment: process.env,
    log: silentLog,
  });
  const result = launcher.run(launch, listener, signal);
  return { heard, result };
}

const say = (line: string): string => `console.log(${JSON.stringify(line)});\n`;

test('percent lines, records and everything else arrive in order; the outcome is returned', async () => {
  const progress = {
    planId: 'p1',
    phase: 'installing',
    overallFraction: 0.5,
    elementsDone: 0,
    elementsTotal: 1,
  };
  const { heard, result } = await runProgram(
    say('%f jukebox:1.0:1') +
      say('%% 12.500000') +
      say(`%= ${JSON.stringify({ type: 'progress', progress })}`) +
      say('a label of rpm') +
      say('%= {"type":"unknown"}') +
      say(`%= ${JSON.stringify({ type: 'outcome', outcome })}`),
  );
  assert.deepEqual(await result, outcome);
  assert.deepEqual(heard, [
    'package jukebox 1.0 1',
    'percent 12.5',
    'progress installing',
    'stdout a label of rpm',
  ]);
});

test('the request is one line on standard input, and nothing of it is on the command line', async () => {
  const { result } = await runProgram(
    `import { writeFileSync } from 'node:fs';
     process.stdin.once('data', (data) => {
       writeFileSync(${JSON.stringify(join(scratch.path, 'seen'))}, JSON.stringify({ data: data.toString(), args: process.argv.slice(2) }));
       ${say(`%= ${JSON.stringify({ type: 'outcome', outcome })}`)}
       process.exit(0);
     });`,
  );
  await result;
  const seen = JSON.parse(readFileSync(join(scratch.path, 'seen'), 'utf8')) as {
    data: string;
    args: string[];
  };
  assert.deepEqual(seen.args, []);
  assert.match(seen.data, /^\{.*\}\n$/);
  const { needsPrivileges: _told, ...rest } = launch;
  assert.deepEqual(JSON.parse(seen.data), rest);
});

test('an error record is thrown with its code', async () => {
  const error = { code: 'PLAN_STALE', message: 'another plan', context: { at: 1 } };
  const { result } = await runProgram(say(`%= ${JSON.stringify({ type: 'error', error })}`));
  await assert.rejects(result, { code: 'PLAN_STALE', message: 'another plan' });
});

test('a helper that dies without a word is reported with what it wrote last', async () => {
  const { result } = await runProgram('console.error("out of memory\\u001b[0m"); process.exit(7);');
  await assert.rejects(result, (error: Error & { code?: string }) => {
    assert.equal(error.code, 'HELPER_FAILED');
    assert.match(error.message, /exit status 7: out of memory\ufffd\[0m/);
    return true;
  });
});

test('a kill is told as such', async () => {
  const { result } = await runProgram(
    'process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 1000);',
  );
  await assert.rejects(result, { code: 'HELPER_FAILED', message: /signal SIGKILL/ });
});

test('stopping is a line on standard input; the outcome is waited for', async () => {
  const controller = new AbortController();
  const { result } = await runProgram(
    `let text = '';
     process.stdin.on('data', (data) => {
       text += data;
       if (!text.includes('\\nstop\\n')) return;
       ${say(`%= ${JSON.stringify({ type: 'outcome', outcome: { ...outcome, status: 'cancelled' } })}`)}
       process.exit(0);
     });`,
    controller.signal,
  );
  setTimeout(() => controller.abort(), 150);
  assert.equal((await result).status, 'cancelled');
});

test('a helper that closes its input at once is no crash of ours', async () => {
  const { result } = await runProgram('process.exit(3);');
  await assert.rejects(result, { code: 'HELPER_FAILED', message: /exit status 3/ });
});
