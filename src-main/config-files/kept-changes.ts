import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConfigChange } from '../contract/config.ts';
import { fileError, RpmError, writeFileAtomically } from '../base/index.ts';
import { historyFolder } from '../history/index.ts';

/** Beside the history: a record of each change, and what the two files held. */
const folderName = 'config';
/** What all kept files may take together, and how many changes are known; the oldest go first. */
const limitBytes = 2 ** 26;
const limitChanges = 200;

const snapshot = z.object({
  mode: z.int().min(0).max(0o177777),
  uid: z.int().min(0),
  gid: z.int().min(0),
  mtimeMs: z.number(),
  sizeBytes: z.number(),
  digest: z.string(),
  attributes: z.record(z.string(), z.string()),
});

const record = z.object({
  id: z.int().min(1),
  doneAtMs: z.number(),
  path: z.string().startsWith('/'),
  sidePath: z.string().startsWith('/'),
  kind: z.enum(['rpmnew', 'rpmsave', 'rpmorig']),
  action: z.enum(['keep', 'take', 'merge']),
  nevra: z.string(),
  userName: z.string().exactOptional(),
  undoneAtMs: z.number().exactOptional(),
  /** What was at `path`; null where nothing was. */
  current: snapshot.nullable(),
  side: snapshot,
  /** SHA-256 of what is at `path` afterwards; null where nothing is. */
  after: z.string().nullable(),
});

export type KeptChange = z.infer<typeof record>;

/** Changes of config files in a root, newest first; none where none may be read. */
export function listConfigChanges(root: string): readonly ConfigChange[] {
  return keptChanges(folderOf(root)).map(
    ({ current: _current, side: _side, after: _after, ...change }) => change,
  );
}

/** The folder of kept changes, absolute; undefined where there is none and none is to be made. */
export function folderOf(root: string, mayMake = false): string | undefined {
  const history = historyFolder(root, mayMake);
  if (history === undefined) return undefined;
  const folder = join(history, folderName);
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) {
    if (!mayMake) return undefined;
    mkdirSync(folder, { mode: 0o755 });
  } else if (!status.isDirectory())
    throw new RpmError('PATH_ESCAPES_ROOT', `opening ${folder}: it is no directory`, {
      context: { path: folder },
    });
  return folder;
}

/** Where a change keeps what the two files held. */
export function keptPlaces(folder: string, id: number): { current: string; side: string } {
  return { current: join(folder, `${id}.current`), side: join(folder, `${id}.side`) };
}

export function keptChanges(folder: string | undefined): readonly KeptChange[] {
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((name) => /^\d+\.json$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .toSorted((one, other) => other - one)
    .flatMap((id) => {
      const found = readRecord(folder, id);
      return found === undefined ? [] : [found];
    });
}

/** Undefined for what is no record of ours, which then is nobody's to undo. */
function readRecord(folder: string, id: number): KeptChange | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8'));
    const result = record.safeParse(value);
    return result.success && result.data.id === id ? result.data : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw fileError('reading', join(folder, `${id}.json`), thrown);
  }
}

/** The number a new change gets; nothing of an older one with that number is left. */
export function nextId(folder: string): number {
  const numbers = readdirSync(folder).map((name) => Number.parseInt(name, 10) || 0);
  return Math.max(0, ...numbers) + 1;
}

export function writeRecord(folder: string, change: KeptChange): void {
  writeFileAtomically(join(folder, `${change.id}.json`), `${JSON.stringify(change)}\n`);
}

export function dropChange(folder: string, id: number): void {
  const { current, side } = keptPlaces(folder, id);
  for (const path of [join(folder, `${id}.json`), current, side]) rmSync(path, { force: true });
}

/** Lets the oldest go until what is kept is within its limits; the newest always stays. */
export function pruneChanges(folder: string): void {
  let bytes = 0;
  for (const [at, change] of keptChanges(folder).entries()) {
    bytes += change.side.sizeBytes + (change.current?.sizeBytes ?? 0);
    if (at > 0 && (at >= limitChanges || bytes > limitBytes)) dropChange(folder, change.id);
  }
}
