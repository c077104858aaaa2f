import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RpmError } from '../base/index.ts';
import { baseArchitecture, readDefinitions } from '../repository/index.ts';
import type { RepositoryDefinition } from '../repository/index.ts';
import { fillTemplate } from './fill-template.ts';
import type { TemplateValue } from './fill-template.ts';
import { readConfiguration } from './read-configuration.ts';
import type { ConfigurationTable, ConfigurationValue } from './read-configuration.ts';

/** A target: what a clean root is made of, and how it is built in. */
export interface CleanRootConfiguration {
  /** The configuration's own name, by which its folders go. */
  readonly name: string;
  readonly targetArch: string;
  /** Words of `chroot_setup_cmd` without its verb: packages, and groups as `@id`. */
  readonly setupPackages: readonly string[];
  readonly moreBuildRequirements: readonly string[];
  readonly repositories: readonly RepositoryDefinition[];
  readonly installsWeak: boolean;
  /** `%name` -> value. */
  readonly macros: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Files written into the root, by their paths in it. */
  readonly files: Readonly<Record<string, string>>;
  readonly user: { readonly name: string; readonly id: number; readonly groupId: number };
  readonly hasNetwork: boolean;
  readonly usesRootCache: boolean;
  readonly rootCacheAgeDays: number;
  readonly baseFolder: string;
  readonly cacheFolder: string;
  readonly resultFolder: string | undefined;
  readonly rpmbuildCommand: string;
  readonly cleansOnSuccess: boolean;
}

/** What the command line says beyond the configuration. */
export interface ConfigurationRequest {
  /** A name below the folder of configurations, or a path of a `.cfg` file. */
  readonly name: string;
  readonly folder: string;
  readonly uniqueExtension?: string | undefined;
}

/**
 * Reads a configuration by its name or path.
 *
 * @throws {RpmError} BAD_ARGUMENT with file and line for what is not understood; FileError
 */
export function openConfiguration(request: ConfigurationRequest): CleanRootConfiguration {
  const { name, folder, uniqueExtension } = request;
  const isPath = name.endsWith('.cfg');
  const path = isPath ? resolve(name) : join(folder, `${name}.cfg`);
  if (!isPath && !/^[\w.+-]+$/.test(name))
    throw new RpmError('BAD_ARGUMENT', `'${name}' is no name of a configuration`);
  if (!existsSync(path))
    throw new RpmError('FILE_NOT_FOUND', `Could not find required config file: ${path}`);
  return configurationOf(new Options(readConfiguration(path, folder), path), uniqueExtension);
}

/** What templates find where a configuration says nothing: mock's own defaults. */
const defaults: Readonly<Record<string, ConfigurationValue>> = {
  ...{ basedir: '/var/lib/mock', cache_topdir: '/var/cache/mock', chroothome: '/builddir' },
  ...{ chrootuser: 'mockbuild', chrootgroup: 'mock', chrootuid: 1000, chrootgid: 135 },
  ...{ package_manager: 'dnf', releasever: undefined, plugin_conf: new Map() },
  user_agent: 'Mock ({{ root }}; {{ target_arch }})',
};

/** The options, with templates filled in. */
class Options {
  readonly #table: ConfigurationTable;
  readonly #path: string;
  readonly #values: Readonly<Record<string, TemplateValue>>;

  constructor(table: ConfigurationTable, path: string) {
    this.#table = table;
    this.#path = path;
    const all = new Map([...Object.entries(defaults), ...table]);
    all.set('repo_arch', table.get('repo_arch') ?? repositoryArchitecture(table));
    this.#values = templateTable(all);
  }

  wrong(key: string, what: string): RpmError {
    return new RpmError('BAD_ARGUMENT', `${this.#path}: config_opts['${key}']: ${what}`);
  }

  value(key: string): ConfigurationValue {
    return this.#table.get(key);
  }

  text(key: string): string | undefined {
    const value = this.#table.get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' && typeof value !== 'number')
      throw this.wrong(key, 'expected a text');
    return this.filled(key, String(value));
  }

  truth(key: string, otherwise: boolean): boolean {
    const value = this.#table.get(key);
    if (value === undefined) return otherwise;
    if (typeof value !== 'boolean' && typeof value !== 'number')
      throw this.wrong(key, 'expected True or False');
    return Boolean(value);
  }

  number(key: string, otherwise: number): number {
    const value = this.#table.get(key) ?? otherwise;
    if (typeof value !== 'number') throw this.wrong(key, 'expected a number');
    return value;
  }

  texts(key: string): Readonly<Record<string, string>> {
    const table = this.table(key);
    const found: Record<string, string> = {};
    for (const [name, value] of table) {
      if (typeof value !== 'string' && typeof value !== 'number')
        throw this.wrong(key, `'${name}': expected a text`);
      found[name] = this.filled(key, String(value));
    }
    return found;
  }

