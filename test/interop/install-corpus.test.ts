/**
 * Packages that others made, a batch at a time into fresh roots by real rpm and by us: files, rows,
 * verification and what is printed must agree; then each erases what the other has installed.
 */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, test } from 'node:test';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { treeLines } from '../support/compare-trees.ts';
import { realRpm, runProgram } from '../support/real-rpm.ts';
import { rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';

const skip = withoutCorpus || withoutInstall;
const scratch = scratchFolder('install-corpus');
after(() => scratch[Symbol.dispose]());

/** Of a package file, and of what it unpacks to. */
const largestBytes = 8 << 20;
const batchPackages = 16;

/** Where real rpm 4.18 opens what it has made and waits for ever (a FIFO), or fails (a terminal). */
const devices = /covertest-dev|skell/;

/** It brings users, of which rpm 4.18 knows nothing yet: sysusers.test.ts. */
const bringsUsers = /rpm-file-attrs/;

const format =
  '%{NAME}\\t%{PAYLOADCOMPRESSOR}\\t%{SOURCEPACKAGE}\\t%{PAYLOADFORMAT}\\t%{LONGSIZE}\\n';

interface Candidate {
  readonly path: string;
  readonly name: string;
}

/** Binary packages whose digests real rpm finds good, those of rare kinds first. */
function candidates(): readonly Candidate[] {
  const small = corpusPackages()
    .filter(
      ({ isOk, path }) =>
        isOk &&
        !devices.test(path) &&
        !bringsUsers.test(path) &&
        statSync(path).size <= largestBytes,
    )
    .map(({ path }) => path);
  const shown = runProgram('/usr/bin/rpmkeys', ['-K', '--nosignature', ...small]).stdout;
  const isGood = new Set(
    shown.split('\n').flatMap((line) => /^(.*): digests OK$/.exec(line)?.[1] ?? []),
  );
  const good = small.filter((path) => isGood.has(path));
  const lines = realRpm(['-qp', '--nosignature', '--nodigest', '--qf', format, ...good]).stdout;
  const kinds = new Map<string, number>();
  return lines
    .split('\n')
    .flatMap((line, at) => {
      const [name = '', compressor, source, payload, size] = line.split('\t');
      const path = good[at];
      if (
        path === undefined ||
        source !== '(none)' ||
        payload === 'drpm' ||
        Number(size) > largestBytes
      )
        return [];
      const kind = `${compressor} ${path.split('/').at(-2)}`;
      const rank = (kinds.get(kind) ?? 0) + 1;
      kinds.set(kind, rank);
      return [{ path, name, rank }];
    })
    .toSorted((one, other) => one.rank - other.rank);
}

/** Batches in which no name comes twice. */
function batchesOf(packages: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const batches: Candidate[][] = [];
  for (const one of packages) {
    const fitting = batches.find(
      (batch) =>
        batch.length < batchPackages &&
        batch.every(({ name }) => name.toLowerCase() !== one.name.toLowerCase()),
    );
    if (fitting === undefined) batches.push([one]);
    else fitting.push(one);
  }
  return batches;
}

const unchecked = ['--nodeps', '--noscripts', '--notriggers'];
const everywhere = ['--ignorearch', '--ignoreos', '--replacefiles'];

test('both ELF classes of one package', { skip, timeout: 60_000 }, () => {
  const both = corpusPackages()
    .map(({ path }) => path)
    .filter((path) => /libnghttp2-1\.21\.1-1\.1\.(?:i686|x86_64)\.rpm$/.test(path));
  assert.equal(both.length, 2);
  const roots = sideBySide(scratch.path);
  roots.step('-Uvh', ...unchecked, ...both);
  roots.step('-e', ...unchecked, 'libnghttp2');
  roots.step('-ev', ...unchecked, 'libnghttp2.i686');
});

test('batches of packages', { skip, timeout: 900_000 }, (context) => {
  const batches = batchesOf(candidates());
  let done = 0;
  for (const batch of batches) {
    const roots = sideBySide(scratch.path);
    roots.step('-ivh', ...unchecked, ...everywhere, ...batch.map(({ path }) => path));
    const erase = ['-e', ...unchecked, ...batch.map(({ name }) => name)];
    const byUs = oursOnRoot(roots.real, ...erase);
    const byThem = rpmOnRoot(roots.ours, ...erase);
    assert.equal(byUs.status, byThem.status, byUs.stderr);
    // what verify scripts write to when there is no device
    const except = [/^\/var\/lib\/rpm/, /^\/dev\/null$/];
    assert.deepEqual(treeLines(roots.real, { except }), treeLines(roots.ours, { except }));
    done += batch.length;
  }
  context.diagnostic(`${done} packages compared`);
  assert.ok(done >= batchPackages);
});
