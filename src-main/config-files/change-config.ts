import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigChange, ConfigRequest, ConfigSideFile } from '../contract/config.ts';
import { accountsOf, fileError, RpmError } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { lockDatabase, openDatabase } from '../database/index.ts';
import { RootTree } from '../files/index.ts';
import { findSideFile } from './find-side-files.ts';
import {
  dropChange,
  folderOf,
  keptChanges,
  keptPlaces,
  nextId,
  pruneChanges,
  writeRecord,
} from './kept-changes.ts';
import type { KeptChange } from './kept-changes.ts';
import { entryAt } from './plain-file.ts';
import { requireSame } from './plan-config-change.ts';
import { putFile, removeFile, renameOver, takeSnapshot } from './snapshot.ts';

/** Where and for whom a change is made. */
export interface ConfigSurroundings {
  readonly root: string;
  /** Absolute, on this machine. */
  readonly databaseFolder: string;
  readonly context: Context;
}

/**
 * Carries one decision about a config file out, under the database's lock: looks at the files again,
 * keeps what they hold, changes them. Each file changes at once or not at all; the side file goes last.
 *
 * @throws {RpmError} PLAN_STALE when they are no longer what was looked at, BAD_ARGUMENT,
 *   DATABASE_LOCKED, TRANSACTION_INTERRUPTED; {FileError} and nothing is changed
 */
export function changeConfig(request: ConfigRequest, around: ConfigSurroundings): ConfigChange {
  const { root, databaseFolder, context } = around;
  using lock = lockDatabase(databaseFolder);
  void lock;
  const folder = requireFolder(root);
  using tree = new RootTree(root);
  if (request.kind === 'undo') return undoChange(tree, folder, request.id, context);
  using database = openDatabase(databaseFolder, { log: context.log });
  const file = findSideFile(database, tree, request.sidePath);
  requireSame(file, request);
  const change = keepBefore(tree, folder, file, request, context);
  try {
    apply(tree, change, request.content);
  } catch (thrown) {
    // Only where nothing was changed: what is kept may be the only copy otherwise.
    if (isAsBefore(tree, change)) dropChange(folder, change.id);
    throw thrown;
  }
  pruneChanges(folder);
  return change;
}

/** Not while a transaction is half done: putting it right may touch the same files. */
function requireFolder(root: string): string {
  const folder = folderOf(root, true);
  if (folder === undefined)
    throw new RpmError('FILE_NOT_FOUND', `changing config files in ${root}: it is not there`);
  if (!existsSync(join(folder, '..', 'journal'))) return folder;
  throw new RpmError(
    'TRANSACTION_INTERRUPTED',
    'changing a config file: a transaction was cut off',
    {
      hint: 'Put it right first: turntable recover.',
    },
  );
}

function keepBefore(
  tree: RootTree,
  folder: string,
  file: ConfigSideFile,
  request: Extract<ConfigRequest, { readonly kind: 'resolve' }>,
  context: Context,
): KeptChange {
  const { path, sidePath, kind } = file;
  const id = nextId(folder);
  const places = keptPlaces(folder, id);
  try {
    const side = takeSnapshot(tree, sidePath, places.side);
    const current = file.current === undefined ? null : takeSnapshot(tree, path, places.current);
    const change: KeptChange = {
      ...{ id, doneAtMs: context.now(), path, sidePath, kind, action: request.action },
      nevra: file.package.nevra,
      ...askedBy(context),
      ...{ current, side, after: afterOf(request, kind, current, side) },
    };
    writeRecord(folder, change);
    return change;
  } catch (thrown) {
    dropChange(folder, id);
    throw fileError('keeping', path, thrown);
  }
}

/** Whether the side file takes the place of the other one. */
function comesOver({ action, kind }: Pick<KeptChange, 'action' | 'kind'>): boolean {
  return action !== 'merge' && (action === 'keep') === (kind !== 'rpmnew');
}

function afterOf(
  { action, content }: Extract<ConfigRequest, { readonly kind: 'resolve' }>,
  kind: KeptChange['kind'],
  current: KeptChange['current'],
  side: KeptChange['side'],
): string | null {
  if (content !== undefined) return createHash('sha256').update(content).digest('hex');
  return comesOver({ action, kind }) ? side.digest : (current?.digest ?? null);
}

function apply(tree: RootTree, change: KeptChange, content: string | undefined): void {
  const { path, sidePath, current } = change;
  if (comesOver(change)) return renameOver(tree, sidePath, path);
  if (content !== undefined && current !== null) putFile(tree, path, Buffer.from(content), current);
  removeFile(tree, sidePath);
}

function isAsBefore(tree: RootTree, { path, sidePath, current, side }: KeptChange): boolean {
  return holds(tree, path, current?.digest ?? null) && holds(tree, sidePath, side.digest);
}

/** Whether a file holds this, or is not there where it is null. */
function holds(tree: RootTree, path: string, digest: string | null): boolean {
  const entry = entryAt(tree, path);
  return entry === undefined ? digest === null : entry.digest === digest;
}

/** Both files as they were before, unless somebody changed them since. */
function undoChange(tree: RootTree, folder: string, id: number, context: Context): ConfigChange {
  const change = keptChanges(folder).find((one) => one.id === id);
  const doing = `undoing change ${id} of a config file`;
  if (change === undefined) throw new RpmError('BAD_ARGUMENT', `${doing}: it is not known`);
  if (change.undoneAtMs !== undefined)
    throw new RpmError('BAD_ARGUMENT', `${doing}: it is undone already`);
  const { path, sidePath, current, side, after } = change;
  if (!isAsBefore(tree, change)) {
    if (!holds(tree, path, after) || tree.status(sidePath) !== undefined)
      throw new RpmError('PLAN_STALE', `${doing}: ${path} or ${sidePath} was changed since`, {
        hint: `What they held is kept in ${folder}.`,
        context: { path },
      });
    const places = keptPlaces(folder, id);
    putFile(tree, sidePath, { keptAt: places.side }, side);
    if (current === null) removeFile(tree, path);
    else putFile(tree, path, { keptAt: places.current }, current);
  }
  const undone = { ...change, undoneAtMs: context.now() };
  writeRecord(folder, undone);
  return undone;
}

/** Who asked, also through pkexec and sudo. */
function askedBy({ environment }: Context): { userName?: string } {
  const given = environment['PKEXEC_UID'] ?? environment['SUDO_UID'];
  const userId = given !== undefined && /^\d+$/.test(given) ? Number(given) : process.getuid?.();
  const userName = userId === undefined ? undefined : accountsOf('/').users.nameOf(userId);
  return userName === undefined ? {} : { userName };
}
