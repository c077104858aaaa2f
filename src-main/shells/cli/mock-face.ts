/** `turntable mock`, and `mock`: source packages built in a clean root. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { RpmError } from '../../base/index.ts';
import { CleanRoot, openConfiguration, renewLocalRepository } from '../../clean-root/index.ts';
import type { CleanRootServices } from '../../clean-root/index.ts';
import { initDatabase } from '../../database/index.ts';
import { cliContext } from './cli-context.ts';
import { verbosityOf } from './invocation.ts';
import type { OptionDefinition } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { runRpmFace } from './rpm-face.ts';

const option = (name: string, help: string, argument?: string): OptionDefinition => ({
  ...{ name, help, group: 'other' },
  ...(argument !== undefined && { argument }),
});

const modes = [
  option('rebuild', 'build source packages (this unless another is given)'),
  option('buildsrpm', 'build a source package from --spec and --sources'),
  option('chain', 'build several, each with what was built before it'),
  option('init', 'make the root'),
  option('clean', 'take the root away'),
  option('shell', 'the shell of the root, or a command by it'),
  option('chroot', 'run a command in the root'),
  option('install', 'install packages into the root'),
  option('installdeps', 'install what a source package requires'),
  option('copyin', 'copy files into the root: SOURCE... TARGET'),
  option('copyout', 'copy files out of the root: SOURCE... TARGET'),
] as const;

const options: readonly OptionDefinition[] = [
  { ...option('root', 'the configuration: a name, or a .cfg file', 'CONFIG'), short: 'r' },
  ...modes,
  option('spec', 'buildsrpm: the spec file', 'SPEC'),
  option('sources', 'buildsrpm: a file or folder of sources', 'PATH'),
  option('resultdir', 'where packages and logs go', 'FOLDER'),
  option('localrepo', 'chain: where the repository between is kept', 'FOLDER'),
  option('configdir', 'folder of configurations; /etc/mock unless given', 'FOLDER'),
  option('uniqueext', 'a root of its own beside others of the configuration', 'TEXT'),
  option('addrepo', 'a repository beside those of the configuration', 'ADDRESS'),
  { ...option('define', 'a macro for rpmbuild', "'NAME VALUE'"), short: 'D' },
  option('with', 'switch a condition of the spec on', 'NAME'),
  option('without', 'switch a condition of the spec off', 'NAME'),
  option('nocheck', 'do not run %check'),
  { ...option('no-clean', 'build in the root as it is'), short: 'n' },
  option('offline', 'use what has been fetched before'),
  option('enable-network', 'let the build reach the network'),
  { ...option('quiet', 'say less'), short: 'q' },
  { ...option('help', 'print this'), short: 'h', isFinal: true },
];

interface Work {
  readonly cleanRoot: CleanRoot;
  readonly given: ParsedOptions;
  readonly output: Output;
  readonly open: (localRepositories: readonly string[], resultFolder?: string) => CleanRoot;
  readonly nowSeconds: () => number;
}

const works: Readonly<Record<string, (work: Work) => Promise<number>>> = {
  rebuild,
  chain,
  buildsrpm,
  init,
  async clean({ cleanRoot }) {
    await cleanRoot.clean();
    return 0;
  },
  async shell({ cleanRoot, given }) {
    await cleanRoot.init();
    return cleanRoot.shell(given.arguments);
  },
  async chroot(work) {
    await work.cleanRoot.init();
    const words = work.given.arguments;
    if (words.length === 0) throw new UsageError('say which command is to be run');
    const command = words.length === 1 ? ['/bin/sh', '-c', words[0] ?? ''] : words;
    return work.cleanRoot.run(command, { take: (piece) => work.output.writeBytes(piece) });
  },
  async install({ cleanRoot, given }) {
    await cleanRoot.init();
    await cleanRoot.install(given.arguments);
    return 0;
  },
  async installdeps({ cleanRoot, given }) {
    await cleanRoot.init();
    for (const path of sourcePackages(given)) await cleanRoot.installRequirements(path);
    return 0;
  },
  copyin: (work) => copy(work, (from, to) => work.cleanRoot.copyIn(from, to)),
  copyout: (work) => copy(work, (from, to) => work.cleanRoot.copyOut(from, to)),
};

/** From words to exit status. */
export async function runMock(words: readonly string[], output: Output): Promise<number> {
  try {
    const given = parseOptions(words, options);
    if (given.has('help')) return writeHelp(output);
    const asked = modes.map(({ name }) => name).filter((name) => given.has(name));
    if (asked.length > 1)
      throw new UsageError(`--${asked[0]} and --${asked[1]} do not go together`);
    return await run(asked[0] ?? 'rebuild', given, output);
  } catch (thrown) {
    output.flush();
    if (thrown instanceof UsageError) output.error(`mock: ${thrown.message}`);
    else if (thrown instanceof RpmError) output.error(`ERROR: ${thrown.message}`);
    else throw thrown;
    return 1;
  }
}

