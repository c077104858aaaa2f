/** Databases that are only read (Berkeley DB, ndb): the same answers real rpm gives. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '../../src-main/database/index.ts';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { corpusRoot, withoutCorpusRoot } from '../support/corpus-root.ts';
import { makeBerkeley, withoutBerkeley } from '../support/other-databases.ts';
import type { BerkeleyShape } from '../support/other-databases.ts';
import { peerRpm } from '../support/plan-case.ts';
import { realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import type { ProgramResult } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const shapes: readonly BerkeleyShape[] = [
  { method: 'hash', isBigEndian: false, pageBytes: 4096 },
  { method: 'hash', isBigEndian: true, pageBytes: 512 },
  { method: 'btree', isBigEndian: false, pageBytes: 65536 },
  { method: 'btree', isBigEndian: true, pageBytes: 1024 },
];

/** Queries by every index there is, and answers that need whole headers. */
const questions = [
  '-q covertest hello nosuchpackage',
  '-q --qf [%{=DBINSTANCE}|%{FILENAMES}|%{FILEDIGESTS}\\n] covertest hello',
  '-qf /usr/bin /etc /nowhere',
  '-q --whatprovides hello /usr/bin/hello nosuchcapability',
  '-q --whatrequires /bin/sh rpmlib(CompressedFileNames)',
  '-qg Unspecified',
  '-q --whatconflicts rpm',
  '-q --whatobsoletes redhat-release-ws',
  '-q --querybynumber 1 7 100000',
  '-q --qf %{SUMMARY}|%{DESCRIPTION}|%{INSTALLTIME:date}\\n hello',
];

const listFormat = '%{DBINSTANCE} %{NEVRA} %{SIGMD5}\n';

function sortedLines(text: string): string[] {
  return text.split('\n').toSorted();
}

describe('a database of another format', { skip: withoutCorpusRoot }, () => {
  const scratch = scratchFolder('other-databases');
  let sqlite = '';
  before(() => {
    sqlite = join(corpusRoot(scratch.path), databasePath);
  });
  after(() => scratch[Symbol.dispose]());

  /** Our answers there must be those of real rpm. */
  async function sameAnswers(
    folder: string,
    real: (words: readonly string[]) => ProgramResult,
  ): Promise<void> {
    for (const question of questions) {
      const words = question.split(' ');
      const expected = real(words);
      const found = await runCli(['rpm', '--dbpath', folder, ...words]);
      assert.equal(found.stdout, expected.stdout, question);
      assert.equal(found.status, expected.status, question);
    }
  }

  for (const shape of shapes) {
    const { method, isBigEndian, pageBytes } = shape;
    const title = `Berkeley DB, ${method}, ${isBigEndian ? 'big' : 'little'}-endian, ${pageBytes}`;
    it(title, { skip: withoutBerkeley }, async () => {
      const folder = join(scratch.path, `${method}-${pageBytes}`);
      {
        using source = openDatabase(sqlite);
        makeBerkeley(folder, source.all(), shape);
      }
      const words = ['--dbpath', folder, '-qa', '--qf', listFormat];
      const [expected, found] = [realRpm(words), await runCli(['rpm', ...words])];
      assert.ok(expected.stdout.split('\n').length > 300, expected.stderr);
      assert.equal(found.stdout, expected.stdout, 'the packages, in rpm order');
      assert.equal(
        found.stderr,
        expected.stderr.replace(/^warning: could not open .*\n/gm, ''),
        'but for the index files rpm misses and we do not need',
      );
      assert.deepEqual(readdirSync(folder), ['Packages'], 'nothing is written');
      if (isBigEndian) return;
      // without its index files rpm cannot answer; the same rows in SQLite tell what is right
      await sameAnswers(folder, (words) => realRpm(['--dbpath', sqlite, ...words]));
    });
  }

  const peer = peerRpm();
  it('ndb', { skip: typeof peer === 'string' && peer }, async () => {
    assert.ok(typeof peer !== 'string');
    const [tool = '', suite = '', root = ''] = peer.command;
    const folder = mkdtempSync(join(peer.folder, 'ndb-'));
    try {
      cpSync(sqlite, folder, { recursive: true });
      const inside = join(peer.seenAs, basename(folder));
      const run = (...args: string[]) => runProgram(tool, [suite, root, ...args]);
      const words = ['--dbpath', inside, '--define', '_db_backend ndb', '--rebuilddb'];
      assert.equal(run('rpmdb', ...words).status, 0);
      const copy = join(scratch.path, 'ndb');
      mkdirSync(copy);
      copyFileSync(join(folder, 'Packages.db'), join(copy, 'Packages.db'));
      const list = ['-qa', '--nosignature', '--qf', listFormat];
      const expected = run('rpm', '--dbpath', inside, ...list);
      const found = await runCli(['rpm', '--dbpath', copy, ...list]);
      assert.ok(expected.stdout.split('\n').length > 300, expected.stderr);
      assert.equal(found.stdout, expected.stdout);
      assert.equal(found.stderr, expected.stderr);
      assert.deepEqual(readdirSync(copy), ['Packages.db'], 'nothing is written');
      await sameAnswers(copy, (words) => run('rpm', '--dbpath', inside, '--nosignature', ...words));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Databases others made, and how many packages each has. */
const genuine: readonly (readonly [path: string, file: string, count: number])[] = [
  ['knqyf263+go-rpmdb/pkg/testdata/libuuid/Packages', 'Packages', 1],
  ['google+osv-scalibr/extractor/filesystem/os/rpm/testdata/Packages_epoch', 'Packages', 1],
  // made by rpm 5, whose file states rpm 4 does not take: most rows are left out
  ['girbu+yocto-rootfs/var/lib/rpm/Packages', 'Packages', 42],
  ['MrXiangVip+Linux-X7/rootfs/var/lib/rpm/Packages', 'Packages', 0],
  ['knqyf263+go-rpmdb/pkg/testdata/sle15-bci/Packages.db', 'Packages.db', 35],
];

describe('databases that others made', { skip: withoutCorpus || withoutRpm }, () => {
  for (const [path, file, count] of genuine)
    it(path, async () => {
      using scratch = scratchFolder('genuine-databases');
      copyFileSync(corpusPath(join('rpmdbs', path)), join(scratch.path, file));
      const words = ['--dbpath', scratch.path, '-qa', '--qf', '%{NEVRA} [%{FILENAMES} ]\n'];
      const found = await runCli(['rpm', ...words]);
      assert.equal(found.status, 0);
      assert.equal(found.stdout.split('\n').length - 1, count, found.stderr);
      // Debian's rpm 4.18 has no ndb
      if (file === 'Packages')
        assert.deepEqual(sortedLines(found.stdout), sortedLines(realRpm(words).stdout));
    });
});
