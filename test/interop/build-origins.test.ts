/** Builds from source packages and from archives, and payloads in every form. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { caseText } from '../build/packages/package-case.ts';
import { realRpm, runProgram, withoutRpmbuild } from '../support/real-rpm.ts';
import { buildWithBoth, compareEach, linesOf, packagesIn } from '../support/rpmbuild.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = withoutRpmbuild;

const sample = {
  name: 'origin',
  preamble: 'Source0: a.txt',
  install: 'mkdir usr; cp %{SOURCE0} usr/a',
  files: '/usr/a',
};

/** A source package of the sample, by real rpmbuild. */
function sourcePackage(folder: string): string {
  const top = join(folder, 'made');
  mkdirSync(join(top, 'SOURCES'), { recursive: true });
  writeFileSync(join(top, 'SOURCES', 'a.txt'), 'a\n');
  writeFileSync(join(top, 'origin.spec'), caseText(sample));
  const made = runProgram('/usr/bin/rpmbuild', [
    '-bs',
    '--define',
    `_topdir ${top}`,
    join(top, 'origin.spec'),
  ]);
  assert.equal(made.status, 0, made.stderr);
  return join(top, 'SRPMS', 'origin-1.0-1.src.rpm');
}

test('a source package is unpacked, built and cleared away', { skip }, () => {
  using scratch = scratchFolder('build-source');
  const source = sourcePackage(scratch.path);
  const prepare = (top: string): void => copyFileSync(source, join(top, 'origin.src.rpm'));
  for (const mode of ['--rebuild', '--recompile', '-rb', '-rp']) {
    const sides = buildWithBoth(scratch.path, { prepare, args: [mode, '@/origin.src.rpm'] });
    const { real, ours } = sides;
    assert.equal(real.result.status, 0, real.result.stderr);
    assert.deepEqual(linesOf(ours.result.stderr), linesOf(real.result.stderr), mode);
    assert.deepEqual(linesOf(ours.result.stdout), linesOf(real.result.stdout), mode);
    const tree = (folder: string): readonly string[] =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => !/^(?:tmp|db)(?:\/|$)/.test(name))
        .toSorted();
    assert.deepEqual(tree(ours.folder), tree(real.folder), mode);
    compareEach(sides);
  }
});

test('a spec is found in an archive', { skip }, () => {
  using scratch = scratchFolder('build-archive');
  const folder = join(scratch.path, 'it-1.0');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'it.spec'),
    caseText({ name: 'it', install: 'mkdir usr; echo 1 > usr/a', files: '/usr/a' }),
  );
  const archive = join(scratch.path, 'it-1.0.tar.gz');
  runProgram('/bin/tar', ['-czf', archive, '-C', scratch.path, 'it-1.0']);
  const prepare = (top: string): void => copyFileSync(archive, join(top, 'it-1.0.tar.gz'));
  const sides = buildWithBoth(scratch.path, { prepare, args: ['-tb', '@/it-1.0.tar.gz'] });
  assert.equal(sides.real.result.status, 0, sides.real.result.stderr);
  assert.equal(sides.ours.result.status, 0, sides.ours.result.stderr);
  compareEach(sides);
});

const forms = [
  ...['w9.gzdio', 'w1.gzdio', 'w9.bzdio', 'w6.xzdio', 'w2T2.xzdio', 'w3.lzdio'],
  ...['w19.zstdio', 'w3T2.zstdio', 'w.zstdio'],
];

/** More than what is packed at a time: 20 MB. */
const several = { forms: ['w9.gzdio', 'w3.zstdio', 'w1.xzdio'], last: 2_700_000 };

for (const { forms: part, last } of [
  { forms: forms.slice(0, 5), last: 100_000 },
  { forms: forms.slice(5), last: 100_000 },
  several,
])
  test(`payloads of ${last} lines hold the same as ${part.join(', ')}`, { skip }, () => {
    using scratch = scratchFolder('build-payloads');
    for (const form of part) {
      const { real, ours } = buildWithBoth(scratch.path, {
        prepare: (top) =>
          writeFileSync(
            join(top, 'packed.spec'),
            caseText({
              name: 'packed',
              install: `mkdir usr; seq 1 ${last} > usr/a`,
              files: '/usr/a',
            }),
          ),
        args: ['-bb', '--define', `_binary_payload ${form}`, '@/packed.spec'],
      });
      assert.equal(ours.result.status, 0, ours.result.stderr);
      assert.deepEqual(packagesIn(ours.folder), packagesIn(real.folder), form);
      const [name = ''] = packagesIn(ours.folder);
      const shown = (folder: string): readonly string[] => [
        realRpm([
          ...['-qp', '--nosignature', '--qf'],
          '%{payloadcompressor} %{payloadflags} %{payloaddigestalt} [%{requires} ]\\n',
          join(folder, name),
        ]).stdout,
        runProgram('/usr/bin/rpm2cpio', [join(folder, name)]).stdout,
      ];
      assert.deepEqual(shown(ours.folder), shown(real.folder), form);
      const checked = realRpm(['-K', '--nosignature', join(ours.folder, name)]);
      assert.equal(checked.status, 0, `${form}: ${checked.stdout}`);
    }
  });
