/** `turntable tag` and `turntable release init|tag|build`: releases from a git repository. */
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { RpmError } from '../../base/index.ts';
import {
  GitRepository,
  initLayout,
  releasePackage,
  releaseSources,
  tagRelease,
} from '../../release/index.ts';
import { cliContext } from './cli-context.ts';
import { verbosityOf } from './invocation.ts';
import type { OptionDefinition } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { runRpmbuild } from './rpmbuild-face.ts';

const option = (name: string, help: string, argument?: string): OptionDefinition => ({
  ...{ name, help, group: 'other' },
  ...(argument !== undefined && { argument }),
});

const options: readonly OptionDefinition[] = [
  option('keep-version', 'tag: version and release as the spec says them'),
  option('use-version', 'tag: this version', 'VERSION'),
  option('use-release', 'tag: this release', 'RELEASE'),
  option('changelog', 'tag: a line of the change log; again for more', 'TEXT'),
  option('test', 'build: what is committed, not the last tag'),
  option('tgz', 'build: the archive'),
  option('srpm', 'build: the source package'),
  option('rpm', 'build: source and binary packages'),
  option('offline', 'build: the tag need not have been pushed'),
  option('dist', 'build: what %{dist} is', '.DIST'),
  { ...option('output', 'build: where to; /tmp/tito unless given', 'FOLDER'), short: 'o' },
  { ...option('directory', 'the folder of the spec; this one unless given', 'FOLDER') },
  { ...option('help', 'print this'), short: 'h', isFinal: true },
];

type Work = (folder: string, given: ParsedOptions, output: Output) => number | Promise<number>;

const works: Readonly<Record<string, Work>> = { init, tag, build };

/** From words, the first of which says what to do, to exit status. */
export async function runRelease(words: readonly string[], output: Output): Promise<number> {
  try {
    const given = parseOptions(words, options);
    if (given.has('help')) return writeHelp(output);
    const [verb = '', another] = given.arguments;
    const work = Object.hasOwn(works, verb) ? works[verb] : undefined;
    if (work === undefined || another !== undefined)
      throw new UsageError('say release init, release tag or release build');
    return await work(resolve(given.value('directory') ?? '.'), given, output);
  } catch (thrown) {
    if (thrown instanceof UsageError) output.error(`release: ${thrown.message}`);
    else if (thrown instanceof RpmError) output.error(`error: ${thrown.message}`);
    else throw thrown;
    return 1;
  }
}

function init(folder: string, _given: ParsedOptions, output: Output): number {
  const isNew = initLayout(GitRepository.around(folder));
  output.write(isNew ? 'Created .tito and committed it.\n' : 'There is a layout already.\n');
  return 0;
}

function tag(folder: string, given: ParsedOptions, output: Output): number {
  const repository = GitRepository.around(folder);
  const one = releasePackage(repository, folder);
  const done = tagRelease(repository, one, {
    keepsVersion: given.has('keep-version'),
    version: given.value('use-version'),
    release: given.value('use-release'),
    changes: given.values('changelog'),
    nowSeconds: Math.floor(cliContext(output, verbosityOf(given)).now() / 1000),
  });
  const from = done.before ?? 'untagged';
  output.write(`Tagging new version of ${one.name}: ${from} -> ${done.after}\n`);
  output.write(`Created tag: ${done.tag}\n`);
  output.write('   View: git show HEAD\n   Push: git push --follow-tags origin\n');
  return 0;
}

async function build(folder: string, given: ParsedOptions, output: Output): Promise<number> {
  if (!given.has('tgz', 'srpm', 'rpm')) throw new UsageError('say --tgz, --srpm or --rpm');
  const repository = GitRepository.around(folder);
  const one = releasePackage(repository, folder);
  const target = resolve(given.value('output') ?? '/tmp/tito');
  const sources = await releaseSources(repository, one, target, {
    isTest: given.has('test'),
    isOffline: given.has('offline'),
  });
  output.write(`Building package [${sources.tag}]\nWrote: ${sources.archivePath}\n`);
  output.flush();
  try {
    if (!given.has('srpm', 'rpm')) return 0;
    return await runRpmbuild(buildWords(sources.specPath, target, given), output);
  } finally {
    rmSync(sources.specPath, { force: true });
  }
}

/** Everything but the packages goes into a folder beside them. */
function buildWords(spec: string, target: string, given: ParsedOptions): readonly string[] {
  const macros: Readonly<Record<string, string | undefined>> = {
    _topdir: join(target, 'rpmbuild'),
    _sourcedir: dirname(spec),
    _srcrpmdir: target,
    _rpmdir: target,
    dist: given.value('dist'),
  };
  const defines = Object.entries(macros).flatMap(([name, value]) =>
    value === undefined ? [] : ['--define', `${name} ${value.replaceAll('%', '%%')}`],
  );
  // a source package needs nothing of what building needs
  return [...(given.has('rpm') ? ['-ba'] : ['-bs', '--nodeps']), ...defines, spec];
}

function writeHelp(output: Output): number {
  output.write('Usage: turntable release init|tag|build [OPTION...]\n\n');
  for (const { name, short, argument, help } of options) {
    const letter = short === undefined ? '      ' : `  -${short}, `;
    const left = `${letter}--${name}${argument === undefined ? '' : `=${argument}`}`;
    output.write(`${left.padEnd(34)} ${help ?? ''}\n`);
  }
  return 0;
}
