import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { processContext } from '../../src-main/base/index.ts';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import {
  carryOut,
  inhibitShutdown,
  openPackageFile,
  surroundingsOfRoot,
} from '../../src-main/transaction/index.ts';
import { buildSketches } from '../support/package-sketch.ts';
import { quietReport } from '../support/quiet-report.ts';
import { runProgram } from '../support/real-rpm.ts';
import { databasePath, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('inhibit');
after(() => scratch[Symbol.dispose]());

/** A program in systemd-inhibit's place, which runs what it is given and writes down that it did. */
function standIn(name: string, body: string) {
  const folder = join(scratch.path, name);
  mkdirSync(join(folder, 'seats'), { recursive: true });
  const program = join(folder, 'inhibit');
  writeFileSync(program, `#!/bin/sh\n${body.replaceAll('FOLDER', folder)}\n`);
  chmodSync(program, 0o755);
  return { folder, programs: { inhibit: program, wait: '/bin/cat', sign: join(folder, 'seats') } };
}

/** Resolves when a file is there. */
async function appears(folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(path)) return;
      watcher.close();
      resolve();
    });
    if (existsSync(path)) {
      watcher.close();
      resolve();
    }
  });
}

const keeping = `echo "$*" > FOLDER/words
while [ "\${1#--}" != "$1" ]; do shift; done
"$@"; echo gone > FOLDER/released`;

describe('shutting down is inhibited', () => {
  test('from the answer until it is given up', async () => {
    const { folder, programs } = standIn('kept', keeping);
    const inhibition = await inhibitShutdown(programs);
    assert.match(
      readFileSync(join(folder, 'words'), 'utf8'),
      /^--what=shutdown:sleep:idle --who=Turntable --why=.+ --mode=block \/bin\/cat\n$/,
    );
    assert.ok(!existsSync(join(folder, 'released')));
    inhibition[Symbol.dispose]();
    await appears(folder, 'released');
  });

  test('no longer than this program lives', async () => {
    const { folder, programs } = standIn('killed', keeping);
    const module = JSON.stringify(import.meta.resolve('../../src-main/transaction/index.ts'));
    const script = `const { inhibitShutdown } = await import(${module});
      await inhibitShutdown(${JSON.stringify(programs)});
      process.kill(process.pid, 'SIGKILL');`;
    runProgram(process.execPath, ['--input-type=module', '-e', script]);
    await appears(folder, 'released');
  });

  test('where that is refused, or there is nobody to ask, nothing is said', async () => {
    const { programs } = standIn('refused', 'echo no >&2; exit 1');
    (await inhibitShutdown(programs))[Symbol.dispose]();
    (await inhibitShutdown({ ...programs, sign: '/nonexistent' }))[Symbol.dispose]();
    (await inhibitShutdown({ ...programs, inhibit: '/nonexistent' }))[Symbol.dispose]();
  });

  test('around everything a transaction writes', { skip: withoutInstall }, async () => {
    const root = freshRoot(scratch.path, 'root');
    const [path = ''] = buildSketches(scratch.path, [{ name: 'one', files: { '/opt/one': 'x' } }]);
    const seen: string[] = [];
    const look = (what: string): void => {
      const journal = existsSync(join(root, 'var/lib/turntable/journal'));
      seen.push(`${what}: ${existsSync(join(root, 'opt/one'))}, journal ${journal}`);
    };
    const result = await carryOut(
      {
        request: { install: [{ path, mode: 'install' }], erase: [], options: {} },
        databaseFolder: join(root, databasePath),
        openForWriting: openWritableDatabase,
      },
      surroundingsOfRoot(root, { openPackage: openPackageFile }),
      {
        root,
        scriptlets: 'chroot',
        scriptOutput: 'report',
        color: 0,
        context: processContext(),
        inhibitShutdown: () => {
          look('inhibited');
          return Promise.resolve({ [Symbol.dispose]: () => look('given up') });
        },
      },
      quietReport(),
    );
    assert.equal(result.kind, 'ran');
    assert.deepEqual(seen, ['inhibited: false, journal false', 'given up: true, journal false']);
  });
});
