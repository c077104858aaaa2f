import { machine } from 'node:os';
import { join, normalize } from 'node:path/posix';
import type { CheckLevel } from '../check/index.ts';
import { MacroValues } from './macro-values.ts';

/** What the configuration of a machine says about every transaction, where no option says otherwise. */
export interface TransactionSettings {
  /** `%_excludedocs`: documentation is never written. */
  readonly excludesDocs: boolean;
  /** `%_netsharedpath`: paths that another machine provides. */
  readonly netSharedPaths: readonly string[];
  /** `%_install_langs`; undefined: every language. */
  readonly languages: readonly string[] | undefined;
  /** `%_transaction_color`: ELF classes that are installed, as bits; undefined: those of the machine. */
  readonly color: number | undefined;
  /** `%_prefer_color`: the ELF class that wins where two packages bring one file, as bits. */
  readonly preferredColor: number;
  /** `%_pkgverify_level`: what a package must prove. */
  readonly verifyLevel: CheckLevel;
  /** `%_pkgverify_flags`: digests and signatures that are passed over then, as bits. */
  readonly passedOver?: number;
  /** `%_keyringpath` where `%_keyring` is `fs`: the folder of the keys, inside the root; absent: the database. */
  readonly keyFolder?: string;
  /** `%__transaction_selinux`: whether files get their SELinux labels; absent: where there is SELinux. */
  readonly labels?: boolean;
  /** `%_install_script_path`: PATH of scripts. */
  readonly scriptPath?: string;
  /** `%_tmppath`: where scripts lie while they run; inside the root. */
  readonly temporaryFolder?: string;
  /** `%__systemd_sysusers`: the program, with arguments, that makes accounts; empty: none does. */
  readonly accountTool?: string;
}

/** As rpm's own macro files have it wherever nobody changed them. */
export const usualSettings: TransactionSettings = {
  excludesDocs: false,
  netSharedPaths: [],
  languages: undefined,
  color: undefined,
  preferredColor: 2,
  verifyLevel: 'digest',
};

/**
 * The macros of this machine's own macro files. Those of the user's own folder are read where the
 * environment names one: who plans and who carries out have to agree.
 *
 * @param files - colon-separated list in place of the usual one (`--macros`)
 * @param target - `CPU-VENDOR-OS` in place of this machine (`--target`)
 */
export function machineMacros(
  environment: Readonly<Record<string, string | undefined>>,
  files?: string,
  target: string = `${machine()}-linux`,
): MacroValues {
  const macros = new MacroValues(environment);
  macros.readFiles({ target }, files?.split(':'));
  return macros;
}

/**
 * What macros say about transactions.
 *
 * @param warn - told of values that mean nothing
 */
export function settingsOf(
  macros: MacroValues,
  warn: (message: string) => void = () => {},
): TransactionSettings {
  const list = (name: string): readonly string[] =>
    (macros.value(name) ?? '').split(':').filter((item) => item !== '');
  const languages = list('_install_langs');
  const color = macros.value('_transaction_color');
  return {
    excludesDocs: macroNumber(macros.value('_excludedocs')) !== 0,
    netSharedPaths: list('_netsharedpath').filter((path) => path.startsWith('/')),
    languages: languages.length === 0 ? undefined : languages,
    color: color === undefined ? undefined : macroNumber(color),
    preferredColor: macroNumber(macros.value('_prefer_color')) || usualSettings.preferredColor,
    verifyLevel: levelOf(macros.value('_pkgverify_level'), warn),
    passedOver: macroNumber(macros.value('_pkgverify_flags')),
    ...(macros.value('_keyring')?.trim() === 'fs' && {
      keyFolder: macros.value('_keyringpath') ?? '/',
    }),
    ...scriptSettings(macros),
  };
}

function scriptSettings(macros: MacroValues): Partial<TransactionSettings> {
  const scriptPath = macros.value('_install_script_path');
  const temporaryFolder = macros.value('_tmppath');
  const accountTool = macros.value('__systemd_sysusers');
  const plugin = macros.value('__transaction_selinux');
  return {
    ...(plugin !== undefined && { labels: plugin.trim() !== '' }),
    ...(scriptPath !== undefined && { scriptPath }),
    // what names no folder is as good as undefined
    ...(temporaryFolder?.startsWith('/') === true && {
      temporaryFolder: normalize(`${temporaryFolder}/.`),
    }),
    ...(accountTool !== undefined && { accountTool: accountTool.trim() }),
  };
}

/** As rpm reads numbers in macros: `y` is 1, what is no number 0. */
export function macroNumber(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\s*y/i.test(text)) return 1;
  const [digits] = /^\s*-?(?:0x[0-9a-f]+|\d+)/i.exec(text) ?? [];
  return digits === undefined ? 0 : Number(digits);
}

const levels: ReadonlySet<string> = new Set<CheckLevel>(['all', 'digest', 'signature', 'none']);

/** What is no level asks for everything, as in rpm. */
function levelOf(text: string | undefined, warn: (message: string) => void): CheckLevel {
  const isLevel = (value: string): value is CheckLevel => levels.has(value);
  if (text === undefined) return usualSettings.verifyLevel;
  if (isLevel(text)) return text;
  warn(`invalid package verify level ${text}`);
  return 'all';
}

/** Where the keys lie, as seen from outside of the root; undefined where they are in the database. */
export function keyFolderIn(
  root: string,
  settings: Pick<TransactionSettings, 'keyFolder'> | undefined,
): string | undefined {
  const folder = settings?.keyFolder;
  return folder === undefined ? undefined : join(root, folder);
}
