/** The same spec built by real rpmbuild and by ours, at the same place, and everything compared. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { caseText } from '../build/packages/package-case.ts';
import type { PackageCase } from '../build/packages/package-case.ts';
import { runProgram } from './real-rpm.ts';
import type { ProgramResult } from './real-rpm.ts';

const cli = resolve(import.meta.dirname, '../../src-main/shells/cli/main.ts');

/** Everything that is of the moment is fixed: then both write the same bytes. */
const fixed = [
  'use_source_date_epoch_as_buildtime 1',
  'clamp_mtime_to_source_date_epoch 1',
  '_buildhost somewhere.invalid',
  '_binary_payload w.ufdio',
  '_source_payload w.ufdio',
];
const epoch = '1700000000';

export interface BuiltSide {
  readonly result: ProgramResult;
  /** Where everything lies now. */
  readonly folder: string;
}

export interface BothSides {
  readonly real: BuiltSide;
  readonly ours: BuiltSide;
}

export interface BuildOptions {
  /** Prepares the folder of all builds (`%_topdir`). */
  readonly prepare: (top: string) => void;
  /** Arguments; `@` stands for the folder. */
  readonly args: readonly string[];
  /** Further runs in the same folder, one behind the other. */
  readonly further?: readonly (readonly string[])[];
  readonly defines?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Builds with both, one after the other, in a folder of the same name. */
export function buildWithBoth(scratch: string, options: BuildOptions): BothSides {
  const side = (name: string, command: readonly string[]): BuiltSide => {
    const top = join(scratch, 'top');
    mkdirSync(join(top, 'SOURCES'), { recursive: true });
    options.prepare(top);
    const defines = [`_topdir ${top}`, `_tmppath ${top}/tmp`, `_dbpath ${top}/db`, ...fixed];
    const [program = '', ...first] = command;
    const run = (args: readonly string[]): ProgramResult =>
      runProgram(
        program,
        [
          ...first,
          ...[...defines, ...(options.defines ?? [])].flatMap((one) => ['--define', one]),
          ...args.map((one) => one.replaceAll('@', top)),
        ],
        { cwd: top, env: { SOURCE_DATE_EPOCH: epoch, ...options.env } },
      );
    const result = [options.args, ...(options.further ?? [])].map(run).reduce(joined);
    const folder = join(scratch, name);
    rmSync(folder, { recursive: true, force: true });
    renameSync(top, folder);
    return { result: withoutNames(result), folder };
  };
  return {
    real: side('real', ['/usr/bin/rpmbuild']),
    ours: side('ours', [process.execPath, cli, 'rpmbuild']),
  };
}

/** Two results as one; each run shows its status. */
function joined(one: ProgramResult, other: ProgramResult): ProgramResult {
  return {
    status: other.status,
    stdout: `${one.stdout}ended with ${one.status}\n${other.stdout}`,
    stderr: `${one.stderr}${other.stderr}`,
  };
}

/** Names of temporary files are never the same. */
function withoutNames(result: ProgramResult): ProgramResult {
  const plain = (text: string): string => text.replace(/rpm-tmp\.\w+/g, 'rpm-tmp.X');
  return { ...result, stdout: plain(result.stdout), stderr: plain(result.stderr) };
}

/** Paths of the packages in a folder, sorted. */
export function packagesIn(folder: string): readonly string[] {
  return ['RPMS', 'SRPMS']
    .filter((part) => existsSync(join(folder, part)))
    .flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.rpm'))
        .map((name) => join(part, name)),
    )
    .toSorted();
}

/** What rpm says of a package, but for what follows from the text of the spec, of which rpm 4.18 loses lines. */
export function packageText(path: string): string {
  return runProgram('/usr/bin/rpm', ['-qp', '--nosignature', '--xml', path]).stdout.replace(
    / {2}<rpmTag name="(?:Spec|Sigsize|Sigmd5|Sha1header|Sha256header|Sourcepkgid)">[^]*?<\/rpmTag>\n/g,
    '',
  );
}

function archiveOf(path: string): string {
  return runProgram('/usr/bin/rpm2cpio', [path]).stdout;
}

/** Builds cases with both and compares what they say and what they write. */
export function compareCases(scratch: string, cases: readonly PackageCase[]): BothSides {
  const there = cases.filter(({ needs }) => needs === undefined || existsSync(needs));
  const sides = buildWithBoth(scratch, {
    prepare: (top) => {
      for (const one of there) {
        writeFileSync(join(top, `${one.name}.spec`), caseText(one));
        for (const [name, text] of Object.entries(one.sources ?? {}))
          writeFileSync(join(top, 'SOURCES', name), text);
      }
    },
    args: ['-ba', '--nodeps', ...there.map(({ name }) => `@/${name}.spec`)],
  });
  const { real, ours } = sides;
  assert.equal(real.result.status, 0, real.result.stderr);
  assert.deepEqual(linesOf(ours.result.stderr), linesOf(real.result.stderr));
  assert.deepEqual(linesOf(ours.result.stdout), linesOf(real.result.stdout));
  assert.equal(ours.result.status, 0);
  compareEach(sides);
  return sides;
}

/** Package files must be the same to the byte, or what rpm says of them and their archives. */
export function compareEach({ real, ours }: BothSides): void {
  const names = packagesIn(real.folder);
  assert.deepEqual(packagesIn(ours.folder), names, 'packages');
  for (const name of names) {
    const [one, other] = [join(ours.folder, name), join(real.folder, name)];
    if (readFileSync(one).equals(readFileSync(other))) continue;
    assert.equal(packageText(one), packageText(other), name);
    assert.equal(archiveOf(one), archiveOf(other), `archive of ${name}`);
  }
}

/** What is said of things that are done at once, in any order. */
const sideBySide = /^(?:Wrote: |extracting debug info from |hard linked )/;

/** Lines; rpm writes several packages at once, and tells of each when it is done. */
export function linesOf(text: string): readonly string[] {
  const lines: string[] = [];
  const written: string[] = [];
  for (const line of text.split('\n')) {
    if (sideBySide.test(line)) {
      written.push(line);
      continue;
    }
    lines.push(...written.splice(0).toSorted(), line);
  }
  return [...lines, ...written.toSorted()];
}
