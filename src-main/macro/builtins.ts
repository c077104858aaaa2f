/** The macros every rpm has built in, but for those that define. */
import { requireName } from './definition.ts';
import { evaluateExpression } from './expression.ts';
import { MacroError } from './macro-error.ts';
import type { Parameters } from './parameters.ts';
import { configurationFolder } from './macro-places.ts';
import { macroTable } from './macro-table.ts';
import type { MacroRow } from './macro-table.ts';
import { QUOTE } from './tokens.ts';

/** What built-ins need of the macros they are among. */
export interface BuiltinHost {
  readonly around: {
    environment(name: string): string | undefined;
    exists(path: string): boolean;
    lua(code: string, parameters: Parameters | undefined): string;
    readonly processors: number;
    say(level: 'plain' | 'warning' | 'note', text: string): void;
  };
  bodyOf(name: string): string | undefined;
  expand(text: string): string;
  isDefined(name: string): boolean;
  load(path: string): boolean;
  rows(): readonly MacroRow[];
  undefine(name: string): void;
}

/** What a built-in makes of the words it is given. */
type WordsMacro = (words: readonly string[], macros: BuiltinHost) => string;

/** Built-ins that take no words. */
export const plainBuiltins: Readonly<Record<string, (macros: BuiltinHost) => string>> = {
  dump: (macros) => {
    macros.around.say('note', macroTable(macros.rows()));
    return '';
  },
  getconfdir: ({ around }) => configurationFolder((name) => around.environment(name)),
  getncpus: (macros) => String(macros.around.processors),
};

const of =
  (make: (text: string, macros: BuiltinHost) => string): WordsMacro =>
  ([text = ''], macros) =>
    make(text, macros);

/** What rpm has had since 4.19: functions of Lua's string library, given the words. */
const stringMacros = Object.fromEntries(
  ['gsub', 'len', 'lower', 'rep', 'reverse', 'sub', 'upper'].map((name) => [
    name,
    (words: readonly string[], macros: BuiltinHost): string => {
      const parameters = { words, options: new Map<string, string>(), values: new Map() };
      return macros.around.lua(`return (string.${name}(table.unpack(arg)))`, parameters);
    },
  ]),
);

/** What the release of rpm whose command line this program follows has not. */
export const newerBuiltins: ReadonlySet<string> = new Set([
  ...Object.keys(stringMacros),
  'span',
  'xdg',
]);

/** Built-ins that take words; all but `quote` and the string functions look at the first alone. */
export const wordBuiltins: Readonly<Record<string, WordsMacro>> = {
  ...stringMacros,
  P: of((text, macros) => macros.expand(`%PATCH${text}`)),
  S: of((text, macros) => macros.expand(`%SOURCE${text}`)),
  basename: of((text) => text.slice(text.lastIndexOf('/') + 1)),
  dirname: of((text) => (text.includes('/') ? text.slice(0, text.lastIndexOf('/')) : text)),
  echo: of((text, macros) => said(macros, 'plain', text)),
  error: of((text) => {
    throw MacroError.withoutPlace(text);
  }),
  exists: of((text, macros) => (macros.around.exists(text) ? '1' : '0')),
  expand: of((text, macros) => (text === '' ? '' : macros.expand(text))),
  expr: of((text) => evaluateExpression(text)),
  getenv: of((text, macros) => macros.around.environment(text) ?? ''),
  load: of((path, macros) => {
    if (!macros.load(path)) throw new MacroError(`failed to load macro file ${path}`);
    return '';
  }),
  macrobody: of((name, macros) => {
    const body = macros.bodyOf(name);
    if (body === undefined) throw new MacroError(`no such macro: '${name}'`);
    return body;
  }),
  quote: (words) => words.map((word) => `${QUOTE}${word}${QUOTE}`).join(' '),
  // macros over many lines are kept together by it
  span: of((text) => text),
  shescape: of((text) => `'${text.replaceAll("'", String.raw`'\''`)}'`),
  shrink: of((text) => text.trim().replace(/\s+/g, ' ')),
  suffix: of((text) => (text.includes('.') ? text.slice(text.lastIndexOf('.') + 1) : '')),
  u2p: of(pathOfUrl),
  uncompress: of((path, macros) => {
    const program = macros.isDefined('__rpmuncompress')
      ? macros.expand('%{__rpmuncompress}')
      : '/usr/lib/rpm/rpmuncompress';
    return `${program} ${path}`;
  }),
  undefine: of((name, macros) => {
    requireName(name, 'undefine');
    macros.undefine(name);
    return '';
  }),
  url2path: of(pathOfUrl),
  xdg: of((kind, macros) => {
    const folder = Object.hasOwn(userFolders, kind) ? userFolders[kind] : undefined;
    if (folder === undefined) throw MacroError.withoutPlace(`xdg: invalid argument: ${kind}`);
    const [variable, usual] = folder;
    const { around } = macros;
    return around.environment(variable) ?? `${around.environment('HOME') ?? ''}${usual}`;
  }),
  warn: of((text, macros) => said(macros, 'warning', text)),
};

/** Kind -> the variable that names it, and where it is in a user's folder (XDG base directories). */
const userFolders: Readonly<Record<string, readonly [variable: string, usual: string]>> = {
  cache: ['XDG_CACHE_HOME', '/.cache'],
  config: ['XDG_CONFIG_HOME', '/.config'],
  data: ['XDG_DATA_HOME', '/.local/share'],
  state: ['XDG_STATE_HOME', '/.local/state'],
};

function said(macros: BuiltinHost, level: 'plain' | 'warning', text: string): string {
  macros.around.say(level, text);
  return '';
}

function pathOfUrl(text: string): string {
  if (text === '-') return '/';
  const match = /^(?:https?|ftp|file|hkp):\/\/[^/]*(.*)$/s.exec(text);
  if (match === null) return text;
  return match[1] === '' ? '/' : (match[1] ?? '');
}
