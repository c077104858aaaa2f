import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import type { TransactionRequest } from '../../src-main/contract/plan.ts';
import { findDatabase, openDatabase } from '../../src-main/database/index.ts';
import { parseHelperRecord, parseLine } from '../../src-main/ipc/index.ts';
import type { HelperRecord } from '../../src-main/ipc/index.ts';
import {
  openPackageFile,
  planTransaction,
  surroundingsOfRoot,
} from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { plainEnvironment, runProgram } from '../support/real-rpm.ts';
import {
  addShell,
  databasePath,
  freshRoot,
  rpmOnRoot,
  withoutInstall,
} from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('helper');
after(() => scratch[Symbol.dispose]());
const helper = resolve(import.meta.dirname, '../../src-main/shells/helper/main.ts');

interface HelperEnd {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly records: readonly HelperRecord[];
}

function start(request: object, onLine: (line: string, stdin: NodeJS.WritableStream) => void) {
  const child = spawn(process.execPath, [helper], { env: plainEnvironment });
  let text = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const lines = text.split('\n');
    for (; seen < lines.length - 1; seen += 1) onLine(lines[seen] ?? '', child.stdin);
  });
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const end = new Promise<HelperEnd>((resolveEnd) => {
    child.on('close', (status) => {
      const lines = text.split('\n').slice(0, -1);
      const records = lines.flatMap((line) => {
        const parsed = parseLine(line);
        return parsed.kind === 'record' ? (parseHelperRecord(parsed.value) ?? []) : [];
      });
      resolveEnd({ status, lines, records });
    });
  });
  return { child, end };
}

function planned(root: string, request: TransactionRequest): object {
  using database = openDatabase(findDatabase(root, databasePath));
  const surroundings = surroundingsOfRoot(root, { openPackage: openPackageFile });
  const result = planTransaction(database, request, surroundings);
  assert.ok(result.kind === 'planned');
  const { planId, digest, databaseGeneration } = result.plan;
  return { planId, digest, databaseGeneration, root, databasePath, scriptlets: 'chroot', request };
}

const build = '$RPM_BUILD_ROOT';
const madePackage = (name: string, version = '1', sections = ''): string =>
  buildPackage(scratch.path, {
    name,
    version,
    install: `mkdir -p ${build}/opt; head -c 3000000 /dev/zero > ${build}/opt/${name}; echo ${version} > ${build}/opt/${name}.v`,
    files: '/opt/*',
    sections,
  });

function installing(...paths: readonly string[]): TransactionRequest {
  return {
    install: paths.map((path) => ({ path, mode: 'upgrade' as const })),
    erase: [],
    options: { nodeps: true },
  };
}

test('a plan is carried out, told line by line, and real rpm agrees', { skip }, async () => {
  const root = freshRoot(scratch.path, 'done');
  addShell(root);
  const path = madePackage('told', '1', '%post\necho from the script\n');
  const { end } = start(planned(root, installing(path)), () => {});
  const { status, lines, records } = await end;
  assert.equal(status, 0);
  const last = records.at(-1);
  assert.ok(last?.type === 'outcome' && last.outcome.status === 'done', JSON.stringify(last));
  assert.deepEqual(last.outcome.installed, ['told-1-1.noarch']);
  assert.ok(lines.includes('%f told:1:1'));
  assert.ok(lines.includes('%% 100.000000'));
  const progress = records.flatMap((record) => (record.type === 'progress' ? record.progress : []));
  const fractions = progress.map(({ overallFraction }) => overallFraction);
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  );
  assert.ok(progress.some(({ output }) => output?.text.includes('from the script')));
  assert.ok(progress.some(({ script }) => script?.kind === '%post'));
  assert.equal(rpmOnRoot(root, '-V', '--nodeps', 'told').stdout, '');
  assert.ok(!existsSync(join(root, 'var/lib/turntable/journal')));
});

test('a plan that is no longer true is refused and nothing is changed', { skip }, async () => {
  const root = freshRoot(scratch.path, 'stale');
  const [one, two] = [madePackage('one'), madePackage('two')];
  const stale = planned(root, installing(one));
  rpmOnRoot(root, '-i', two);
  const { records } = await start(stale, () => {}).end;
  const [error] = records.filter(({ type }) => type === 'error');
  assert.ok(error?.type === 'error' && error.error.code === 'PLAN_STALE', JSON.stringify(records));
  assert.ok(!existsSync(join(root, 'opt/one')));
  const wrong = { ...planned(root, installing(one)), digest: '0'.repeat(64) };
  const again = await start(wrong, () => {}).end;
  assert.ok(
    again.records.some((record) => record.type === 'error' && record.error.code === 'PLAN_STALE'),
  );
});

test('what is no request is refused in words', { skip }, async () => {
  const { status, records } = await start({ planId: 'x' }, () => {}).end;
  assert.equal(status, 0);
  assert.ok(records[0]?.type === 'error' && records[0].error.code === 'BAD_ARGUMENT');
});

const slow = '%pre\nsleep 1\n';

test('stop takes the package in work back and says so', { skip }, async () => {
  const root = freshRoot(scratch.path, 'stop');
  addShell(root, '/bin/sleep');
  const request = planned(root, installing(madePackage('slow', '1', slow)));
  const { end } = start(request, (line, stdin) => {
    if (line.includes('"%pre"')) stdin.write('stop\n');
  });
  const { records } = await end;
  const last = records.at(-1);
  assert.ok(last?.type === 'outcome' && last.outcome.status === 'cancelled', JSON.stringify(last));
  assert.equal(rpmOnRoot(root, '-q', 'slow').status, 1);
  assert.ok(!existsSync(join(root, 'opt')));
});

test('stop leaves no package in two versions', { skip }, async () => {
  const root = freshRoot(scratch.path, 'two');
  addShell(root);
  runProgram('mkfifo', [join(root, 'var/gate')]);
  const gate = '%pre\nread line < /var/gate\n';
  const olds = [madePackage('waits', '1'), madePackage('goes', '1')];
  assert.equal(rpmOnRoot(root, '-i', '--nodeps', ...olds).status, 0);
  const news = [madePackage('waits', '2', gate), madePackage('goes', '2')];
  const { end } = start(planned(root, installing(...news)), (line, stdin) => {
    if (!line.includes('"%pre"') || line.includes('"output"')) return;
    stdin.write('stop\n', () => {
      if (!isOpened) writeFileSync(join(root, 'var/gate'), 'go\n');
      isOpened = true;
    });
  });
  let isOpened = false;
  const { records } = await end;
  const last = records.at(-1);
  assert.ok(last?.type === 'outcome' && last.outcome.status === 'cancelled', JSON.stringify(last));
  assert.deepEqual(rpmOnRoot(root, '-qa').stdout.split('\n').toSorted(), [
    '',
    'goes-2-1.noarch',
    'waits-1-1.noarch',
  ]);
  assert.equal(rpmOnRoot(root, '-Va', '--nodeps').stdout, '');
});

test('the reader may go away: the transaction is finished', { skip }, async () => {
  const root = freshRoot(scratch.path, 'gone');
  addShell(root, '/bin/sleep');
  const request = planned(root, installing(madePackage('alone', '1', slow)));
  const { child, end } = start(request, (line) => {
    if (!line.includes('"%pre"')) return;
    child.stdout.destroy();
    child.stderr.destroy();
    child.stdin.destroy();
  });
  const { status } = await end;
  assert.equal(status, 0);
  assert.equal(rpmOnRoot(root, '-V', '--nodeps', 'alone').status, 0);
  assert.equal(readFileSync(join(root, 'opt/alone.v'), 'utf8'), '1\n');
});
