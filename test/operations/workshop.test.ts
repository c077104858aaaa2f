/** The Builder room's operations, with the real processes that read and build. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { BuildOrder, BuildProgress, BuildView } from '../../src-main/contract/build.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import type { SpecQuestion } from '../../src-main/workshop/index.ts';
import { sessionOn } from '../support/engine-session.ts';
import { realWorkshop } from '../support/real-workshop.ts';
import { runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('workshop');
const home = join(scratch.path, 'home');
mkdirSync(home);
const environment = { HOME: home, PATH: process.env['PATH'] };
const workshop = realWorkshop(environment);
after(() => {
  workshop[Symbol.dispose]();
  scratch[Symbol.dispose]();
});

const call = { signal: new AbortController().signal };

function engine(folder: string) {
  const { session, events } = sessionOn(join(scratch.path, folder), undefined, undefined, workshop);
  const handlers = createHandlers(session, '');
  const progress = (): BuildProgress[] =>
    events
      .filter(({ name }) => name === 'build.progress')
      .map(({ payload }) => payload as BuildProgress);
  return { handlers, progress };
}

type Engine = ReturnType<typeof engine>;

const passes = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The newest view that is as wanted, however long that takes. */
async function viewWhere(
  { handlers }: Engine,
  isWanted: (view: BuildView, lines: readonly string[]) => boolean,
): Promise<BuildProgress> {
  for (;;) {
    const current = await handlers['build.current'](call);
    assert.ok(current !== null);
    if (
      isWanted(
        current.build,
        current.log.lines.map(({ text }) => text),
      )
    )
      return current;
    assert.equal(current.build.status, 'running', JSON.stringify(current));
    await passes(20);
  }
}

async function ordered(
  { handlers }: Engine,
  path: string,
  goal: BuildOrder['goal'],
): Promise<BuildOrder> {
  const { stamp } = await handlers['build.prepare'](call, path);
  return { path, stamp, goal, ignoresMissing: true, skipsCheck: false };
}

test('a spec is made, saved, and not written over when it is another one', async () => {
  const { handlers } = engine('files');
  const path = join(scratch.path, 'made.spec');
  const made = await handlers['spec.create'](call, path);
  assert.match(made.text, /^Name: +made$/m);
  await assert.rejects(async () => handlers['spec.create'](call, path), {
    code: 'FILE_WRITE_FAILED',
  });
  const saved = await handlers['spec.save'](
    call,
    { path, text: `${made.text}# mine\n` },
    made.stamp,
  );
  writeFileSync(path, 'somebody else\n');
  const again = async (stamp: string | null) =>
    await handlers['spec.save'](call, { path, text: 'me\n' }, stamp);
  await assert.rejects(again(saved.stamp), { code: 'FILE_CHANGED' });
  assert.equal(readFileSync(path, 'utf8'), 'somebody else\n');
  await again(null);
  assert.equal(readFileSync(path, 'utf8'), 'me\n');
  assert.deepEqual(await handlers['spec.recent'](call), [{ path, isThere: true }]);
});

test('a template is read whole, built, and what comes out is read by real rpm', async () => {
  const own = engine('build');
  const { handlers } = own;
  const folder = join(scratch.path, 'top');
  const path = join(scratch.path, 'greeting.spec');
  const { text } = await handlers['spec.create'](call, path);
  assert.equal(await handlers['build.setFolder'](call, folder), folder);
  const reading = await handlers['spec.read'](call, { path, text });
  assert.deepEqual([reading.isWhole, reading.diagnostics], [true, []]);
  const prepared = await handlers['build.prepare'](call, path);
  assert.equal(prepared.folder, folder);
  assert.deepEqual(
    prepared.scripts.map(({ stage }) => stage),
    ['prep', 'build', 'install', 'check'],
  );
  assert.equal(existsSync(folder), false, 'looking makes nothing');
  await handlers['build.start'](call, await ordered(own, path, 'all'));
  const { build, log } = await viewWhere(own, ({ status }) => status !== 'running');
  assert.equal(build.status, 'done', JSON.stringify({ build, log }));
  assert.deepEqual(
    build.stages.map(({ stage, state }) => `${stage} ${state}`),
    [
      'prep done',
      'generate absent',
      'conf absent',
      'build done',
      'install done',
      'check done',
      'package done',
    ],
  );
  assert.deepEqual(
    build.results.map(({ isSource }) => isSource),
    [false, true],
  );
  for (const { path: result, sizeBytes } of build.results) {
    assert.ok(sizeBytes > 0);
    if (withoutRpm === false)
      assert.match(runProgram('/usr/bin/rpm', ['-qp', result]).stdout, /^greeting-1\.0-1/);
  }
  const told = own.progress().flatMap((one) => one.log.lines);
  assert.ok(told.some((line) => line.text === '+ test -s hello.txt' && line.stream === 'error'));
});

const head =
  'Name: lamp\nVersion: 1\nRelease: 1\nSummary: s\nLicense: MIT\nBuildArch: noarch\n%description\nd\n';

