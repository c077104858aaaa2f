/** Reads the recipes of the demonstration packages; assets/demonstration/README.md describes their form. */
import { RpmError } from '../base/index.ts';
import { parseCapability } from '../dependency/index.ts';
import type {
  ChangelogInput,
  DependencyInput,
  FileInput,
  PackageInput,
  ScriptName,
} from '../format/index.ts';
import { FileFlag } from '../format/index.ts';

const VENDOR = 'Turntable demonstration';

const dependencyKeys = {
  Requires: 'requires',
  Provides: 'provides',
  Conflicts: 'conflicts',
  Obsoletes: 'obsoletes',
  Recommends: 'recommends',
  Suggests: 'suggests',
  Supplements: 'supplements',
  Enhances: 'enhances',
} as const;

const scriptSections: Readonly<Record<string, ScriptName>> = {
  pre: 'prein',
  post: 'postin',
  preun: 'preun',
  postun: 'postun',
};

const fileSections: Readonly<Record<string, number>> = {
  file: 0,
  doc: FileFlag.DOC,
  license: FileFlag.LICENSE,
  config: FileFlag.CONFIG,
  'config(noreplace)': FileFlag.CONFIG | FileFlag.NOREPLACE,
  ghost: FileFlag.GHOST,
};

interface Section {
  /** Without its `%`. */
  readonly name: string;
  /** The rest of its line. */
  readonly argument: string;
  readonly lines: string[];
}

/**
 * What the package writer takes, from a recipe's text.
 *
 * @param path - for messages
 * @throws {RpmError} BAD_ARGUMENT naming the line or section that is wrong
 */
export function parseRecipe(text: string, path: string): PackageInput {
  const bad = (what: string): RpmError =>
    new RpmError('BAD_ARGUMENT', `reading recipe ${path}: ${what}`);
  const { keys, sections } = splitRecipe(text, bad);
  const one = (key: string): string => {
    const value = keys.get(key)?.[0];
    if (value === undefined) throw bad(`it has no ${key}`);
    return value;
  };
  const optional = <K extends string>(name: K, key: string): { readonly [P in K]?: string } =>
    keys.has(key) ? ({ [name]: one(key) } as { [P in K]: string }) : {};
  const body = (name: string): string =>
    contentOf(sections.find((section) => section.name === name)?.lines ?? []);
  const dependencies = Object.entries(dependencyKeys).flatMap(([key, name]) =>
    keys.has(key) ? [[name, (keys.get(key) ?? []).map(dependency)] as const] : [],
  );
  const scripts = sections.flatMap((section) => {
    const name = scriptSections[section.name];
    return name === undefined ? [] : [[name, { body: contentOf(section.lines) }] as const];
  });
  return {
    name: one('Name'),
    ...(keys.has('Epoch') ? { epoch: Number(one('Epoch')) } : {}),
    version: one('Version'),
    release: one('Release'),
    arch: keys.get('Arch')?.[0] ?? 'noarch',
    summary: one('Summary'),
    description: body('description').trim(),
    license: one('License'),
    ...optional('group', 'Group'),
    ...optional('url', 'URL'),
    vendor: VENDOR,
    buildHost: 'demonstration.invalid',
    buildTimeSeconds: seconds(one('Built'), bad),
    ...Object.fromEntries(dependencies),
    scripts: Object.fromEntries(scripts),
    changelog: changelog(body('changelog'), bad),
    files: sections.flatMap((section) => fileOf(section, bad)),
    // Small files, quickly made: the first start waits for them.
    payload: { compressor: 'gzip', level: 6 },
  };
}

type Bad = (what: string) => RpmError;

function splitRecipe(text: string, bad: Bad): { keys: Map<string, string[]>; sections: Section[] } {
  const keys = new Map<string, string[]>();
  const sections: Section[] = [];
  for (const line of text.split('\n')) {
    const opened = /^%([a-z()]+)(?: (.*))?$/.exec(line);
    const current = sections.at(-1);
    if (opened !== null) {
      sections.push({ name: opened[1] ?? '', argument: opened[2] ?? '', lines: [] });
    } else if (current !== undefined) {
      current.lines.push(line.startsWith('%%') ? line.slice(1) : line);
    } else if (line.trim() !== '') {
      const [, key, value] = /^([A-Za-z]+): *(.*)$/.exec(line) ?? [];
      if (key === undefined || value === undefined) throw bad(`what is '${line}'?`);
      keys.set(key, [...(keys.get(key) ?? []), value.trim()]);
    }
  }
  return { keys, sections };
}

/** The lines of a section; the blank ones before the next section are not part of it. */
function contentOf(lines: readonly string[]): string {
  return lines.join('\n').replace(/\n*$/, '\n');
}

function dependency(text: string): DependencyInput {
  const { name, sense, evr } = parseCapability(text);
  return evr === '' ? { name } : { name, sense, evr };
}

function seconds(date: string, bad: Bad): number {
  const milliseconds = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(milliseconds)) throw bad(`'${date}' is no date`);
  return milliseconds / 1000;
}

function fileOf(section: Section, bad: Bad): FileInput[] {
  const { name, argument } = section;
  if (name === 'dir') return [{ path: argument, directory: true }];
  if (name === 'link') {
    const [path, linkTarget] = argument.split(' -> ');
    if (path === undefined || linkTarget === undefined) throw bad(`%link ${argument}: no target`);
    return [{ path, linkTarget }];
  }
  const flags = fileSections[name];
  if (flags === undefined) {
    if (scriptSections[name] !== undefined || name === 'description' || name === 'changelog')
      return [];
    throw bad(`there is no section %${name}`);
  }
  const [, path, mode] = /^(\S+)(?: mode=([0-7]{3,4}))?$/.exec(argument) ?? [];
  if (path === undefined) throw bad(`%${name} ${argument}: no path`);
  const content = flags === FileFlag.GHOST ? '' : contentOf(section.lines);
  return [
    {
      path,
      content,
      ...(flags === 0 ? {} : { flags }),
      ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }),
    },
  ];
}

function changelog(text: string, bad: Bad): ChangelogInput[] {
  return text
    .split(/^(?=\* )/m)
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [, date, author, body] = /^\* (\S+) ([^\n]+)\n([^]*)$/.exec(entry) ?? [];
      if (date === undefined || author === undefined || body === undefined)
        throw bad(`changelog: what is '${entry}'?`);
      return { timeSeconds: seconds(date, bad), author, text: body.trim() };
    });
}
