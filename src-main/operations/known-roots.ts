/** Roots somebody worked with before, as they are now. */
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { KnownRoot, RootInfo } from '../contract/root.ts';
import { toRpmError } from '../base/index.ts';
import { findDatabase, openDatabase } from '../database/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { sandboxFolders } from './make-sandbox.ts';
import type { OpenRoot } from './open-root.ts';
import { readSettings, writeSettings } from './settings.ts';
import type { EngineSurroundings } from './surroundings.ts';

const mostRemembered = 50;

/** What a folder is to this user. */
export function kindOfRoot(path: string, { folders }: EngineSurroundings): RootInfo['kind'] {
  if (path === '/') return 'system';
  return path === sandboxFolders(folders.data).root ? 'sandbox' : 'directory';
}

/** Puts a root at the head of the list; where the list cannot be written, it is opened all the same. */
export function rememberRoot(path: string, { folders, context }: EngineSurroundings): void {
  const settings = readSettings(folders.config, context.log);
  const others = settings.knownRoots.filter((known) => known !== path);
  try {
    writeSettings(folders.config, {
      ...settings,
      knownRoots: [path, ...others].slice(0, mostRemembered),
    });
  } catch (thrown) {
    context.log.warning(`remembering ${path}: ${String(thrown)}`);
  }
}

/** @throws {FileError} when the settings cannot be written */
export function forgetRoot(path: string, { folders, context }: EngineSurroundings): void {
  const settings = readSettings(folders.config, context.log);
  const { defaultRoot } = settings;
  writeSettings(folders.config, {
    ...settings,
    knownRoots: settings.knownRoots.filter((known) => known !== path),
    defaultRoot: defaultRoot === path ? null : defaultRoot,
  });
}

/** @throws {FileError} when the settings cannot be written */
export function preferRoot(path: string | null, { folders, context }: EngineSurroundings): void {
  const settings = readSettings(folders.config, context.log);
  writeSettings(folders.config, { ...settings, defaultRoot: path });
}

/** The open one, those of before, and the machine's own and the sandbox where they have a database. */
export function knownRoots(open: OpenRoot, surroundings: EngineSurroundings): KnownRoot[] {
  const { folders, context } = surroundings;
  const { knownRoots: before, defaultRoot } = readSettings(folders.config, context.log);
  const own = ['/', sandboxFolders(folders.data).root].filter((path) =>
    existsSync(findDatabase(path)),
  );
  const preferred = defaultRoot === null ? [] : [defaultRoot];
  const paths = [...new Set([...own, open.path, ...before, ...preferred])];
  return paths.map((path) => ({
    path,
    kind: kindOfRoot(path, surroundings),
    isOpen: path === open.path,
    isDefault: path === defaultRoot,
    state: path === open.path ? stateOf(open.database) : look(path, surroundings),
  }));
}

function look(path: string, { context }: EngineSurroundings): KnownRoot['state'] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { kind: 'missing', what: 'folder' };
  try {
    using database = openDatabase(findDatabase(path), { log: context.log });
    return stateOf(database);
  } catch (thrown) {
    const { code, message } = toRpmError(thrown);
    return code === 'DATABASE_MISSING'
      ? { kind: 'missing', what: 'database' }
      : { kind: 'unreadable', reason: message };
  }
}

function stateOf(database: ReadableDatabase): KnownRoot['state'] {
  const status = statSync(database.path, { throwIfNoEntry: false });
  return {
    kind: 'there',
    database: backendOf(database.path),
    packageCount: database.count(),
    changedAtSeconds: Math.floor((status?.mtimeMs ?? 0) / 1000),
  };
}

function backendOf(path: string): 'sqlite' | 'ndb' | 'bdb' {
  const name = basename(path);
  if (name === 'Packages') return 'bdb';
  return name === 'Packages.db' ? 'ndb' : 'sqlite';
}
