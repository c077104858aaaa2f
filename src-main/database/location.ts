import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { DatabaseError, isSystemError, systemErrorText } from '../base/index.ts';

/** The database's own file name. */
export const databaseFile = 'rpmdb.sqlite';
/** The lock rpm and everybody who writes takes. */
export const lockFile = '.rpm.lock';

/** rpm's names of the database formats. */
export type Backend = 'sqlite' | 'ndb' | 'bdb_ro';

/** Files by which databases of other formats are recognised, in rpm's order. */
const otherFormats: readonly {
  readonly file: string;
  readonly backend: Exclude<Backend, 'sqlite'>;
  readonly words: string;
}[] = [
  { file: 'Packages.db', backend: 'ndb', words: 'an ndb' },
  { file: 'Packages', backend: 'bdb_ro', words: 'a Berkeley DB' },
];

/** Where databases live: first what Fedora, RHEL 9 and openSUSE use, then everybody else. */
const usualFolders = ['/usr/lib/sysimage/rpm', '/var/lib/rpm'] as const;

/**
 * The folder of a root's database: `dbpath` where given; otherwise the first folder that has a
 * database; otherwise where the macro files (of the root, else of this machine) want it.
 *
 * @param root - absolute path, `/` for this machine
 * @param dbpath - a `--dbpath`; taken within the root
 * @param home - the user's home folder, for systems whose macros put the database there
 * @returns an absolute path inside the root; it need not exist
 */
export function findDatabase(root: string, dbpath?: string, home?: string): string {
  if (dbpath !== undefined) return inRoot(root, dbpath);
  const configured = configuredPath(root, home) ?? configuredPath('/', home);
  const candidates = [...(configured === undefined ? [] : [configured]), ...usualFolders];
  const folders = candidates.map((folder) => inRoot(root, folder));
  const found = folders.find(hasDatabase);
  if (found !== undefined) return found;
  // none yet: as configured, else the newer of the usual places where the system has that folder
  return inRoot(
    root,
    configured ?? usualFolders.find((folder) => existsSync(inRoot(root, folder))) ?? '/var/lib/rpm',
  );
}

/** Whether a folder has a database of any format. */
export function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, databaseFile)) || foreignFormat(folder) !== undefined;
}

function foreignFormat(folder: string): (typeof otherFormats)[number] | undefined {
  if (existsSync(join(folder, databaseFile))) return undefined;
  return otherFormats.find(({ file }) => statusAt(join(folder, file))?.isFile());
}

/** The database file of a folder, and its format. */
export interface DatabaseLocation {
  readonly backend: Backend;
  /** Absolute path of the file the headers are in. */
  readonly path: string;
}

/** Index files that Berkeley DB databases of rpm 4 and 5 had beside `Packages`. */
const berkeleyIndexes = [
  'Name Basenames Group Requirename Providename Conflictname Obsoletename Triggername Dirnames',
  'Requireversion Provideversion Installtid Sigmd5 Sha1header Filemd5s Filedigests Pubkeys',
  'Filetriggername Transfiletriggername Recommendname Suggestname Supplementname Enhancename',
  'Arch Filepaths Nvra Os Packagecolor Release Seqno Sourcepkgid Version Depends',
].flatMap((names) => names.split(' '));

/** The files in a folder that belong to a database of another format; none for SQLite. */
export function filesOfFormat(folder: string, backend: Backend): readonly string[] {
  if (backend === 'sqlite') return [];
  if (backend === 'ndb') return ['Packages.db', 'Index.db'];
  const environment = readdirSync(folder).filter((name) => /^__db\.\d{3}$/.test(name));
  return ['Packages', ...berkeleyIndexes, ...environment, '.dbenv.lock'];
}

/**
 * What a folder holds, SQLite first: that is where rpm would write.
 *
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE
 */
export function locateDatabase(folder: string): DatabaseLocation {
  const path = join(folder, databaseFile);
  const obstacle = obstacleAt(folder, path);
  if (obstacle !== undefined)
    throw new DatabaseError('DATABASE_UNREADABLE', `opening ${path}: ${obstacle}`, {
      context: { path },
    });
  if (existsSync(path)) return { backend: 'sqlite', path };
  const format = foreignFormat(folder);
  if (format !== undefined) return { backend: format.backend, path: join(folder, format.file) };
  throw new DatabaseError('DATABASE_MISSING', `opening ${path}: there is no package database`, {
    hint: 'An empty one is made by --initdb.',
    context: { path },
  });
}

