/** Every answer over every package and database of the corpus: ours against real rpm's, counted. */
import { cpSync, existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src-main/database/index.ts';
import type { Tag } from '../../src-main/format/index.ts';
import { fileInfos } from '../../src-main/files/index.ts';
import { corpusPackages, corpusPath } from './corpus.ts';
import { corpusRoot } from './corpus-root.ts';
import { realRpm } from './real-rpm.ts';
import { databasePath } from './rpm-roots.ts';
import { runCli } from './run-cli.ts';

/** Tags whose values one of the two computes in its own way, with the reason. */
export const tagsLeftOut: Readonly<Record<string, string>> = {
  HEADERIMAGE: 'bytes of a header of format 3 as rpm rearranges it in memory',
  FSCONTEXTS: 'security contexts of this machine',
  RECONTEXTS: 'security contexts of this machine',
};

/** Every kind of answer. */
export const answerForms: readonly string[] = (
  '|-i|-l|-lv|-s|-sv|-c|-d|-L|-A|-cv|-R|-P|--dump|-s --dump|-c --dump|-l --noghost|-l --noconfig|' +
  '-l --noartifact|--provides|-il|--requires|--requires -v|--conflicts|--obsoletes -v|' +
  '--recommends|--suggests|--supplements|--enhances|--scripts|--triggers|--filetriggers|' +
  '--changelog|--changes|--last|--dupes|--filesbypkg|--fileclass|--filecolor|--fileprovide|' +
  '--filerequire|--filecaps|--state -l -v --dump'
).split('|');

const formatters = (
  'string hex octal date day perms permissions depflags deptype fflags fstate fstatus vflags ' +
  'triggertype humaniec humansi shescape base64 armor pgpsig xml tagname tagnum arraysize'
).split(' ');

/** Selectors, and the values a database has for them. */
const selectors: readonly (readonly [words: string, tags: readonly (keyof typeof Tag)[]])[] = [
  ['-q', ['NAME', 'NVR', 'NVRA', 'NEVRA', 'NEVR']],
  ['-qg', ['GROUP']],
  ['-q --pkgid', ['SIGMD5']],
  ['-q --hdrid', ['SHA1HEADER']],
  ['-q --tid', ['INSTALLTID']],
  ['-q --querybynumber', ['DBINSTANCE']],
  ['-q --triggeredby', ['TRIGGERNAME', 'NAME']],
  ['-q --whatprovides', ['PROVIDENAME', 'PROVIDENEVRS']],
  ['-q --whatrequires', ['REQUIRENAME', 'PROVIDENAME']],
  ['-q --whatconflicts', ['CONFLICTNAME', 'NAME']],
  ['-q --whatobsoletes', ['OBSOLETENAME', 'NAME']],
  ['-q --whatrecommends', ['RECOMMENDNAME', 'NAME']],
  ['-q --whatsuggests', ['SUGGESTNAME', 'NAME']],
  ['-q --whatsupplements', ['SUPPLEMENTNAME', 'NAME']],
  ['-q --whatenhances', ['ENHANCENAME', 'NAME']],
];

/** What differed: a command line and the first line that is not the same. */
export interface CorpusDifference {
  readonly command: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface CorpusComparison {
  readonly packages: number;
  readonly databases: number;
  /** Tags of one package, answers about one package or to one question. */
  readonly answers: number;
  readonly differences: readonly CorpusDifference[];
}

/**
 * Compares; in the surroundings of `plainEnvironment`.
 *
 * @param scratch - a folder of the caller's
 * @param stride - 1 for everything (of paths 400 a database), else every so manieth package, path and value
 */
export async function compareCorpus(scratch: string, stride: number): Promise<CorpusComparison> {
  const comparison = new Comparison(stride);
  const roots = [corpusRoot(scratch), ...copiedDatabases(scratch)];
  for (const root of roots) linkFolders(root);
  const place = ['--root', roots[0] ?? '/', '--dbpath', databasePath];
  const packages = comparison.sample(corpusPackages());
  for (const isOk of [true, false])
    await comparison.files(
      packages.filter((one) => one.isOk === isOk).map(({ path }) => path),
      place,
      isOk,
    );
  for (const root of roots) await comparison.database(root);
  const { answers, differences } = comparison;
  return { packages: packages.length, databases: roots.length, answers, differences };
}

/** Databases that others wrote, where real rpm may not change them. */
function copiedDatabases(scratch: string): readonly string[] {
  const found = [
    'rpmdbs/knqyf263+go-rpmdb/pkg/testdata/cbl-mariner-2.0/rpmdb.sqlite',
    'rpmdbs/rpm-software-management+rpm/tests/data/misc/rpmdb.sqlite',
  ];
  return found.map((path, at) => {
    const root = join(scratch, `database-${at}`);
    mkdirSync(join(root, databasePath), { recursive: true });
    cpSync(corpusPath(path), join(root, databasePath, 'rpmdb.sqlite'));
    return root;
  });
}

/** Real rpm follows the links of the machine's own root even with `--root`; we those of the root itself. */
function linkFolders(root: string): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64']) {
    if (!existsSync(`/${name}`) || !lstatSync(`/${name}`).isSymbolicLink()) continue;
    const target = readlinkSync(`/${name}`);
    mkdirSync(join(root, target), { recursive: true });
    symlinkSync(target, join(root, name));
  }
}

