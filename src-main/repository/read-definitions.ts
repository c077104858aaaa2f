import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, fileError, RpmError } from '../base/index.ts';

/** A repository as a `.repo` file of dnf, yum or zypper describes it, variables filled in. */
export interface RepositoryDefinition {
  /** What stands in brackets. */
  readonly id: string;
  readonly name: string;
  /** The file it comes from; empty for one that was made up. */
  readonly file: string;
  readonly isEnabled: boolean;
  /** Addresses or absolute folders of the same content, to be tried in order. */
  readonly baseUrls: readonly string[];
  readonly mirrorList: string | undefined;
  readonly metalink: string | undefined;
  /** The smaller, the more preferred; 99 unless said. */
  readonly priority: number;
  /** The smaller, the more preferred among equal packages; 1000 unless said. */
  readonly cost: number;
  /** Patterns of packages that are left out, and, where there are any, of the only ones taken. */
  readonly excludes: readonly string[];
  readonly includes: readonly string[];
  /** Its packages are taken even where modules say otherwise. */
  readonly isModuleHotfixes: boolean;
  readonly checksPackages: boolean;
  readonly checksMetadata: boolean;
  readonly keyAddresses: readonly string[];
  /** Seconds for which metadata count as fresh; Infinity for `never`. */
  readonly expirySeconds: number;
  readonly isSkippedIfUnavailable: boolean;
  readonly access: RepositoryAccess;
}

/** How its server is spoken to. */
export interface RepositoryAccess {
  readonly checksCertificate: boolean;
  readonly authorities: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly proxy: string | undefined;
  readonly userName: string | undefined;
  readonly password: string | undefined;
}

/** Values of `$releasever`, `$basearch`, `$arch` and others, by name. */
export type RepositoryVariables = Readonly<Record<string, string>>;

const defaultExpirySeconds = 48 * 3600;
const defaultPriority = 99;
const defaultCost = 1000;
/** More than any list of repositories; a larger file is something else. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Reads every `.repo` file of folders, in the order of their names.
 *
 * @param folders - those that are missing count as empty
 * @throws {RpmError} REPOSITORY_MALFORMED with file and line; FileError
 */
export function readDefinitionFolders(
  folders: readonly string[],
  variables: RepositoryVariables,
): readonly RepositoryDefinition[] {
  return folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.endsWith('.repo'))
      .sort()
      .flatMap((name) => readDefinitionFile(join(folder, name), variables)),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return [];
    throw fileError('reading', folder, thrown);
  }
}

/** Reads one `.repo` file. @throws {RpmError} REPOSITORY_MALFORMED with file and line; FileError */
export function readDefinitionFile(
  path: string,
  variables: RepositoryVariables,
): readonly RepositoryDefinition[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw fileError('reading', path, thrown);
  }
  if (text.length > mostBytes)
    throw new RpmError('REPOSITORY_MALFORMED', `reading ${path}: it is too long`);
  return readDefinitions(text, path, variables);
}

/** What a repository takes from `[main]` where it says nothing itself. Rule: dnf5's manual of its configuration. */
const inheritedKeys = [
  ...['gpgcheck', 'pkg_gpgcheck', 'repo_gpgcheck', 'sslverify', 'sslcacert', 'sslclientcert'],
  ...['sslclientkey', 'proxy', 'username', 'password', 'metadata_expire', 'skip_if_unavailable'],
];
/** What of `[main]` counts beside what a repository says itself. */
const addedKeys = ['exclude', 'excludepkgs'];

/**
 * Reads the text of a `.repo` file. `[main]` describes no repository.
 *
 * @param path - what to call it in messages
 * @param main - whether `[main]` is that of a dnf.conf, from which repositories take what they do not say; in a
 *   `.repo` file it is passed over
 * @throws {RpmError} REPOSITORY_MALFORMED with file and line
 */
export function readDefinitions(
  text: string,
  path: string,
  variables: RepositoryVariables,
  main: 'inherit main' | 'pass over main' = 'pass over main',
): readonly RepositoryDefinition[] {
  const sections = readSections(text, path);
  const inherited = main === 'inherit main' ? sections.filter(({ name }) => name === 'main') : [];
  return sections
    .filter(({ name }) => name !== 'main')
    .map((section) => inherited.reduce(withMain, section))
    .map((section) => definitionOf(section, path, variables));
}

