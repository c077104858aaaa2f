import { isatty } from 'node:tty';
import { isRpmFace, runRpmFace } from './rpm-face.ts';
import { commands } from './commands.ts';
import type { Mode } from './mode.ts';
import type { Output } from './output.ts';
import { ownCommands, runOwnCommand } from './own-commands.ts';
import { optionTable } from './option-table.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import { poptEntries } from './popt-files.ts';

/** A verb in plain words: the rpm command line it stands for. */
interface Verb {
  readonly mode: Mode;
  readonly usage: string;
  readonly help: string;
  /** The rpm words for the arguments that follow the verb, without their options. */
  readonly words: (rest: readonly string[]) => readonly string[];
}

const before =
  (...options: readonly string[]) =>
  (rest: readonly string[]): readonly string[] => [...options, ...rest];

const isPackageFile = (word: string): boolean => word.endsWith('.rpm');

/** Package files are asked themselves, names the database. */
const onPackages =
  (...options: readonly string[]) =>
  (rest: readonly string[]): readonly string[] =>
    rest.some(isPackageFile) ? [...options, '-p', ...rest] : [...options, ...rest];

/** Words in which anything may stand around what is searched. */
function searchWords(rest: readonly string[]): readonly string[] {
  return ['-qa', '--qf', '%-30{NAME} %{SUMMARY}\\n', ...rest.map((word) => `*${word}*`)];
}

const verbs: Readonly<Record<string, Verb>> = {
  info: {
    mode: 'query',
    usage: 'info PACKAGE|FILE.rpm...',
    help: 'what a package is',
    words: onPackages('-qi'),
  },
  files: {
    mode: 'query',
    usage: 'files PACKAGE|FILE.rpm...',
    help: 'what a package consists of',
    words: onPackages('-ql'),
  },
  owner: {
    mode: 'query',
    usage: 'owner PATH...',
    help: 'which package a file belongs to',
    words: before('-qf'),
  },
  search: {
    mode: 'query',
    usage: 'search WORD...',
    help: 'installed packages whose name holds a word',
    words: searchWords,
  },
  check: {
    mode: 'checksig',
    usage: 'check FILE.rpm...',
    help: 'digests and signatures of package files',
    words: before('-Kv'),
  },
  verify: {
    mode: 'verify',
    usage: 'verify [PACKAGE...]',
    help: 'which installed files changed; all packages unless some are named',
    words: (rest) => [rest.length === 0 ? '-Va' : '-V', ...rest],
  },
  install: {
    mode: 'install',
    usage: 'install FILE.rpm...|NAME...',
    help: 'install package files, or names with what they need from repositories',
    words: before('-i'),
  },
  upgrade: {
    mode: 'install',
    usage: 'upgrade [FILE.rpm...|NAME...]',
    help: 'put package files, or what repositories have, in place of older ones',
    words: before('-U'),
  },
  erase: {
    mode: 'erase',
    usage: 'erase PACKAGE...',
    help: 'remove packages',
    words: before('-e'),
  },
};

/** Commands with options of their own, for the help. */
const ownFaces: readonly (readonly [usage: string, help: string])[] = [
  ['sign FILE.rpm...', 'sign packages, as rpmsign --addsign'],
  ['sources check|download|upload|new', 'sources in a look-aside cache, by their checksums'],
  ['matrix SPEC', 'what one spec makes on many distributions'],
  ['release init|tag|build', 'releases from git tags, in the layout of tito'],
  ['repo list|refresh|search WORD', 'repositories, and what they offer'],
  ['mock -r CONFIG FILE.src.rpm...', 'build source packages in a clean root'],
  ['createrepo FOLDER', 'metadata for a folder of packages, as createrepo_c'],
];