async function run(
  mode: keyof typeof works,
  given: ParsedOptions,
  output: Output,
): Promise<number> {
  const context = cliContext(output, verbosityOf(given));
  const configuration = openConfiguration({
    name: given.value('root') ?? 'default',
    folder: resolve(given.value('configdir') ?? '/etc/mock'),
    uniqueExtension: given.value('uniqueext'),
  });
  const tell = (line: string): void => {
    if (given.has('quiet')) return;
    output.write(`${line}\n`);
    output.flush();
  };
  const services: CleanRootServices = {
    context,
    tell,
    makeDatabase: initDatabase,
    install,
  };
  const open = (local: readonly string[], resultFolder?: string): CleanRoot =>
    new CleanRoot(configuration, services, {
      isOffline: given.has('offline'),
      resultFolder: resultFolder ?? given.value('resultdir'),
      rpmbuildWords: rpmbuildWords(given),
      hasNetwork: given.has('enable-network'),
      localRepositories: [...given.values('addrepo'), ...local],
    });
  const cleanRoot = open([]);
  const nowSeconds = (): number => Math.floor(context.now() / 1000);
  const work = works[mode] ?? rebuild;
  return work({ cleanRoot, given, output, open, nowSeconds });
}

function rpmbuildWords(given: ParsedOptions): readonly string[] {
  return [
    ...given.values('define').flatMap((text) => ['--define', text]),
    ...given.values('with').flatMap((name) => ['--with', name]),
    ...given.values('without').flatMap((name) => ['--without', name]),
    ...(given.has('nocheck') ? ['--nocheck'] : []),
  ];
}

function sourcePackages(given: ParsedOptions): readonly string[] {
  if (given.arguments.length === 0) throw new UsageError('say which source packages');
  for (const path of given.arguments)
    if (!existsSync(path)) throw new UsageError(`${path}: No such file or directory`);
  return given.arguments.map((path) => resolve(path));
}

async function init({ cleanRoot, given }: Work): Promise<number> {
  if (!given.has('no-clean')) await cleanRoot.clean();
  await cleanRoot.init();
  return 0;
}

async function rebuild(work: Work): Promise<number> {
  for (const path of sourcePackages(work.given)) await buildOne(work, work.cleanRoot, path);
  return 0;
}

async function buildOne(
  work: Work,
  cleanRoot: CleanRoot,
  path: string,
): Promise<readonly string[]> {
  const { given, nowSeconds } = work;
  const { log, configuration, resultFolder } = cleanRoot;
  const started = nowSeconds();
  return log.during('run', async () => {
    log.say(`INFO: Start(${path})  Config(${configuration.name})`);
    if (!given.has('no-clean')) await cleanRoot.clean();
    try {
      const built = await cleanRoot.build(path);
      const seconds = nowSeconds() - started;
      log.say(
        `INFO: Done(${path}) Config(${configuration.name}) ${Math.floor(seconds / 60)} minutes ${seconds % 60} seconds`,
      );
      if (configuration.cleansOnSuccess) await cleanRoot.clean();
      return built;
    } finally {
      log.say(`INFO: Results and/or logs in: ${resultFolder}`);
    }
  });
}