const batch = 40;
const questionsAtOnce = 400;
/** Real rpm takes a quarter of a second for a path of the corpus's largest package. */
const mostPaths = 400;

class Comparison {
  answers = 0;
  readonly differences: CorpusDifference[] = [];
  readonly #stride: number;
  readonly #tags: readonly string[];

  constructor(stride: number) {
    this.#stride = stride;
    const names = realRpm(['--querytags']).stdout.trim().split('\n');
    this.#tags = names.filter((name) => tagsLeftOut[name] === undefined);
  }

  sample<Value>(values: readonly Value[]): readonly Value[] {
    return everySo(values, this.#stride);
  }

  /** Every tag and every answer of package files; what is wrong with damaged ones is said in our own words. */
  async files(paths: readonly string[], place: readonly string[], isSaid: boolean): Promise<void> {
    for (let at = 0; at < paths.length; at += batch) {
      const some = paths.slice(at, at + batch);
      await this.#compare([...place, '-qp', '--qf', this.#everyTag(), ...some], {
        count: some.length * this.#tags.length,
        isSaid,
      });
      for (const formatter of at === 0 ? this.sample(formatters) : [])
        await this.#compare([...place, '-qp', '--qf', this.#everyTag(`:${formatter}`), ...some], {
          count: some.length * this.#tags.length,
          isSaid,
        });
      for (const form of answerForms)
        await this.#compare([...place, '-qp', ...wordsOf(form), ...some], {
          count: some.length,
          isSaid,
        });
    }
  }

  async database(root: string): Promise<void> {
    const place = ['--root', root, '--dbpath', databasePath, '--nodigest', '--nosignature'];
    using database = openDatabase(join(root, databasePath));
    const count = database.count();
    if (this.#stride === 1)
      await this.#compare([...place, '-qa', '--qf', this.#everyTag()], {
        count: count * this.#tags.length,
      });
    for (const form of this.sample(answerForms))
      await this.#compare([...place, '-qa', ...wordsOf(form)], { count });
    for (const [words, tags] of selectors)
      await this.#ask([...place, ...words.split(' ')], this.#values(place, tags));
    const paths = new Set<string>();
    for (const { header } of database.all())
      for (const { path } of fileInfos(header)) paths.add(path);
    const asked = everySo([...paths], Math.max(this.#stride, Math.ceil(paths.size / mostPaths)));
    for (const option of ['-f', '--path', '--whatprovides'])
      await this.#ask([...place, '-q', option], asked);
  }

  /** What a database has under some tags, each once, as real rpm prints it. */
  #values(place: readonly string[], tags: readonly string[]): readonly string[] {
    const format = tags.map((tag) => `[%{${tag}}\\n]`).join('');
    const lines = realRpm([...place, '-qa', '--qf', format]).stdout.split('\n');
    return this.sample([...new Set(lines)].filter((line) => line !== '' && !line.startsWith('-')));
  }

  async #ask(words: readonly string[], values: readonly string[]): Promise<void> {
    for (let at = 0; at < values.length; at += questionsAtOnce) {
      const some = values.slice(at, at + questionsAtOnce);
      await this.#compare([...words, ...some], { count: some.length });
    }
  }

  #everyTag(formatter = ''): string {
    return this.#tags
      .map((name) => `${name} [%{${name}${formatter}}|] %{${name}${formatter}}\\n`)
      .join('');
  }

  async #compare(
    words: readonly string[],
    { count, isSaid = true }: { readonly count: number; readonly isSaid?: boolean },
  ): Promise<void> {
    const theirs = realRpm(words);
    const ours = await runCli(['rpm', ...words]);
    this.answers += count;
    const shown = Buffer.from(ours.stdout.toWellFormed()).toString();
    this.#note(words, shown, theirs.stdout);
    if (isSaid) this.#note(words, ours.stderr, theirs.stderr);
    this.#note(words, `status ${ours.status}`, `status ${theirs.status}`);
  }

  #note(words: readonly string[], ours: string, theirs: string): void {
    if (ours === theirs) return;
    const [mine, real] = [ours.split('\n'), theirs.split('\n')];
    const at = mine.findIndex((line, index) => line !== real[index]);
    this.differences.push({
      command: words.join(' ').slice(0, 300),
      ours: mine[at] ?? '',
      theirs: real[at] ?? '',
    });
  }
}

function everySo<Value>(values: readonly Value[], stride: number): readonly Value[] {
  return values.filter((_, at) => at % stride === 0);
}

function wordsOf(form: string): readonly string[] {
  return form === '' ? [] : form.split(' ');
}