/**
 * The SQLite database of a folder, the only format that is written.
 *
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_UNREADABLE, DATABASE_READ_ONLY for a database of
 * another format
 */
export function requireDatabase(folder: string): string {
  const { backend, path } = locateDatabase(folder);
  if (backend === 'sqlite') return path;
  const words = otherFormats.find((format) => format.backend === backend)?.words ?? backend;
  throw new DatabaseError(
    'DATABASE_READ_ONLY',
    `opening ${path} for writing: it is ${words} database, which is only read`,
    {
      hint:
        'rpmdb --rebuilddb turns it into an SQLite one; ' +
        'turntable convert FOLDER makes that in another folder.',
      context: { path },
    },
  );
}

/** What is in the way where the database, or the folder it lies in, should be. */
function obstacleAt(folder: string, path: string): string | undefined {
  const reason = whyUnreadable(path);
  if (reason !== undefined) return reason;
  if (statusAt(path)?.isDirectory() === true) return 'it is a directory';
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    const status = statusAt(above);
    if (status !== undefined)
      return status.isDirectory() ? undefined : `${above} is not a directory`;
  }
  return undefined;
}

/** Why a database that may be there cannot be read by this user. */
function whyUnreadable(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (thrown) {
    return isSystemError(thrown) && thrown.code === 'EACCES'
      ? systemErrorText('EACCES')
      : undefined;
  }
}

/** The status of what is at a path; undefined also where something in front of it is no directory. */
function statusAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function inRoot(root: string, path: string): string {
  const absolute = isAbsolute(path) ? path : join('/', path);
  return normalize(join(root, absolute)).replace(/(.)\/$/, '$1');
}

/** Macro files in the order in which rpm reads them; later definitions win. */
function macroFiles(root: string): readonly string[] {
  const folder = (path: string, isWanted: (name: string) => boolean): string[] => {
    const full = inRoot(root, path);
    if (!existsSync(full)) return [];
    return readdirSync(full)
      .filter(isWanted)
      .sort()
      .map((name) => join(full, name));
  };
  const isMacroFile = (name: string): boolean => name.startsWith('macros.');
  return [
    inRoot(root, '/usr/lib/rpm/macros'),
    ...folder('/usr/lib/rpm/macros.d', isMacroFile),
    ...folder('/etc/rpm', isMacroFile),
    inRoot(root, '/etc/rpm/macros'),
  ];
}

/** `%_dbpath` as the macro files of a root define it; undefined when they do not, or not plainly. */
function configuredPath(root: string, home: string | undefined): string | undefined {
  const definitions = new Map<string, string>();
  for (const file of macroFiles(root)) readDefinitions(file, definitions);
  const body = definitions.get('_dbpath');
  return body === undefined ? undefined : expandPath(body, definitions, home);
}

const maxPathLength = 4096;
const definition = /^%(_dbpath|_var|_usr|_prefix|_localstatedir|_sharedstatedir)[ \t]+(\S.*)$/;

function readDefinitions(file: string, into: Map<string, string>): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  for (const line of text.split('\n')) {
    const match = line.length > maxPathLength ? null : definition.exec(line);
    if (match?.[1] !== undefined) into.set(match[1], (match[2] ?? '').trimEnd());
  }
}

const maxExpansions = 8;

/** Expands the plain `%{name}` references a path may have; a path that needs more is not taken. */
function expandPath(
  body: string,
  definitions: ReadonlyMap<string, string>,
  home: string | undefined,
): string | undefined {
  // Debian's rpm keeps its database in the user's home folder, which it asks the shell for
  const asked = /^%\((?:ba)?sh -c 'echo ~(\/[^'$`]*)'\)$/.exec(body)?.[1];
  if (asked !== undefined) return home === undefined ? undefined : join(home, asked);
  let path = body;
  for (let turn = 0; turn < maxExpansions && path.length <= maxPathLength; turn += 1)
    path = path.replace(
      /%\{\??(\w+)\}/g,
      (reference, name: string) => definitions.get(name) ?? reference,
    );
  return isAbsolute(path) && !path.includes('%') ? path : undefined;
}