test('the line that failed is one of the spec, and terminal codes are harmless', async () => {
  const own = engine('failing');
  await own.handlers['build.setFolder'](call, join(scratch.path, 'failing-top'));
  const path = join(scratch.path, 'failing.spec');
  writeFileSync(
    path,
    `${head}%build\nwhat=wrong\nprintf '\\033[31mred\\033[0m\\007 10%%%%\\r20%%%%\\n'\ntest "$what" = right\necho never\n`,
  );
  await own.handlers['build.start'](call, await ordered(own, path, 'build'));
  const { build, log } = await viewWhere(own, ({ status }) => status !== 'running');
  assert.equal(build.status, 'failed');
  assert.deepEqual([build.problem?.stage, build.problem?.line], ['build', 12]);
  assert.match(build.problem?.command ?? '', /^test wrong = right$/);
  assert.match(build.problem?.reasons[0] ?? '', /^Bad exit status from .*\(%build\)$/);
  assert.equal(build.stages.find(({ stage }) => stage === 'build')?.state, 'failed');
  assert.ok(
    log.lines.some(({ text }) => text === '20%'),
    JSON.stringify(log.lines),
  );
  assert.ok(log.lines.every(({ text }) => !text.includes('\u001b')));
});

test('stopping ends everything a build has started', async () => {
  const own = engine('stopping');
  await own.handlers['build.setFolder'](call, join(scratch.path, 'stopping-top'));
  const path = join(scratch.path, 'stopping.spec');
  writeFileSync(path, `${head}%build\nsleep 1000 &\necho "sleeper $!"\nwait\n`);
  const { buildId } = await own.handlers['build.start'](call, await ordered(own, path, 'build'));
  const { log } = await viewWhere(own, (_view, lines) =>
    lines.some((line) => /^sleeper \d+$/.test(line)),
  );
  const sleeper = Number(
    log.lines
      .map(({ text }) => /^sleeper (\d+)$/.exec(text)?.[1])
      .find((found) => found !== undefined),
  );
  await assert.rejects(
    async () => own.handlers['build.start'](call, await ordered(own, path, 'build')),
    {
      code: 'BAD_ARGUMENT',
    },
  );
  await own.handlers['build.stop'](call, buildId);
  const { build } = await viewWhere(own, ({ status }) => status !== 'running');
  assert.equal(build.status, 'stopped');
  assert.equal(build.stages.find(({ stage }) => stage === 'build')?.state, 'stopped');
  const stat = existsSync(`/proc/${sleeper}/stat`)
    ? readFileSync(`/proc/${sleeper}/stat`, 'utf8')
    : ' Z ';
  assert.match(stat, / Z /, 'the sleeper is gone');
});

test('a spec that is another one than was agreed to is not built', async () => {
  const own = engine('agreed');
  const path = join(scratch.path, 'agreed.spec');
  writeFileSync(path, `${head}%build\n`);
  const order = await ordered(own, path, 'build');
  writeFileSync(path, `${head}%build\ntouch ${scratch.path}/never\n`);
  await assert.rejects(async () => own.handlers['build.start'](call, order), {
    code: 'FILE_CHANGED',
  });
  assert.equal(existsSync(join(scratch.path, 'never')), false);
});

test('what takes too long or too much is ended, and the next question is answered', async () => {
  const document = (text: string) => ({ path: join(scratch.path, 'hostile.spec'), text });
  const question = (text: string): SpecQuestion<'read'> => ({
    kind: 'read',
    document: document(`${head}${text}`),
    definitions: [],
    args: [],
  });
  const greedy = '%{lua: local t = {} for i = 1, 1e5 do t[i] = string.rep("x" .. i, 2e5) end}\n';
  using small = realWorkshop(environment, { memoryBytes: 300 * 2 ** 20 });
  await assert.rejects(small.ask(question(greedy), call.signal), { code: 'SPEC_LIMIT' });
  assert.equal((await small.ask(question(''), call.signal)).isWhole, true);
  const endless = '%{lua: string.find(string.rep("a", 1e5), string.rep("a*", 30) .. "b")}\n';
  using short = realWorkshop(environment, { timeMs: 4000 });
  await assert.rejects(short.ask(question(endless), call.signal), { code: 'SPEC_LIMIT' });
  // whoever does not want the answer any more does not wait for it
  using patient = realWorkshop(environment);
  const controller = new AbortController();
  const stale = patient.ask(question(endless), controller.signal);
  const next = patient.ask(question(''), call.signal);
  controller.abort();
  await assert.rejects(stale, { code: 'CANCELLED' });
  assert.equal((await next).isWhole, true);
});

test('a source package is unpacked for building, and no other spec is written over', async () => {
  const own = engine('unpacking');
  const folder = join(scratch.path, 'unpack-top');
  const path = join(scratch.path, 'packed.spec');
  await own.handlers['spec.create'](call, path);
  await own.handlers['build.setFolder'](call, folder);
  await own.handlers['build.start'](call, await ordered(own, path, 'source'));
  const { build } = await viewWhere(own, ({ status }) => status !== 'running');
  const [source] = build.results;
  assert.ok(source !== undefined, JSON.stringify(build));
  const spec = await own.handlers['build.unpackSource'](call, source.path);
  assert.equal(spec, join(folder, 'SPECS/packed.spec'));
  assert.equal(readFileSync(spec, 'utf8'), readFileSync(path, 'utf8'));
  await own.handlers['build.unpackSource'](call, source.path);
  writeFileSync(spec, 'my work\n');
  await assert.rejects(async () => own.handlers['build.unpackSource'](call, source.path), {
    code: 'FILE_CHANGED',
  });
  assert.equal(readFileSync(spec, 'utf8'), 'my work\n');
});