function withMain(section: ConfigurationSection, main: ConfigurationSection): ConfigurationSection {
  const values = new Map(section.values);
  const isOwn = (key: string): boolean => section.values.has(key);
  const saysCheck = isOwn('gpgcheck') || isOwn('pkg_gpgcheck');
  for (const key of inheritedKeys) {
    const value = main.values.get(key);
    const isSaid = key.endsWith('gpgcheck') && key !== 'repo_gpgcheck' ? saysCheck : isOwn(key);
    if (value !== undefined && !isSaid) values.set(key, value);
  }
  for (const key of addedKeys) {
    const value = main.values.get(key);
    const own = values.get(key);
    if (value !== undefined)
      values.set(key, {
        ...value,
        text: own === undefined ? value.text : `${own.text} ${value.text}`,
      });
  }
  return { ...section, values };
}

/** A part of a configuration file: `[name]`, and what follows it. */
export interface ConfigurationSection {
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, { readonly text: string; readonly line: number }>;
}

/** Reads sections of `key = value`, where lines that begin with space go on. @throws as `readDefinitions` */
export function readSections(text: string, path: string): readonly ConfigurationSection[] {
  const sections: {
    name: string;
    line: number;
    values: Map<string, { text: string; line: number }>;
  }[] = [];
  let key: string | undefined;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = at + 1;
    const wrong = (what: string): RpmError =>
      new RpmError('REPOSITORY_MALFORMED', `reading ${path}, line ${line}: ${what}`);
    if (raw.trim() === '' || /^[#;]/.test(raw)) continue;
    const current = sections.at(-1);
    const heading = /^\[([^\]]+)\]\s*$/.exec(raw);
    if (heading !== null) {
      sections.push({ name: (heading[1] ?? '').trim(), line, values: new Map() });
      key = undefined;
    } else if (/^\s/.test(raw)) {
      const before = key === undefined ? undefined : current?.values.get(key);
      if (before === undefined) throw wrong('nothing is there to go on from');
      if (!/^\s*[#;]/.test(raw)) before.text += `\n${raw.trim()}`;
    } else {
      const equals = raw.indexOf('=');
      if (current === undefined) throw wrong('expected [name] before it');
      if (equals < 1) throw wrong(`expected key = value, found '${raw.slice(0, 60)}'`);
      key = raw.slice(0, equals).trim().toLowerCase();
      current.values.set(key, { text: raw.slice(equals + 1).trim(), line });
    }
  }
  return sections;
}

const truths = new Set(['1', 'yes', 'true', 'on', 'enabled']);
const untruths = new Set(['0', 'no', 'false', 'off', 'disabled']);
const unitSeconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

function definitionOf(
  { name: id, values }: ConfigurationSection,
  path: string,
  variables: RepositoryVariables,
): RepositoryDefinition {
  const textOf = (key: string): string | undefined => {
    const value = values.get(key);
    return value === undefined || value.text === '' ? undefined : fillIn(value.text, variables);
  };
  const wrong = (key: string, wanted: string): RpmError => {
    const { line = 0, text = '' } = values.get(key) ?? {};
    const where = `reading ${path}, line ${line}`;
    return new RpmError('REPOSITORY_MALFORMED', `${where}: ${key}: expected ${wanted}: ${text}`);
  };
  const truth = (key: string, otherwise: boolean): boolean => {
    const text = textOf(key)?.toLowerCase();
    if (text === undefined) return otherwise;
    if (!truths.has(text) && !untruths.has(text)) throw wrong(key, '1 or 0');
    return truths.has(text);
  };
  const number = (key: string, otherwise: number): number => {
    const text = textOf(key);
    if (text === undefined) return otherwise;
    if (!/^-?\d+$/.test(text)) throw wrong(key, 'a number');
    return Number(text);
  };
  const expiry = (): number => {
    const text = textOf('metadata_expire')?.toLowerCase();
    if (text === undefined) return defaultExpirySeconds;
    if (text === 'never' || text === '-1') return Number.POSITIVE_INFINITY;
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text);
    if (match === null) throw wrong('metadata_expire', 'a time such as 90m, 6h, 2d or never');
    return Number(match[1]) * (unitSeconds[match[2] ?? ''] ?? 1);
  };
  const list = (key: string): readonly string[] => wordsOf(textOf(key));
  const mirrorList = textOf('mirrorlist');
  // yum took both under one name
  const isMetalink = mirrorList?.includes('metalink') === true;
  return {
    ...{ id: fillIn(id, variables), name: textOf('name') ?? id, file: path },
    isEnabled: truth('enabled', true),
    baseUrls: list('baseurl').map((url) => withPath(url, textOf('path'))),
    mirrorList: isMetalink ? undefined : mirrorList,
    metalink: textOf('metalink') ?? (isMetalink ? mirrorList : undefined),
    priority: number('priority', defaultPriority),
    cost: number('cost', defaultCost),
    excludes: [...list('exclude'), ...list('excludepkgs')],
    includes: list('includepkgs'),
    isModuleHotfixes: truth('module_hotfixes', false),
    checksPackages: truth('gpgcheck', truth('pkg_gpgcheck', false)),
    checksMetadata: truth('repo_gpgcheck', false),
    keyAddresses: list('gpgkey'),
    expirySeconds: expiry(),
    isSkippedIfUnavailable: truth('skip_if_unavailable', false),
    access: {
      checksCertificate: truth('sslverify', true),
      authorities: textOf('sslcacert'),
      certificate: textOf('sslclientcert'),
      key: textOf('sslclientkey'),
      proxy: textOf('proxy') === '_none_' ? '' : textOf('proxy'),
      userName: textOf('username'),
      password: textOf('password'),
    },
  };
}

/** Words are parted by space or commas. */
function wordsOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

/** zypper's `path`: below the address. */
function withPath(url: string, path: string | undefined): string {
  if (path === undefined || path === '/') return url;
  return `${url.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

/** How deep values may stand in values. */
const mostNesting = 4;

/**
 * Fills in `$name`, `${name}`, `${name:-instead}` and `${name:+where it is set}`; a name without a value
 * stays as it stands. Rule: dnf5's manual of its configuration, and yum before it.
 */
export function fillIn(text: string, variables: RepositoryVariables, depth = 0): string {
  if (depth > mostNesting) return text;
  return text.replace(
    /\$(?:\{(\w+)(?::([-+])((?:[^{}]|\{[^{}]*\})*))?\}|(\w+))/g,
    (whole, braced: string | undefined, operator: string, word: string, plain: string) => {
      const name = braced ?? plain;
      const value = valueOf(name, variables);
      const isSet = value !== undefined && value !== '';
      if (operator === '-') return isSet ? value : fillIn(word, variables, depth + 1);
      if (operator === '+') return isSet ? fillIn(word, variables, depth + 1) : '';
      return value ?? whole;
    },
  );
}

function valueOf(name: string, variables: RepositoryVariables): string | undefined {
  const lower = name.toLowerCase();
  const known = Object.hasOwn(variables, name) ? name : lower;
  if (Object.hasOwn(variables, known)) return variables[known];
  const [major, ...minor] = (variables['releasever'] ?? '').split('.');
  if (variables['releasever'] === undefined) return undefined;
  if (lower === 'releasever_major') return major;
  if (lower === 'releasever_minor') return minor.join('.');
  return undefined;
}

/** Architectures -> what `$basearch` is on them; others are their own. Rule: dnf's table of the same. */
const baseArchitectures: readonly (readonly [base: string, names: readonly string[]])[] = [
  ['i386', ['i386', 'i486', 'i586', 'i686', 'athlon', 'geode', 'pentium3', 'pentium4']],
  ['x86_64', ['x86_64', 'x86_64_v2', 'x86_64_v3', 'x86_64_v4', 'amd64', 'ia32e', 'em64t']],
  ['ppc64', ['ppc64', 'ppc64iseries', 'ppc64p7', 'ppc64pseries']],
  ['arm', ['armv5tejl', 'armv5tel', 'armv5tl', 'armv6l', 'armv7l', 'armv8l']],
  ['armhfp', ['armv6hl', 'armv7hl', 'armv7hnl', 'armv8hl']],
  ['ppc', ['ppc', 'ppc64', 'rs6000']],
];

/** `$basearch` of an architecture. */
export function baseArchitecture(architecture: string): string {
  const found = baseArchitectures.find(([, names]) => names.includes(architecture));
  return found?.[0] ?? architecture;
}

/** Variables that files of their names hold, one a line: `/etc/dnf/vars`, `/etc/yum/vars`. */
export function readVariableFolders(folders: readonly string[]): RepositoryVariables {
  const values: Record<string, string> = {};
  for (const folder of folders)
    for (const name of namesIn(folder)
      .filter((one) => /^\w+$/.test(one))
      .sort()) {
      const path = join(folder, name);
      try {
        values[name] = readFileSync(path, 'utf8').split('\n')[0]?.trim() ?? '';
      } catch (thrown) {
        throw fileError('reading', path, thrown);
      }
    }
  return values;
}
