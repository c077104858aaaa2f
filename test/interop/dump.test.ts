/** rpmdump, ours against that of rpm 6.1: whole packages and broken ones, byte for byte. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Tag } from '../../src-main/format/index.ts';
import { corpusPackages, withoutCorpus } from '../support/corpus.ts';
import { cli } from '../support/our-cli.ts';
import { peerRpm } from '../support/plan-case.ts';
import { runProgram } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';
import { writtenPackage } from '../support/written-package.ts';

const peer = peerRpm();
const real = '/usr/lib/rpm/rpmdump';
/** Larger ones have no other parts, only more of them. */
const largestBytes = 300_000;

function withoutRpmdump(): string | false {
  if (typeof peer === 'string') return peer;
  const beside = join(peer.folder, '..', real);
  return existsSync(beside) ? false : 'this rpm 6.1 has no rpmdump';
}

/** Changes one number of the index of the header, or of its region trailer. */
type Change = (header: DataView) => void;

const entryAt = (index: number): number => 16 + 16 * index;
/** The region trailer, by the first entry. */
const trailerAt = (header: DataView): number =>
  entryAt(header.getUint32(8)) + header.getUint32(entryAt(0) + 8);

const changes: Readonly<Record<string, Change>> = {
  'unknown tag': (header) => header.setUint32(entryAt(2), 99_999),
  'negative tag': (header) => header.setInt32(entryAt(2), -16),
  'negative offset': (header) => header.setInt32(entryAt(2) + 8, -5),
  'negative count': (header) => header.setInt32(entryAt(2) + 12, -5),
  'no type': (header) => header.setUint32(entryAt(2) + 4, 0),
  dribbles: (header) => header.setInt32(trailerAt(header) + 8, -80),
  'region that is no multiple': (header) => header.setInt32(trailerAt(header) + 8, -90),
  'region of less than nothing': (header) => header.setInt32(trailerAt(header) + 8, 80),
  'region of too much': (header) => header.setInt32(trailerAt(header) + 8, -16_000),
  'no region': (header) => header.setUint32(entryAt(0), Tag.SUMMARY),
  'region of the wrong part': (header) => header.setUint32(entryAt(0), Tag.HEADERSIGNATURES),
  'second region': (header) => {
    for (let at = 0; at < 16; at += 4)
      header.setUint32(entryAt(1) + at, header.getUint32(entryAt(0) + at));
  },
  'other magic': (header) => header.setUint32(0, 0x01_02_03_04),
  'reserved bytes': (header) => header.setUint32(4, 0x01_02_03_04),
  'data beyond the end': (header) => header.setUint32(12, 0x60_00_00_00),
};

describe('rpmdump FMT-32 FMT-33', { skip: withoutRpmdump() }, () => {
  const scratch = scratchFolder('dump', typeof peer === 'string' ? undefined : peer.folder);
  let whole: Buffer;
  before(async () => {
    const common = { arch: 'noarch', license: 'MIT', summary: 'x', description: 'x' };
    whole = Buffer.from(
      await writtenPackage({
        ...{ ...common, name: 'dumped', version: '1', release: '1', group: 'Test' },
        ...{ buildHost: 'build.example.com', buildTimeSeconds: 1_700_000_000, files: [] },
      }),
    );
  });
  after(() => scratch[Symbol.dispose]());

  function headerBegin(): number {
    const signatureBytes = 16 + 16 * whole.readUInt32BE(104) + whole.readUInt32BE(108);
    return 96 + Math.ceil(signatureBytes / 8) * 8;
  }

  function both(paths: readonly string[]): ProgramResult {
    const [program = '', ...before] = typeof peer === 'string' ? [] : peer.command;
    const folder = typeof peer === 'string' ? '' : peer.folder;
    const seen = paths.map((path) => path.replace(folder, '/work'));
    const words = [...before.slice(0, before.indexOf('rpm')), real, ...seen];
    const theirs = runProgram(program, words);
    const ours = runProgram(process.execPath, [cli, 'rpmdump', ...paths]);
    const expected = { ...theirs, stderr: theirs.stderr.replaceAll('/work/', `${folder}/`) };
    assert.deepEqual(ours.stdout.split('\n'), expected.stdout.split('\n'));
    assert.deepEqual(ours, expected);
    return expected;
  }

  it('tells every record of the packages of the corpus', { skip: withoutCorpus }, () => {
    const folder = join(scratch.path, 'corpus');
    mkdirSync(folder);
    for (const [at, { path }] of corpusPackages().entries())
      if (statSync(path).size <= largestBytes)
        writeFileSync(join(folder, `${at}.rpm`), readFileSync(path));
    const paths = readdirSync(folder).map((name) => join(folder, name));
    assert.ok(paths.length > 300);
    assert.match(both(paths).stdout, /^Tag #\d+ \[region\]$/m);
  });

  it('tells what a package says of itself, however wrong it is', () => {
    const paths = Object.entries(changes).map(([title, change], at) => {
      const bytes = Buffer.from(whole);
      change(new DataView(bytes.buffer, bytes.byteOffset + headerBegin()));
      const path = join(scratch.path, `${at}-${title.replaceAll(' ', '-')}.rpm`);
      writeFileSync(path, bytes);
      return path;
    });
    assert.match(both(paths).stdout, /^Dribbles: -/m);
  });

  it('tells as much as there is of one that was cut off', () => {
    const paths = [0, 50, 100, 120, 300, 1000, headerBegin() + 8, headerBegin() + 40].map(
      (length) => {
        const path = join(scratch.path, `cut-${length}.rpm`);
        writeFileSync(path, whole.subarray(0, length));
        return path;
      },
    );
    assert.match(both(paths).stderr, /^failed to read lead$/m);
  });

  it('reads standard input, and names what it cannot open', () => {
    const path = join(scratch.path, 'whole.rpm');
    writeFileSync(path, whole);
    const { stdout } = both([path]);
    for (const words of [[], ['-']]) {
      const piped = runProgram(process.execPath, [cli, 'rpmdump', ...words], { input: whole });
      assert.deepEqual(piped, { status: 0, stdout, stderr: '' });
    }
    const absent = runProgram(process.execPath, [cli, 'rpmdump', '/nosuch.rpm', path]);
    assert.deepEqual({ ...absent, stderr: '' }, { status: 1, stdout, stderr: '' });
    assert.match(absent.stderr, /^rpmdump: .*\/nosuch\.rpm.*No such file/);
  });

  it('goes no further where an index or a region lies outside', () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32BE(0x7f_ff, 96 + 24);
    const path = join(scratch.path, 'outside.rpm');
    writeFileSync(path, bytes);
    const { status, stderr } = runProgram(process.execPath, [cli, 'rpmdump', path]);
    assert.equal(status, 0);
    assert.match(stderr, /a region trailer at offset 32767 of \d+ bytes of data\nbad package /);
  });
});
