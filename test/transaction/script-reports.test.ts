/** What a running transaction tells of its scripts: what they write while they write it, and their end. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { processContext } from '../../src-main/base/index.ts';
import { openWritableDatabase } from '../../src-main/database/index.ts';
import { carryOut, openPackageFile, surroundingsOfRoot } from '../../src-main/transaction/index.ts';
import { buildPackage } from '../support/build-package.ts';
import { quietReport } from '../support/quiet-report.ts';
import { addShell, databasePath, freshRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutInstall;
const scratch = scratchFolder('script-reports');
after(() => scratch[Symbol.dispose]());

const sections = [
  '%pre\necho first; while [ ! -e /heard ]; do :; done; echo second',
  '%post\nexit 3',
  '%filetriggerin -- /opt/teller\nread -r line; echo "for $line"; kill -9 $$',
].join('\n');

test('output arrives while the script runs, and its end with the time it took', {
  skip,
}, async () => {
  const root = freshRoot(scratch.path, 'root');
  addShell(root);
  const path = buildPackage(scratch.path, {
    name: 'teller',
    version: '1',
    install: 'mkdir -p $RPM_BUILD_ROOT/opt; echo 1 > $RPM_BUILD_ROOT/opt/teller',
    files: '/opt/teller',
    sections,
  });
  let clock = 0;
  const told: string[] = [];
  const order = {
    databaseFolder: join(root, databasePath),
    openForWriting: openWritableDatabase,
    request: {
      install: [{ path, mode: 'install' as const }],
      erase: [],
      options: { nodeps: true },
    },
  };
  const around = {
    root,
    scriptlets: 'chroot' as const,
    scriptOutput: 'report' as const,
    color: 0,
    context: { ...processContext(), monotonicMs: () => (clock += 10) },
  };
  const report = {
    ...quietReport(),
    scriptStart: (kind: string) => void told.push(`${kind} starts`),
    scriptOutput(_stream: string, text: string) {
      told.push(text);
      // Without this the script would never end: it waits for what only a listener can do.
      if (text.includes('first')) writeFileSync(join(root, 'heard'), '');
    },
    scriptStop: ({ kind, elapsedMs }: { kind: string; elapsedMs: number }) =>
      void told.push(`${kind} took ${elapsedMs} ms`),
  };
  const result = await carryOut(
    order,
    surroundingsOfRoot(root, { openPackage: openPackageFile }),
    around,
    report,
    {},
  );
  assert.equal(result.kind, 'ran');
  if (result.kind !== 'ran') return;
  assert.deepEqual(told, [
    ...['%pre starts', 'first\n', 'second\n', '%pre took 10 ms'],
    ...['%filetriggerin starts', 'for /opt/teller\n', '%filetriggerin took 10 ms'],
    ...['%post starts', '%post took 10 ms'],
  ]);
  const nevra = 'teller-1-1.noarch';
  assert.deepEqual(result.outcome.scripts, [
    { kind: '%pre', nevra, elapsedMs: 10 },
    {
      ...{ kind: '%filetriggerin', nevra, elapsedMs: 10 },
      failure: `%filetriggerin(${nevra}) scriptlet failed, signal 9`,
    },
    {
      ...{ kind: '%post', nevra, elapsedMs: 10 },
      failure: `%post(${nevra}) scriptlet failed, exit status 3`,
    },
  ]);
});
