import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RpmError } from '../base/index.ts';
import { baseArchitecture, readDefinitions } from '../repository/index.ts';
import type { RepositoryDefinition } from '../repository/index.ts';
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

/** More turns than any value refers to another. */
const mostTurns = 8;

/** The options, with what stands in `{{ }}` filled in. */
class Options {
  readonly #table: ConfigurationTable;
  readonly #path: string;

  constructor(table: ConfigurationTable, path: string) {
    this.#table = table;
    this.#path = path;
  }

  wrong(key: string, what: string): RpmError {
    return new RpmError('BAD_ARGUMENT', `${this.#path}: config_opts['${key}']: ${what}`);
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

  /** Of jinja only `{{ name }}` is known, where the name is that of an option. */
  filled(key: string, text: string): string {
    let filled = text;
    for (let turn = 0; /\{[{%#]/.test(filled); turn += 1) {
      if (turn >= mostTurns) throw this.wrong(key, 'values refer to each other in a circle');
      const other = /\{[%#][^}]*\}?/.exec(filled)?.[0];
      if (other !== undefined) throw this.wrong(key, `this is not understood: ${other}`);
      filled = filled.replace(/\{\{(.*?)\}\}|\{\{/gs, (whole, inner: string | undefined) => {
        const name = inner?.trim() ?? '';
        const value = this.#table.get(name);
        if (!/^\w+$/.test(name)) throw this.wrong(key, `this is not understood: ${whole}`);
        if (typeof value !== 'string' && typeof value !== 'number')
          throw this.wrong(key, `{{ ${name} }} is not set to a text`);
        return String(value);
      });
    }
    return filled;
  }
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
  const [verb = '', ...setupPackages] = wordsOf(options.text('chroot_setup_cmd') ?? '');
  if (!/^(?:install|groupinstall|group|builddep)$/.test(verb) || verb === 'builddep')
    throw options.wrong('chroot_setup_cmd', `expected install PACKAGE..., found '${verb}'`);
  const manager = ['dnf.conf', 'dnf5.conf', 'yum.conf'].find((key) => options.text(key));
  const conf = manager === undefined ? '' : (options.text(manager) ?? '');
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
      repositories: readDefinitions(conf, `${name}: ${manager}`, variables),
    },
    moreBuildRequirements: wordsOf(options.text('more_buildreqs') ?? ''),
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

function pluginTruth(options: Options, key: string, otherwise: boolean): boolean {
  const value = options.table('plugin_conf').get(key);
  return value === undefined ? otherwise : Boolean(value);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
}
