import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  DISPLAY_NEEDS,
  ensureSystemNeeds,
  WINDOW_NEEDS,
} from '../../src-main/shells/launch/ensure-system-libraries.mjs';
import { type Answer, launchContext, temporaryFolder, writeFiles } from './launch-fixture.ts';

const PRESENT = WINDOW_NEEDS.map((need) => `\t${need.library} (libc6,x86-64) => /lib/x`).join('\n');
const WITHOUT_NSS = PRESENT.split('\n').slice(1).join('\n');

/** A machine whose PATH holds these programs; nothing of the real one is asked. */
function machine(t: TestContext, programs: string[], superuser: boolean, answer: Answer) {
  const root = temporaryFolder(t);
  writeFiles(root, Object.fromEntries(programs.map((name) => [`bin/${name}`, ''])));
  for (const name of programs) chmodSync(join(root, 'bin', name), 0o755);
  return launchContext(root, { superuser, environment: { PATH: join(root, 'bin') } }, answer);
}

test('a machine that has everything is left alone', async (t) => {
  const context = machine(t, ['ldconfig', 'apt-get'], true, () => ({ stdout: PRESENT }));
  assert.deepEqual(await ensureSystemNeeds(context, WINDOW_NEEDS), { met: true });
  assert.equal(context.commands.length, 1);
  assert.deepEqual(context.reports, []);
});

test('an ordinary user gets the one command to type', async (t) => {
  const tools = [
    ['apt-get', 'sudo apt-get install -y --no-install-recommends libnss3'],
    ['dnf', 'sudo dnf install -y nss'],
    ['zypper', 'sudo zypper --non-interactive install --no-recommends mozilla-nss'],
  ] as const;
  for (const [tool, command] of tools) {
    const context = machine(t, ['ldconfig', tool], false, () => ({ stdout: WITHOUT_NSS }));
    const outcome = await ensureSystemNeeds(context, WINDOW_NEEDS);
    assert.deepEqual(outcome, { met: false, reason: 'missing: libnss3.so', command });
    assert.ok(context.commands.every((line) => !line.includes('install')));
  }
});

test('root installs, once, and what came is looked at again', async (t) => {
  let installed = false;
  const context = machine(t, ['ldconfig', 'apt-get'], true, (command) => {
    if (command.includes('install')) installed = true;
    return { stdout: installed ? PRESENT : WITHOUT_NSS };
  });
  assert.deepEqual(await ensureSystemNeeds(context, WINDOW_NEEDS), { met: true });
  const apt = context.commands.filter((command) => command.startsWith('apt-get'));
  assert.deepEqual(apt, ['apt-get update', 'apt-get install -y --no-install-recommends libnss3']);
  assert.equal(context.reports.length, 1);
});

test('an installation that does not help is said, with what the tool said', async (t) => {
  const context = machine(t, ['ldconfig', 'dnf'], true, (command) =>
    command.includes('install')
      ? { status: 1, stderr: 'Error: no such mirror' }
      : { stdout: WITHOUT_NSS },
  );
  const outcome = await ensureSystemNeeds(context, WINDOW_NEEDS);
  assert.equal(outcome.met, false);
  assert.match(outcome.met ? '' : outcome.reason, /libnss3\.so: Error: no such mirror/);
});

test('where a library was renamed, the name that apt knows is taken', async (t) => {
  const lacking = PRESENT.replace(/.*libasound.*\n/, '');
  const answer = (known: string) => (command: string) =>
    command.startsWith('apt-cache')
      ? { stdout: command.endsWith(known) ? 'x:\n  Candidate: 1.2' : 'x:\n  Candidate: (none)' }
      : { stdout: lacking };
  for (const name of ['libasound2t64', 'libasound2']) {
    const context = machine(t, ['ldconfig', 'apt-get'], false, answer(` ${name}`));
    const outcome = await ensureSystemNeeds(context, WINDOW_NEEDS);
    assert.ok(!outcome.met && outcome.command.endsWith(` ${name}`));
  }
});

test('programs are looked for in PATH, and an unknown system gets names', async (t) => {
  const context = machine(t, ['ldconfig'], true, () => ({ stdout: PRESENT }));
  const need = { program: 'no-such-program-anywhere', packages: { apt: [], dnf: [], zypper: [] } };
  assert.deepEqual(await ensureSystemNeeds(context, [need]), {
    met: false,
    reason: 'missing: no-such-program-anywhere',
    command: '',
  });
  const complete = machine(t, ['Xvfb'], true, () => ({}));
  assert.deepEqual(await ensureSystemNeeds(complete, DISPLAY_NEEDS), { met: true });
});
