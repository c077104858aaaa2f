/**
 * Every ndb and Berkeley database of the corpus as a whole: ours reads it as it is, real rpm 4.18 a copy that
 * `turntable convert` made, and every selection gives the same answer, every tag of every package included.
 */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openDatabase } from '../../src-main/database/index.ts';
import { Tag } from '../../src-main/format/index.ts';
import type { Header } from '../../src-main/format/index.ts';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { cli } from '../support/our-cli.ts';
import { realRpm, runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const databases = [
  'congsonbk27+ltib/rootfs/var/lib/rpm/Packages',
  'knqyf263+go-rpmdb/pkg/testdata/libuuid/Packages',
  'knqyf263+go-rpmdb/pkg/testdata/sle15-bci/Packages.db',
  'girbu+yocto-rootfs/var/lib/rpm/Packages',
  'MrXiangVip+Linux-X7/rootfs/var/lib/rpm/Packages',
];

/** Every word of a command line costs time; what is asked of one kind is taken evenly from all there is. */
const mostWords = 80;

function spread(values: Iterable<string>): readonly string[] {
  const all = [...new Set(values)].filter((value) => value !== '' && !value.startsWith('-'));
  const stride = Math.ceil(all.length / mostWords);
  return all.filter((_, at) => at % stride === 0);
}

const strings =
  (headers: readonly Header[]) =>
  (tag: number): readonly string[] =>
    spread(headers.flatMap((header) => header.strings(tag)));

/** Command lines that between them ask by every selector, of everything the headers name. */
function commandLines(headers: readonly Header[]): readonly (readonly string[])[] {
  const all = strings(headers);
  const paths = spread(
    headers.flatMap((header) => {
      const folders = header.strings(Tag.DIRNAMES);
      const places = header.numbers(Tag.DIRINDEXES);
      return header
        .strings(Tag.BASENAMES)
        .map((name, at) => `${folders[places[at] ?? 0] ?? ''}${name}`);
    }),
  );
  const shown = ['--qf', '%{NEVRA} %{SIGMD5}\\n'];
  const asked: readonly (readonly [words: readonly string[], keys: readonly string[]])[] = [
    [['-q', ...shown], all(Tag.NAME)],
    [['-qf', ...shown], paths],
    [['-q', '--path', ...shown], paths],
    [['-qg', ...shown], all(Tag.GROUP)],
    [['-q', '--whatprovides', ...shown], all(Tag.PROVIDENAME)],
    [['-q', '--whatrequires', ...shown], all(Tag.REQUIRENAME)],
    [['-q', '--whatconflicts', ...shown], all(Tag.CONFLICTNAME)],
    [['-q', '--whatobsoletes', ...shown], all(Tag.OBSOLETENAME)],
    [['-q', '--whatrecommends', ...shown], all(Tag.RECOMMENDNAME)],
    [['-q', '--triggeredby', ...shown], all(Tag.TRIGGERNAME)],
    [['-q', '--hdrid', ...shown], all(Tag.SHA1HEADER)],
    [
      ['-q', '--tid', ...shown],
      spread(headers.map((one) => String(one.number(Tag.INSTALLTID) ?? ''))),
    ],
  ];
  const whole = [
    ['-qa', '--xml'],
    ['-qa', '--dump'],
    ['-qai'],
    ['-qa', '--scripts', '--changelog'],
  ];
  return [
    ...whole,
    ...asked.filter(([, keys]) => keys.length > 0).map(([words, keys]) => [...words, ...keys]),
  ];
}

describe('a whole database of another format', { skip: withoutCorpus || withoutRpm }, () => {
  const scratch = scratchFolder('whole-databases');
  after(() => scratch[Symbol.dispose]());
  let compared = 0;

  for (const [at, path] of databases.entries())
    it(`DB-13 ${path}`, (t) => {
      const folder = dirname(corpusPath(join('rpmdbs', path)));
      const copy = join(scratch.path, String(at));
      const converted = runProgram(process.execPath, [cli, 'convert', '--dbpath', folder, copy]);
      assert.equal(converted.status, 0, converted.stderr);
      using database = openDatabase(folder);
      const headers = [...database.all()].map(({ header }) => header);
      let lines = 0;
      for (const words of commandLines(headers)) {
        const found = runProgram(process.execPath, [cli, 'rpm', '--dbpath', folder, ...words]);
        const expected = realRpm(['--dbpath', copy, ...words]);
        const sorted = (text: string): readonly string[] => text.split('\n').toSorted();
        assert.deepEqual(
          sorted(found.stdout),
          sorted(expected.stdout),
          words.slice(0, 4).join(' '),
        );
        assert.equal(found.status, expected.status, words.slice(0, 4).join(' '));
        lines += sorted(expected.stdout).length - 1;
      }
      compared += lines;
      t.diagnostic(`${headers.length} packages, ${lines} lines of answers; ${compared} so far`);
    });
});