/** `turntable <verb> ...`, or one of rpm's names first. */
export async function runVerb(words: readonly string[], output: Output): Promise<number> {
  const [name = '', ...rest] = words;
  if (isRpmFace(name)) return runRpmFace(name, rest, output);
  if (name === 'rpm2cpio') {
    const { runRpm2cpio } = await import('./rpm2cpio-face.ts');
    return runRpm2cpio(rest, output, isatty(0));
  }
  if (name === 'rpm2archive') {
    const { runRpm2archive } = await import('./rpm2archive-face.ts');
    return runRpm2archive(rest, output);
  }
  if (name === 'rpmsort') {
    const { runRpmsort } = await import('./rpmsort-face.ts');
    return runRpmsort(rest, output);
  }
  if (name === 'rpmdump') {
    const { runRpmdump } = await import('./rpmdump-face.ts');
    return runRpmdump(rest, output);
  }
  if (name === 'rpmspec' || name === 'spec') {
    const { runRpmspec } = await import('./rpmspec-face.ts');
    return runRpmspec(rest, output);
  }
  if (name === 'rpmsign' || name === 'sign') {
    const { runRpmsign } = await import('./rpmsign-face.ts');
    return runRpmsign(rest, output, name === 'sign' ? 'add' : undefined);
  }
  if (name === 'createrepo_c' || name === 'createrepo') {
    const { runCreaterepo } = await import('./createrepo-face.ts');
    return runCreaterepo(rest, output);
  }
  if (name === 'rpmbuild' || name === 'build') {
    const { runRpmbuild } = await import('./rpmbuild-face.ts');
    return runRpmbuild(rest, output);
  }
  if (name === 'mock') {
    const { runMock } = await import('./mock-face.ts');
    return runMock(rest, output);
  }
  if (name === 'repo') {
    const { runRepo } = await import('./repository-face.ts');
    return runRepo(rest, output);
  }
  if (name === 'install' || name === 'upgrade') {
    const { areNames, runFromRepositories } = await import('./repository-face.ts');
    if (areNames(name, rest)) return runFromRepositories(name, rest, output);
  }
  if (name === 'sources') {
    const { runSources } = await import('./sources-face.ts');
    return runSources(rest, output);
  }
  if (name === 'matrix') {
    const { runMatrix } = await import('./matrix-face.ts');
    return runMatrix(rest, output);
  }
  if (name === 'release' || name === 'tag') {
    const { runRelease } = await import('./release-face.ts');
    return runRelease(name === 'tag' ? ['tag', ...rest] : rest, output);
  }
  if (name === '' || name === '--help' || name === 'help') {
    writeHelp(output);
    return name === '' ? 1 : 0;
  }
  const own = Object.hasOwn(ownCommands, name) ? ownCommands[name] : undefined;
  if (own !== undefined) return runOwnCommand(own, rest, output);
  if (name === '--version') return runRpmFace('rpm', ['--version'], output);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined || commands[verb.mode] === undefined) {
    output.error(`turntable: there is no command '${name}'; see turntable --help`);
    return 1;
  }
  return runRpmFace('turntable', translated(verb, rest), output);
}

/** The verb's rpm command line: options as they were given, then what the verb makes of the rest. */
function translated(verb: Verb, rest: readonly string[]): readonly string[] {
  try {
    const {
      given,
      arguments: words,
      execute,
    } = parseOptions(rest, optionTable, poptEntries('rpm'));
    if (execute !== undefined) return rest;
    const options = given.map(({ name, value }) =>
      value === undefined ? `--${name}` : `--${name}=${value}`,
    );
    return [...options, ...verb.words(words)];
  } catch (thrown) {
    // rpm's own face refuses the same words, with the message
    if (thrown instanceof UsageError) return rest;
    throw thrown;
  }
}

function writeHelp(output: Output): void {
  output.write('Usage: turntable COMMAND [OPTION...] [ARGUMENT...]\n\n');
  for (const { mode, usage, help } of Object.values(verbs))
    if (commands[mode] !== undefined) output.write(`  ${usage.padEnd(30)} ${help}\n`);
  for (const { usage, help } of Object.values(ownCommands))
    output.write(`  ${usage.padEnd(30)} ${help}\n`);
  for (const [usage, help] of ownFaces) output.write(`  ${usage.padEnd(30)} ${help}\n`);
  output.write(
    '\nOptions are those of rpm (--root, --dbpath, -v, --test ...).\n' +
      "rpm's own command lines: turntable rpm|rpmquery|rpmverify|rpmkeys|rpmdb|\n" +
      'rpm2cpio|rpm2archive|rpmsort|rpmgraph|rpmdump|rpmspec|rpmbuild|rpmsign ...\n',
  );
}