/** What cannot be had yet waits until others have been built. */
async function chain(work: Work): Promise<number> {
  const { given, open, nowSeconds } = work;
  const folder = resolve(
    given.value('localrepo') ?? join(work.cleanRoot.resultFolder, 'localrepo'),
  );
  mkdirSync(folder, { recursive: true });
  await renewLocalRepository(folder, nowSeconds());
  let waiting = sourcePackages(given);
  while (waiting.length > 0) {
    const later: string[] = [];
    let first: RpmError | undefined;
    for (const path of waiting) {
      const results = join(folder, 'results', basename(path).replace(/\.src\.rpm$/, ''));
      try {
        const built = await buildOne(work, open([folder], results), path);
        for (const one of built)
          if (!one.endsWith('.src.rpm')) copyFileSync(one, join(folder, basename(one)));
        await renewLocalRepository(folder, nowSeconds());
      } catch (thrown) {
        if (!(thrown instanceof RpmError) || thrown.code !== 'PLAN_HAS_PROBLEMS') throw thrown;
        first ??= thrown;
        later.push(path);
      }
    }
    if (first !== undefined && later.length === waiting.length) throw first;
    waiting = later;
  }
  return 0;
}

async function buildsrpm({ cleanRoot, given }: Work): Promise<number> {
  const spec = given.value('spec');
  if (spec === undefined) throw new UsageError('--buildsrpm wants --spec');
  const sources = given
    .values('sources')
    .flatMap((path) =>
      statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path],
    );
  const files = sources.filter((path) => statSync(path).isFile());
  if (!given.has('no-clean')) await cleanRoot.clean();
  await cleanRoot.buildSource(resolve(spec), files);
  cleanRoot.log.say(`INFO: Results and/or logs in: ${cleanRoot.resultFolder}`);
  return 0;
}

async function copy(
  { cleanRoot, given }: Work,
  one: (from: string, to: string) => Promise<void>,
): Promise<number> {
  const target = given.arguments.at(-1);
  const sources = given.arguments.slice(0, -1);
  if (target === undefined || sources.length === 0) throw new UsageError('say SOURCE... TARGET');
  if (sources.length > 1 && !target.endsWith('/'))
    throw new UsageError('several files go into a folder: end TARGET with /');
  await cleanRoot.init();
  for (const from of sources)
    await one(from, target.endsWith('/') ? `${target}${basename(from)}` : target);
  return 0;
}

const kept = (say: (text: string) => void): Output => ({
  isTerminal: false,
  write: say,
  writeBytes: (bytes) => say(Buffer.from(bytes).toString()),
  error: (line) => say(`${line}\n`),
  flush() {},
});

/** Our own engine; signatures have been checked before, against the keys of each repository. */
function install(
  root: string,
  files: readonly string[],
  say: (text: string) => void,
): Promise<number> {
  const words = [
    '--root',
    root,
    '--dbpath',
    '/var/lib/rpm',
    '-Uv',
    '--nosignature',
    '--oldpackage',
  ];
  return runRpmFace('rpm', [...words, ...files], kept(say));
}

function writeHelp(output: Output): number {
  output.write('Usage: mock -r CONFIG [OPTION...] FILE.src.rpm...\n\n');
  for (const { name, short, argument, help } of options) {
    const letter = short === undefined ? '      ' : `  -${short}, `;
    const left = `${letter}--${name}${argument === undefined ? '' : `=${argument}`}`;
    output.write(`${left.padEnd(34)} ${help ?? ''}\n`);
  }
  return 0;
}
