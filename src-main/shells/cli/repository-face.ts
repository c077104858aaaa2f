/** `turntable install NAME...`, `turntable upgrade` and `turntable repo`: packages out of repositories. */
import { existsSync } from 'node:fs';
import { machine } from 'node:os';
import { join, resolve } from 'node:path';
import { RpmError } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { openSources, requiredPackages } from '../../clean-root/index.ts';
import { findDatabase, openDatabase } from '../../database/index.ts';
import { Tag } from '../../format/index.ts';
import { formatNevra, machineArch } from '../../nevra/index.ts';
import {
  baseArchitecture,
  readDefinitionFolders,
  readVariableFolders,
  Repository,
  repositoryAt,
  repositoryCache,
} from '../../repository/index.ts';
import type { RepositoryDefinition, RepositoryVariables } from '../../repository/index.ts';
import { cliContext } from './cli-context.ts';
import { verbosityOf } from './invocation.ts';
import { optionTable } from './option-table.ts';
import type { OptionDefinition } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { runRpmFace } from './rpm-face.ts';

const option = (name: string, argument?: string): OptionDefinition => ({
  ...{ name, group: 'other' },
  ...(argument !== undefined && { argument }),
});

const ownOptions: readonly OptionDefinition[] = [
  option('from', 'ADDRESS'),
  option('releasever', 'VERSION'),
  option('offline'),
  option('nobest'),
  option('dry-run'),
];
const ownNames = new Set(ownOptions.map(({ name }) => name));

/** Below a root: where dnf, yum and zypper keep `.repo` files, and values of variables. */
const definitionFolders = ['etc/yum.repos.d', 'usr/share/dnf5/repos.d', 'etc/zypp/repos.d'];
const variableFolders = ['etc/yum/vars', 'etc/dnf/vars'];

