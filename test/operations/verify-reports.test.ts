import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { silentLog } from '../../src-main/base/index.ts';
import { verifyAttributes } from '../../src-main/contract/verify.ts';
import type { VerifyReport } from '../../src-main/contract/verify.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import type { EngineHandlers } from '../../src-main/operations/index.ts';
import { exportReport } from '../../src-main/operations/verify-export.ts';
import { createHelperLauncher } from '../../src-main/shells/engine/launch-helper.ts';
import { repositoryRoot } from '../architecture/source-files.ts';
import { buildPackage } from '../support/build-package.ts';
import { sessionOn } from '../support/engine-session.ts';
import { freshRoot, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('reports');
/** The real helper, as a program of its own. */
const helper = createHelperLauncher({
  nodePath: process.execPath,
  nodeEnvironment: {},
  helperPath: join(repositoryRoot, 'src-main/shells/helper/main.ts'),
  cliPath: join(repositoryRoot, 'src-main/shells/cli/main.ts'),
  environment: process.env,
  log: silentLog,
});
const call = { signal: new AbortController().signal };
const build = '$RPM_BUILD_ROOT';
const paths = new Map<string, string>();

before(() => {
  if (skip !== false) return;
  for (const name of ['disc', 'arm'])
    paths.set(
      name,
      buildPackage(scratch.path, {
        name,
        install: [
          `mkdir -p ${build}/etc ${build}/opt/${name}; cd ${build}`,
          `for f in etc/${name}.conf opt/${name}/one opt/${name}/two; do echo $f > $f; done`,
          `touch -d 2001-01-01 etc/* opt/${name}/*`,
        ].join('\n'),
        files: `%config /etc/${name}.conf\n/opt/${name}`,
      }),
    );
});
after(() => scratch[Symbol.dispose]());

async function withRoot(
  name: string,
  body: (
    handlers: EngineHandlers,
    root: string,
    events: readonly { readonly name: string; readonly payload: unknown }[],
  ) => Promise<void>,
): Promise<void> {
  const root = freshRoot(scratch.path, name);
  // Ours keeps what it installs, so that it can be installed again.
  const options = ['--root', root, '--dbpath', '/var/lib/rpm', '--nosignature'];
  const { status, stderr } = await runCli(['install', ...options, paths.get('disc') ?? '']);
  assert.equal(status, 0, stderr);
  assert.equal(rpmOnRoot(root, '-i', paths.get('arm') ?? '').status, 0);
  const { session, events } = sessionOn(join(scratch.path, name), root, helper);
  using disposed = session;
  void disposed;
  await body(createHandlers(session, '3'), root, events);
}

test('reports are kept, and the later one tells what is different', { skip }, async () => {
  await withRoot('kept', async (handlers, root) => {
    assert.deepEqual(await handlers['verify.reports'](call), []);
    chmodSync(join(root, 'opt/disc/one'), 0o600);
    appendFileSync(join(root, 'opt/disc/two'), 'more\n');
    rmSync(join(root, 'opt/arm/one'));
    const first = await handlers['verify.run'](call, []);
    assert.equal(first.subject, 'every package');
    chmodSync(join(root, 'opt/disc/one'), 0o644);
    chmodSync(join(root, 'opt/disc/two'), 0o600);
    appendFileSync(join(root, 'etc/arm.conf'), 'more\n');
    const second = await handlers['verify.run'](call, []);
    const listed = await handlers['verify.reports'](call);
    assert.deepEqual(
      listed.map(({ reportId }) => reportId).toSorted(),
      [first, second].map(({ reportId }) => reportId).toSorted(),
    );
    const summary = listed.find(({ reportId }) => reportId === second.reportId);
    assert.deepEqual(summary?.counts, {
      ...{ program: 1, config: 1, missing: 1, permissions: 1, unreadable: 0 },
    });
    assert.deepEqual(await handlers['verify.report'](call, first.reportId), first);
    const ids = [first.reportId, second.reportId] as const;
    const { appeared, gone, changed, unchangedCount } = await handlers['verify.difference'](
      call,
      ...ids,
    );
    assert.deepEqual(
      appeared.map(({ path, after: line }) => [path, line]),
      [['/etc/arm.conf', 'S.5....T.  c /etc/arm.conf']],
    );
    assert.deepEqual(
      gone.map(({ path, before: line }) => [path, line]),
      [['/opt/disc/one', '.M.......    /opt/disc/one']],
    );
    assert.deepEqual(
      changed.map(({ before: then, after: now }) => [then, now]),
      [['S.5....T.    /opt/disc/two', 'SM5....T.    /opt/disc/two']],
    );
    assert.equal(unchangedCount, 1);
    await assert.rejects(
      async () => handlers['verify.report'](call, '00000000-0000-4000-8000-000000000000'),
      { code: 'BAD_ARGUMENT' },
    );
  });
});

test('the files of one package are compared without a report, and can be stopped', {
  skip,
}, async () => {
  await withRoot('files', async (handlers, root, events) => {
    appendFileSync(join(root, 'opt/disc/two'), 'more\n');
    const everything = await handlers['verify.run'](call, []);
    const [disc] = everything.packages;
    assert.ok(disc);
    const { id } = disc.package;
    assert.deepEqual(await handlers['verify.files'](call, id), disc);
    const told = events.filter(({ name }) => name === 'verify.fileProgress');
    const { filesDone } = (told.at(-1)?.payload ?? {}) as { filesDone?: number };
    assert.equal(filesDone, disc.filesChecked);
    writeFileSync(join(root, 'opt/disc/two'), 'opt/disc/two\n');
    utimesSync(join(root, 'opt/disc/two'), new Date('2001-01-01'), new Date('2001-01-01'));
    const { files, package: one, filesChecked } = await handlers['verify.files'](call, id);
    assert.deepEqual([files, one, filesChecked], [[], disc.package, disc.filesChecked]);
    assert.equal((await handlers['verify.reports'](call)).length, 1);
    await assert.rejects(
      async () => handlers['verify.files']({ signal: AbortSignal.abort() }, id),
      { code: 'CANCELLED' },
    );
  });
});

test('what a smaller report did not look at is not said to be gone', { skip }, async () => {
  await withRoot('smaller', async (handlers, root) => {
    for (const name of ['disc', 'arm']) appendFileSync(join(root, `opt/${name}/one`), 'more\n');
    const all = await handlers['verify.run'](call, []);
    const [disc] = all.packages.filter(({ package: { name } }) => name === 'disc');
    assert.ok(disc);
    const some = await handlers['verify.run'](call, [disc.package.id]);
    assert.equal(some.subject, 'disc-1.0-1.noarch');
    const difference = await handlers['verify.difference'](call, all.reportId, some.reportId);
    assert.deepEqual([difference.appeared, difference.gone, difference.changed], [[], [], []]);
    assert.equal(difference.unchangedCount, 1);
  });
});

test('owners and modes are put right as rpm --restore does, content is left', {
  skip,
}, async () => {
  await withRoot('restored', async (handlers, root) => {
    chmodSync(join(root, 'opt/disc/one'), 0o777);
    if (process.getuid?.() === 0) chownSync(join(root, 'opt/disc/one'), 12, 34);
    writeFileSync(join(root, 'opt/disc/two'), 'mine\n');
    chmodSync(join(root, 'opt/disc/two'), 0o600);
    rmSync(join(root, 'etc/disc.conf'));
    const report = await handlers['verify.run'](call, []);
    const [disc] = report.packages;
    assert.ok(disc?.package.id.kind === 'installed');
    const target = {
      instance: disc.package.id.instance,
      nevra: disc.package.nevra,
      paths: disc.files.map(({ path }) => path),
    };
    const plan = await handlers['verify.planRestore'](call, [target]);
    const told = new Map(plan.steps.map((step) => [step.path, step]));
    assert.equal(told.get('/etc/disc.conf')?.obstacle, 'it is missing');
    assert.ok(
      told
        .get('/opt/disc/one')
        ?.changes.some(({ what, from, to }) => what === 'mode' && from === '0777' && to === '0644'),
    );
    assert.deepEqual(
      told.get('/opt/disc/two')?.changes.map(({ what }) => what),
      ['mode'],
      'the time of a changed file stays',
    );
    const outcome = await handlers['change.run'](call, plan.planId);
    assert.deepEqual(outcome.changed, ['/opt/disc/one', '/opt/disc/two']);
    assert.equal(readFileSync(join(root, 'opt/disc/two'), 'utf8'), 'mine\n');
    assert.equal(
      rpmOnRoot(root, '-V', 'disc').stdout,
      'missing   c /etc/disc.conf\nS.5....T.    /opt/disc/two\n',
    );
    const again = await handlers['verify.planRestore'](call, [target]);
    chmodSync(join(root, 'opt/disc/one'), 0o640);
    await assert.rejects(async () => handlers['change.run'](call, again.planId), {
      code: 'PLAN_STALE',
    });
  });
});

test('what is kept is installed again, what is not is named', { skip }, async () => {
  await withRoot('reinstalled', async (handlers, root) => {
    for (const name of ['disc', 'arm']) rmSync(join(root, `opt/${name}/one`));
    const report = await handlers['verify.run'](call, []);
    const instances = report.packages.flatMap(({ package: { id } }) =>
      id.kind === 'installed' ? [id.instance] : [],
    );
    const { plan, notKept } = await handlers['verify.planReinstall'](call, instances);
    assert.deepEqual(
      notKept.map(({ name }) => name),
      ['arm'],
    );
    assert.deepEqual(
      plan?.elements.map(({ kind, action, package: { name } }) => [kind, action, name]),
      [
        ['install', 'reinstall', 'disc'],
        ['erase', 'reinstall', 'disc'],
      ],
    );
    const outcome = await handlers['transaction.run'](call, plan?.planId ?? '');
    assert.equal(outcome.status, 'done', outcome.message);
    assert.equal(rpmOnRoot(root, '-V', 'disc').stdout, '');
    assert.equal(rpmOnRoot(root, '-V', 'arm').stdout, 'missing     /opt/arm/one\n');
  });
});

const hostile: VerifyReport = {
  ...{ reportId: 'r', subject: '<i>all</i>', startedAtSeconds: 0, elapsedMs: 1200 },
  ...{ packagesChecked: 1, filesChecked: 2, bytesRead: 3 },
  packages: [
    {
      package: {
        id: { kind: 'installed', instance: 1 },
        nevra: '=cmd("x")-1-1.noarch',
        name: '=cmd("x")',
      },
      filesChecked: 2,
      files: [
        {
          path: '/opt/<script>alert(1)</script>,"quoted"\u202egpj.exe',
          marker: 'c',
          outcome: 'changed',
          attributes: Object.fromEntries(
            verifyAttributes.map((one) => [one, one === 'digest' ? 'differs' : 'same']),
          ) as VerifyReport['packages'][number]['files'][number]['attributes'],
          line: '..5......  c /opt/x',
          isConfig: true,
        },
      ],
      unmetDependencies: ['<b>lib & more</b>'],
    },
  ],
};

test('an exported page runs nothing and hides nothing, whatever packages say', () => {
  const { text, fileName } = exportReport(hostile, 'html', '/srv/<root>');
  assert.equal(fileName, 'verify-1970-01-01.html');
  assert.doesNotMatch(text, /<script|<b>lib|<i>all|<root>|\u202e/);
  assert.match(text, /&lt;script&gt;alert\(1\)&lt;\/script&gt;,&quot;quoted&quot;/);
  assert.match(text, /default-src 'none'/);
  assert.match(text, /@media print/);
  assert.doesNotMatch(text, /(?:src|href)=/, 'nothing is fetched');
});

test('a table quotes its cells, and none of them is a formula', () => {
  const { text } = exportReport(hostile, 'csv', '/');
  const [head, line, unmet, ...rest] = text.split('\r\n');
  assert.match(head ?? '', /^package,path,outcome,kind,size,mode,digest,/);
  assert.match(line ?? '', /^"'=cmd\(""x""\)-1-1\.noarch","\/opt\/<script>.*,""quoted""/);
  assert.match(line ?? '', /,changed,c,same,same,differs,/);
  assert.match(unmet ?? '', /,unmet,,.*,<b>lib & more<\/b>$/);
  assert.deepEqual(rest, ['']);
  const json = JSON.parse(exportReport(hostile, 'json', '/').text) as VerifyReport;
  assert.deepEqual(json.packages, hostile.packages);
});
