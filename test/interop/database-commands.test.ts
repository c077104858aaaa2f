/** rpmdb's commands by us and by real rpm: the same statuses, the same bytes, the same rows. */
import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Sqlite from 'better-sqlite3';
import { openDatabase, verifyDatabase } from '../../src-main/database/index.ts';
import { corpusRoot, withoutCorpusRoot } from '../support/corpus-root.ts';
import { makeBerkeley, withoutBerkeley } from '../support/other-databases.ts';
import { cli } from '../support/our-cli.ts';
import { plainEnvironment, realRpm } from '../support/real-rpm.ts';
import { databasePath } from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { spawnSync } from 'node:child_process';

interface Outcome {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A command line with bytes for its input. */
function run(program: string, args: readonly string[], input: Buffer): Outcome {
  const options = { input, env: plainEnvironment, maxBuffer: 1 << 30 };
  const { status, stdout, stderr } = spawnSync(program, args, options);
  return { status, stdout, stderr: stderr.toString() };
}

const nothing: Buffer = Buffer.alloc(0);
const real = (folder: string, command: string, input = nothing): Outcome =>
  run('/usr/bin/rpmdb', ['--dbpath', folder, command], input);
const ours = (folder: string, command: string, input = nothing): Outcome =>
  run(process.execPath, [cli, 'rpmdb', '--dbpath', folder, command], input);

/** Breaks a folder that holds a copy of a sound database. */
const breakages: Readonly<Record<string, (folder: string) => void>> = {
  sound: () => {},
  'a text'(folder) {
    writeFileSync(join(folder, 'rpmdb.sqlite'), 'no database\n'.repeat(500));
  },
  'cut off'(folder) {
    truncateSync(join(folder, 'rpmdb.sqlite'), 20_000);
  },
  'a directory'(folder) {
    rmSync(join(folder, 'rpmdb.sqlite'));
    mkdirSync(join(folder, 'rpmdb.sqlite'));
  },
  'a file in place of the folder'(folder) {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
  },
  'a missing folder'(folder) {
    rmSync(folder, { recursive: true });
  },
  'index rows of no package'(folder) {
    const database = new Sqlite(join(folder, 'rpmdb.sqlite'));
    database.pragma('foreign_keys = OFF');
    database.prepare('DELETE FROM Packages WHERE hnum IN (9, 11)').run();
    database.close();
  },
};

const commands = ['--initdb', '--rebuilddb', '--verifydb', '--exportdb', '--salvagedb'];

describe('rpmdb', { skip: withoutCorpusRoot }, () => {
  const scratch = scratchFolder('database-commands');
  let sound = '';
  before(() => {
    sound = join(corpusRoot(scratch.path), databasePath);
    // empties the log into the file
    assert.equal(real(sound, '--rebuilddb').status, 0);
    for (const file of readdirSync(sound)) if (file !== 'rpmdb.sqlite') rmSync(join(sound, file));
  });
  after(() => scratch[Symbol.dispose]());

  const copy = (name: string): string => {
    const folder = join(scratch.path, name);
    rmSync(folder, { recursive: true, force: true });
    cpSync(sound, folder, { recursive: true });
    return folder;
  };

  for (const [title, make] of Object.entries(breakages))
    it(`ends as rpm does on ${title}`, () => {
      for (const command of commands) {
        const [theirFolder, ourFolder] = [copy('theirs'), copy('ours')];
        make(theirFolder);
        make(ourFolder);
        const [expected, found] = [real(theirFolder, command), ours(ourFolder, command)];
        const shown = `${command}: ${found.stderr}`;
        assert.ok(found.stdout.equals(expected.stdout), shown);
        // rpm says that all is well when there was nothing it could export
        if (command === '--exportdb' && expected.stderr !== '' && expected.status === 0)
          assert.equal(found.status, 1, shown);
        else assert.equal(found.status, expected.status, shown);
        assert.equal(found.stderr === '', expected.stderr === '', shown);
        const isWordedAlike = /verify key|transaction lock/.test(expected.stderr);
        // in which order tables are checked is SQLite's affair
        if (isWordedAlike)
          assert.deepEqual(
            found.stderr.replaceAll(ourFolder, theirFolder).split('\n').toSorted(),
            expected.stderr.split('\n').toSorted(),
          );
      }
    });

  it('exports and imports the same bytes, into what is there already too', () => {
    const exported = ours(copy('export'), '--exportdb');
    assert.equal(exported.status, 0);
    assert.ok(exported.stdout.length > 1_000_000);
    const [theirs, mine] = [join(scratch.path, 'their-import'), join(scratch.path, 'our-import')];
    for (const time of [1, 2]) {
      assert.equal(real(theirs, '--importdb', exported.stdout).status, 0);
      const found = ours(mine, '--importdb', exported.stdout);
      assert.equal(found.status, 0, found.stderr);
      const again = ours(mine, '--exportdb').stdout;
      assert.ok(again.equals(real(theirs, '--exportdb').stdout), `time ${time}`);
      assert.equal(again.length, exported.stdout.length * time);
    }
    assert.equal(real(mine, '--verifydb').status, 0);
    assert.deepEqual(verifyDatabase(mine), []);
  });

  it('imports what is whole of a broken export, and says where it breaks off', () => {
    const whole = real(sound, '--exportdb').stdout;
    const [theirs, mine] = [join(scratch.path, 'their-part'), join(scratch.path, 'our-part')];
    const part = whole.subarray(0, 100_000);
    real(theirs, '--importdb', part);
    const found = ours(mine, '--importdb', part);
    assert.equal(found.status, 1);
    assert.match(found.stderr, /standard input, header \d+: it ends after \d+ of \d+ bytes/);
    const list = (folder: string): string => realRpm(['--dbpath', folder, '-qa']).stdout;
    assert.ok(list(mine).length > 100);
    assert.equal(list(mine), list(theirs));
    const other = ours(mine, '--importdb', Buffer.from('no header at all, but a text'));
    assert.equal(other.status, 1);
    assert.match(other.stderr, /header 1: the magic bytes are missing/);
  });

  it('has no options but its own', () => {
    for (const words of ['-qa', '--initdb --rebuilddb', '--nosuch', '--initdb --nodeps']) {
      const args = ['--dbpath', join(scratch.path, 'options'), ...words.split(' ')];
      const expected = run('/usr/bin/rpmdb', args, nothing);
      const found = run(process.execPath, [cli, 'rpmdb', ...args], nothing);
      assert.equal(found.stderr, expected.stderr, words);
      assert.equal(found.status, expected.status, words);
    }
    const named = ours(join(scratch.path, 'options'), 'name');
    assert.equal(named.status, 1, 'an argument without an option');
  });

  it('turns Berkeley DB into SQLite, in place as rpm does', { skip: withoutBerkeley }, () => {
    const folders = ['their-conversion', 'our-conversion'].map((name) => {
      const folder = join(scratch.path, name);
      using source = openDatabase(sound);
      makeBerkeley(folder, source.all(), { method: 'hash', isBigEndian: false, pageBytes: 4096 });
      for (const file of ['Name', 'Basenames', '__db.001']) writeFileSync(join(folder, file), '');
      return folder;
    });
    const [theirs = '', mine = ''] = folders;
    const initialised = ours(mine, '--initdb');
    assert.equal(initialised.status, real(theirs, '--initdb').status);
    const [expected, found] = [real(theirs, '--rebuilddb'), ours(mine, '--rebuilddb')];
    assert.equal(found.status, expected.status);
    assert.equal(found.stderr, expected.stderr);
    const databases = (folder: string): string[] =>
      readdirSync(folder).filter((file) => file !== '.rpm.lock');
    assert.deepEqual(databases(mine), databases(theirs));
    const list = (folder: string): string =>
      realRpm(['--dbpath', folder, '-qa', '--qf', '%{DBINSTANCE} %{NEVRA} %{SIGMD5}\n']).stdout;
    assert.ok(list(mine).split('\n').length > 300);
    assert.equal(list(mine), list(theirs));
    assert.equal(real(mine, '--verifydb').status, 0);
  });

  it('copies a Berkeley DB into another folder', { skip: withoutBerkeley }, async () => {
    const from = join(scratch.path, 'converted-from');
    {
      using source = openDatabase(sound);
      makeBerkeley(from, source.all(), { method: 'btree', isBigEndian: true, pageBytes: 1024 });
    }
    const to = join(scratch.path, 'converted-to');
    const before = readFileSync(join(from, 'Packages'));
    const found = await runCli(['convert', to, '--dbpath', from]);
    assert.equal(found.stderr, '');
    assert.match(found.stdout, /^3\d\d packages\n$/);
    const list = (folder: string): string[] =>
      realRpm(['--dbpath', folder, '-qa']).stdout.split('\n').toSorted();
    assert.deepEqual(list(to), list(sound));
    assert.deepEqual(readdirSync(from), ['Packages']);
    assert.ok(readFileSync(join(from, 'Packages')).equals(before));
    const again = await runCli(['convert', to, '--dbpath', from]);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /has a database already/);
  });

  it('salvages around damaged pages, where rpm gives up', () => {
    const folder = copy('salvage');
    const path = join(folder, 'rpmdb.sqlite');
    const pageBytes = readFileSync(path).readUInt16BE(16);
    const damaged = tablePages(path, 'Packages').slice(3, 9);
    assert.ok(damaged.length > 3, 'pages to damage');
    const file = openSync(path, 'r+');
    for (const page of damaged)
      writeSync(file, Buffer.alloc(pageBytes, 0x5a), 0, pageBytes, (page - 1) * pageBytes);
    const theirs = join(scratch.path, 'their-salvage');
    cpSync(folder, theirs, { recursive: true });
    const found = ours(folder, '--salvagedb');
    assert.equal(found.status, 0, found.stderr);
    const names = realRpm(['--dbpath', folder, '-qa', '--qf', '%{NEVRA}\n']).stdout.split('\n');
    const all = realRpm(['--dbpath', sound, '-qa', '--qf', '%{NEVRA}\n']).stdout.split('\n');
    assert.ok(names.length > 200 && names.length < all.length, `${names.length} packages`);
    assert.ok(names.every((name) => all.includes(name)));
    const told = found.stderr.match(/header #\d+ is in a damaged part|skipping/g) ?? [];
    assert.ok(told.length >= all.length - names.length, found.stderr.slice(0, 1000));
    assert.deepEqual(verifyDatabase(folder), []);
  });
});

/** Numbers of the pages a table's rows are on, overflow pages left out. */
function tablePages(path: string, table: string): number[] {
  const query = `SELECT pageno FROM dbstat WHERE name = '${table}' AND pagetype = 'leaf' ORDER BY pageno`;
  const database = new Sqlite(path, { readonly: true });
  try {
    return (database.prepare(query).all() as { pageno: number }[]).map(({ pageno }) => pageno);
  } finally {
    database.close();
  }
}