/** Whether words name packages rather than files: no path, no address, nothing that is here. */
export function areNames(verb: string, words: readonly string[]): boolean {
  const table = [...optionTable, ...ownOptions];
  try {
    const { arguments: names } = parseOptions(words, table);
    if (names.length === 0) return verb === 'upgrade' && !words.includes('--help');
    return names.every(
      (name) => /^(?:[\w@(]|\/)[^:]*$/.test(name) && !name.endsWith('.rpm') && !existsSync(name),
    );
  } catch {
    return false; // rpm's own command line says what is wrong
  }
}

interface Around {
  readonly given: ParsedOptions;
  readonly context: Context;
  readonly root: string;
  readonly arch: string;
  readonly output: Output;
}

/** From words to exit status: `install` or `upgrade`, with names of packages or what they provide. */
export function runFromRepositories(
  verb: string,
  words: readonly string[],
  output: Output,
): Promise<number> {
  return told(words, output, (around) => change(verb, around));
}

/** `turntable repo list|refresh|search WORD...` */
export function runRepo(words: readonly string[], output: Output): Promise<number> {
  return told(words, output, (around) => {
    const [verb = '', ...rest] = around.given.arguments;
    if (verb === 'list' && rest.length === 0) return list(around);
    if (verb === 'refresh' && rest.length === 0) return refresh(around);
    if (verb === 'search' && rest.length > 0) return search(around, rest);
    throw new UsageError('say repo list, repo refresh or repo search WORD');
  });
}

async function told(
  words: readonly string[],
  output: Output,
  work: (around: Around) => number | Promise<number>,
): Promise<number> {
  try {
    const given = parseOptions(words, [...optionTable, ...ownOptions]);
    const context = cliContext(output, verbosityOf(given));
    const root = resolve(given.value('root') ?? '/');
    const arch = machineArch({ machine: machine(), cpuFlags: [] });
    return await work({ given, context, root, arch, output });
  } catch (thrown) {
    output.flush();
    if (thrown instanceof UsageError) output.error(`turntable: ${thrown.message}`);
    else if (thrown instanceof RpmError) output.error(`error: ${thrown.message}`);
    else throw thrown;
    return 1;
  }
}

async function change(verb: string, around: Around): Promise<number> {
  const { given, context, root, output, arch } = around;
  const sources = await openSources(definitionsOf(around), {
    ...{ context, cacheFolder: repositoryCache(context), isOffline: given.has('offline') },
  });
  const { present, missing } = await requiredPackages(root, given.arguments, sources, {
    ...{ context, targetArch: arch, installsWeak: true, databaseFolder: databaseOf(around) },
    isBest: !given.has('nobest'),
    isUpdate: verb === 'upgrade',
  });
  if (missing.length === 0) {
    for (const one of new Set(present)) output.write(`${formatNevra(one)} is installed\n`);
    output.write('Nothing to do.\n');
    return 0;
  }
  for (const { repository, one } of missing)
    output.write(`${formatNevra(one)}  from ${repository.definition.id}\n`);
  output.flush();
  if (given.has('dry-run')) return 0;
  const files: string[] = [];
  for (const { repository, one } of missing)
    files.push(await repository.fetchPackage(one, join(repositoryCache(context), 'packages')));
  // what a repository says is signed has to be, by a key this root trusts
  const isChecked = missing.some(({ repository }) => repository.definition.checksPackages);
  const level = isChecked ? ['--define', '_pkgverify_level all'] : [];
  const rest = given.given
    .filter(({ name }) => !ownNames.has(name))
    .map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
  return runRpmFace('turntable', [...rest, ...level, '-U', ...files], output);
}

function databaseOf({ given, root, context }: Around): string {
  return findDatabase(root, given.value('dbpath') ?? '/var/lib/rpm', context.environment['HOME']);
}

/** Those of the root, unless addresses are given. */
function definitionsOf(around: Around): readonly RepositoryDefinition[] {
  const { given, root } = around;
  const addresses = given.values('from');
  if (addresses.length > 0) return addresses.map((address) => repositoryAt(address));
  const folders = definitionFolders.map((folder) => join(root, folder));
  const found = readDefinitionFolders(folders, variablesOf(around));
  if (found.length === 0)
    throw new RpmError('BAD_ARGUMENT', `no repositories are described in ${folders.join(', ')}`);
  return found;
}

function variablesOf(around: Around): RepositoryVariables {
  const { root, arch, given } = around;
  return {
    ...{ arch, basearch: baseArchitecture(arch) },
    ...readVariableFolders(variableFolders.map((folder) => join(root, folder))),
    releasever: given.value('releasever') ?? releaseVersion(around),
  };
}

/** The version of the package that says which release the root is of. */
function releaseVersion(around: Around): string {
  try {
    using database = openDatabase(databaseOf(around), { log: around.context.log });
    for (const name of ['system-release', 'redhat-release', 'distribution-release']) {
      const [found] = database.find('Providename', name);
      if (found !== undefined) return found.header.string(Tag.VERSION) ?? '';
    }
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    around.context.log.debug(thrown.message);
  }
  return '';
}

function list(around: Around): number {
  for (const { id, name, isEnabled, priority } of definitionsOf(around))
    around.output.write(
      `${id.padEnd(30)} ${isEnabled ? 'on ' : 'off'} ${String(priority).padStart(3)} ${name}\n`,
    );
  return 0;
}

async function refresh(around: Around): Promise<number> {
  const { context, output } = around;
  for (const definition of definitionsOf(around).filter(({ isEnabled }) => isEnabled)) {
    const repository = await Repository.open(definition, { context, refresh: 'fresh' });
    let count = 0;
    for await (const _ of repository.packages()) count += 1;
    output.write(`${definition.id}: ${count} packages\n`);
  }
  return 0;
}

async function search(around: Around, words: readonly string[]): Promise<number> {
  const wanted = words.map((word) => word.toLowerCase());
  let isFound = false;
  for (const definition of definitionsOf(around).filter(({ isEnabled }) => isEnabled)) {
    const repository = await Repository.open(definition, {
      context: around.context,
      ...(around.given.has('offline') && { refresh: 'cached' as const }),
    });
    for await (const one of repository.packages()) {
      const text = `${one.name} ${one.summary}`.toLowerCase();
      if (!wanted.every((word) => text.includes(word))) continue;
      isFound = true;
      around.output.write(`${formatNevra(one)}  ${one.summary}\n`);
    }
  }
  return isFound ? 0 : 1;
}
