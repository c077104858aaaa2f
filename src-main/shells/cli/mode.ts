import { optionTable } from './option-table.ts';
import { UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';

/** What an rpm command line is about; each has a command in commands.ts. */
export type Mode =
  | 'query'
  | 'verify'
  | 'install'
  | 'erase'
  | 'restore'
  | 'checksig'
  | 'import'
  | 'initdb'
  | 'rebuilddb'
  | 'verifydb'
  | 'list'
  | 'export'
  | 'delete'
  | 'rebuild'
  | 'exportdb'
  | 'importdb'
  | 'salvagedb'
  | 'graph'
  | 'querytags'
  | 'version'
  | 'help'
  | 'usage';

/** Asked for by options of every program, whatever it does otherwise; strongest first. */
const everywhere: readonly (readonly [option: string, mode: Mode])[] = [
  ['help', 'help'],
  ['usage', 'usage'],
  ['version', 'version'],
  ['querytags', 'querytags'],
];

/** Options that decide by their presence alone, strongest first. */
const decisive: readonly (readonly [option: string, mode: Mode])[] = [
  ['verify', 'verify'],
  ['verify-y', 'verify'],
  ['query', 'query'],
  ['restore', 'restore'],
];

const installing = ['install', 'upgrade', 'freshen', 'reinstall'];

/** What is asked for by an option that every program has; undefined when nothing is. */
export function generalMode(options: ParsedOptions): Mode | undefined {
  return everywhere.find(([option]) => options.has(option))?.[1];
}

/** The mode of a command line of rpm; undefined when no option asks for any. */
export function modeOf(options: ParsedOptions): Mode | undefined {
  const found = decisive.find(([option]) => options.has(option));
  if (found !== undefined) return found[1];
  if (options.has(...installing)) return 'install';
  return options.has('erase') ? 'erase' : undefined;
}

/** What rpm says of an option outside the modes it is for. */
interface Restriction {
  readonly options: readonly string[];
  readonly shown?: string;
  readonly modes: readonly Mode[];
  readonly where: string;
  /** The whole message, where it is not of the usual form. */
  readonly message?: string;
}

const changing: readonly Mode[] = ['install', 'erase'];
const duringChange = 'package installation and erasure';

const restrictions: readonly Restriction[] = [
  {
    options: ['force', 'replacepkgs', 'oldpackage'],
    modes: ['install'],
    where: '',
    message: 'only installation and upgrading may be forced',
  },
  {
    options: ['badreloc'],
    modes: ['install'],
    where: '',
    message: 'files may only be relocated during package installation',
  },
  {
    options: ['relocate', 'excludepath'],
    modes: ['install'],
    where: '',
    message: '--relocate and --excludepath may only be used when installing new packages',
  },
  {
    options: ['prefix'],
    modes: ['install'],
    where: '',
    message: '--prefix may only be used when installing new packages',
  },
  { options: ['hash'], shown: '--hash (-h)', modes: changing, where: duringChange },
  { options: ['percent'], modes: changing, where: duringChange },
  { options: ['excludedocs'], modes: ['install'], where: 'package installation' },
  { options: ['includedocs'], modes: ['install'], where: 'package installation' },
  { options: ['ignorearch'], modes: ['install'], where: 'package installation' },
  { options: ['ignoreos'], modes: ['install'], where: 'package installation' },
  { options: ['ignoresize'], modes: changing, where: 'package installation' },
  { options: ['allmatches'], modes: ['erase'], where: 'package erasure' },
  { options: ['allfiles'], modes: ['install'], where: 'package installation' },
  { options: ['justdb'], modes: changing, where: duringChange },
  {
    options: optionTable
      .map(({ name }) => name)
      .filter((name) => /^no(?:scripts|pre|post|trigger)/.test(name)),
    shown: 'script disabling options',
    modes: ['install', 'erase', 'verify'],
    where: duringChange,
  },
  { options: ['test'], modes: changing, where: duringChange },
  {
    options: ['nodeps'],
    modes: ['install', 'erase', 'verify', 'restore'],
    where: 'package installation, erasure, and verification',
  },
];

/**
 * Refuses options that do not go with the mode.
 *
 * @throws {UsageError} in rpm's words
 */
export function checkOptions(mode: Mode, options: ParsedOptions): void {
  checkValues(options, pathValues);
  if (options.has('prefix') && options.has('relocate', 'excludepath'))
    throw new UsageError('cannot use --prefix with --relocate or --excludepath');
  for (const { options: names, shown, modes, where, message } of restrictions) {
    const name = names.find((candidate) => options.has(candidate));
    if (name === undefined || modes.includes(mode)) continue;
    throw new UsageError(
      message ?? `${shown ?? `--${name}`} may only be specified during ${where}`,
    );
  }
  if (options.has('excludedocs') && options.has('includedocs'))
    throw new UsageError('only one of --excludedocs and --includedocs may be specified');
  checkCommonOptions(options);
}

/**
 * Refuses values of the options that every program has.
 *
 * @throws {UsageError} in rpm's words
 */
export function checkCommonOptions(options: ParsedOptions): void {
  checkValues(options, laterValues);
}

type ValueRule = readonly [option: string, form: RegExp, message: string];

/** What rpm looks at while it still reads the command line. */
const pathValues: readonly ValueRule[] = [
  ['excludepath', /^\//, 'exclude paths must begin with a /'],
  ['relocate', /^\//, 'relocations must begin with a /'],
  ['relocate', /=/, 'relocations must contain a ='],
  ['relocate', /^[^=]*=\//, 'relocations must have a / following the ='],
];

const laterValues: readonly ValueRule[] = [
  ['prefix', /^\//, 'arguments to --prefix must begin with a /'],
  ['root', /^\//, 'arguments to --root (-r) must begin with a /'],
];

function checkValues(options: ParsedOptions, rules: readonly ValueRule[]): void {
  for (const [name, form, message] of rules)
    if (options.values(name).some((value) => !form.test(value))) throw new UsageError(message);
}