  table(key: string): ConfigurationTable {
    const value = this.#table.get(key) ?? new Map<string, ConfigurationValue>();
    if (!(value instanceof Map)) throw this.wrong(key, 'expected a table');
    return value;
  }

  /** Words of a text or of a list of texts. */
  words(key: string): readonly string[] {
    const value = this.#table.get(key);
    const texts: readonly ConfigurationValue[] = Array.isArray(value) ? value : [value ?? ''];
    return texts.flatMap((text) => {
      if (typeof text !== 'string') throw this.wrong(key, 'expected a text or a list of texts');
      return wordsOf(this.filled(key, text));
    });
  }

  filled(key: string, text: string): string {
    try {
      return fillTemplate(text, this.#values);
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      throw this.wrong(key, `its template is not understood: ${why}`);
    }
  }
}

function templateTable(table: ConfigurationTable): Readonly<Record<string, TemplateValue>> {
  return Object.fromEntries([...table].map(([name, value]) => [name, templateValue(value)]));
}

function templateValue(value: ConfigurationValue): TemplateValue {
  if (value === undefined) return null;
  if (value instanceof Map) return templateTable(value);
  return Array.isArray(value) ? value.map(templateValue) : (value as TemplateValue);
}

/** What repositories call the architecture: as the configuration maps it, or the same. */
function repositoryArchitecture(table: ConfigurationTable): ConfigurationValue {
  const target = table.get('target_arch');
  const names = table.get('repo_arch_map');
  const isMapped = names instanceof Map && typeof target === 'string';
  const mapped = isMapped ? names.get(target) : undefined;
  return mapped ?? target;
}

function configurationOf(
  options: Options,
  uniqueExtension: string | undefined,
): CleanRootConfiguration {
  const root = options.text('root');
  if (root === undefined || !/^[\w.+-]+$/.test(root) || /^\.+$/.test(root))
    throw options.wrong('root', 'expected a name for the root');
  const name = uniqueExtension === undefined ? root : `${root}-${uniqueExtension}`;
  const targetArch = options.text('target_arch') ?? '';
  if (!/^\w+$/.test(targetArch)) throw options.wrong('target_arch', 'expected an architecture');
  const [verb = '', ...setupWords] = options.words('chroot_setup_cmd');
  const setupPackages = [...setupWords, ...options.words('chroot_additional_packages')];
  if (!/^(?:install|groupinstall|group|builddep)$/.test(verb) || verb === 'builddep')
    throw options.wrong('chroot_setup_cmd', `expected install PACKAGE..., found '${verb}'`);
  const conf = options.text('dnf.conf') ?? '';
  const releasever = options.text('releasever') ?? '';
  const variables = {
    ...{ releasever, arch: targetArch, basearch: baseArchitecture(targetArch) },
    ...options.texts('dnf_vars'),
  };
  const dist = options.text('dist');
  return {
    ...{
      name,
      targetArch,
      setupPackages,
      repositories: readDefinitions(conf, `${name}: dnf.conf`, variables, 'inherit main'),
    },
    moreBuildRequirements: moreRequirements(options),
    installsWeak: /^\s*install_weak_deps\s*=\s*(?:1|true|yes)/im.test(conf),
    macros: {
      ...(dist !== undefined && { '%dist': `.${dist.replace(/^\./, '')}` }),
      ...options.texts('macros'),
    },
    ...{ environment: options.texts('environment'), files: options.texts('files') },
    user: {
      name: 'mockbuild',
      id: options.number('chrootuid', 1000),
      groupId: options.number('chrootgid', 135),
    },
    hasNetwork: options.truth('rpmbuild_networking', false),
    usesRootCache: pluginTruth(options, 'root_cache_enable', true),
    rootCacheAgeDays: 15,
    baseFolder: options.text('basedir') ?? '/var/lib/mock',
    cacheFolder: options.text('cache_topdir') ?? '/var/cache/mock',
    resultFolder: options.text('resultdir'),
    rpmbuildCommand: options.text('rpmbuild_command') ?? 'rpmbuild',
    cleansOnSuccess: options.truth('cleanup_on_success', false),
  };
}

/** A table of them is by source package, of which nothing is known yet. */
function moreRequirements(options: Options): readonly string[] {
  const value = options.value('more_buildreqs');
  if (value instanceof Map) {
    if (value.size > 0) throw options.wrong('more_buildreqs', 'a table by package is not read');
    return [];
  }
  return options.words('more_buildreqs');
}

function pluginTruth(options: Options, key: string, otherwise: boolean): boolean {
  const value = options.table('plugin_conf').get(key);
  return value === undefined ? otherwise : Boolean(value);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
}
