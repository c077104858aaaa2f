import { setImmediate as turn } from 'node:timers/promises';
import type { ConfigAction, ConfigSideFile, SideKind } from '../contract/config.ts';
import type { PackageReference } from '../contract/package.ts';
import { CancelledError, RpmError, visibleText } from '../base/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { fileInfos, RootTree } from '../files/index.ts';
import { FileFlag, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatNvra } from '../nevra/index.ts';
import { entryAt, stampOf } from './plain-file.ts';
import type { Entry } from './plain-file.ts';

export const sideKinds: readonly SideKind[] = ['rpmnew', 'rpmsave', 'rpmorig'];

/** Packages looked at between two breaths of the event loop. */
const slice = 50;

/** Config files of installed packages, by instance: what has been read once need not be read again. */
export type KnownConfigFiles = Map<number, PackageConfigFiles>;

interface PackageConfigFiles {
  readonly owner: PackageReference;
  readonly paths: readonly string[];
}

/**
 * Every side file beside a config file of an installed package, by path. What lies beside files of
 * packages that are gone is nobody's, and not found.
 *
 * @param known - of the same database; brought up to date
 * @throws {CancelledError}
 */
export async function findSideFiles(
  database: ReadableDatabase,
  root: string,
  signal?: AbortSignal,
  known: KnownConfigFiles = new Map(),
): Promise<readonly ConfigSideFile[]> {
  await learnConfigFiles(database, known, signal);
  using tree = new RootTree(root);
  const found = new Map<string, ConfigSideFile>();
  for (const { owner, paths } of known.values())
    for (const path of paths)
      for (const kind of sideKinds) {
        const one = sideFileAt(tree, path, kind, () => owner);
        if (one !== undefined) found.set(one.sidePath, one);
      }
  return [...found.values()].toSorted((one, other) => (one.sidePath < other.sidePath ? -1 : 1));
}

/** Reads what is new since the last time; all in a row is faster than one by one. */
async function learnConfigFiles(
  database: ReadableDatabase,
  known: KnownConfigFiles,
  signal: AbortSignal | undefined,
): Promise<void> {
  const instances = new Set(database.instances());
  for (const instance of known.keys()) if (!instances.has(instance)) known.delete(instance);
  const missing = [...instances].filter((instance) => !known.has(instance));
  const isFirst = known.size === 0;
  let read = 0;
  for (const one of isFirst ? database.all() : onlyThese(database, missing)) {
    known.set(one.instance, {
      owner: reference(one.header, one.instance),
      paths: configPaths(one.header),
    });
    read += 1;
    if (read % slice === 0) await turn();
    if (signal?.aborted === true) throw new CancelledError('looking for side files: cancelled');
  }
}

function* onlyThese(
  database: ReadableDatabase,
  instances: readonly number[],
): Generator<InstalledPackage> {
  for (const instance of instances) {
    const found = database.get(instance);
    // Removed in the meantime, or damaged, which the database has reported.
    if (found !== undefined) yield found;
  }
}

/**
 * One side file, with the installed package whose config file it lies beside.
 *
 * @throws {RpmError} FILE_NOT_FOUND when it is not there, BAD_ARGUMENT when it lies beside no config file
 */
export function findSideFile(
  database: ReadableDatabase,
  tree: RootTree,
  sidePath: string,
): ConfigSideFile {
  const kind = sideKinds.find((suffix) => sidePath.endsWith(`.${suffix}`));
  const path = kind === undefined ? '' : sidePath.slice(0, -(kind.length + 1));
  const owners = path.startsWith('/') ? database.findOwners(path) : [];
  const owner = owners.findLast(({ header }) => configPaths(header).includes(path));
  if (kind === undefined || owner === undefined)
    throw new RpmError(
      'BAD_ARGUMENT',
      `looking up ${sidePath}: it lies beside no config file of an installed package`,
      { context: { path: sidePath } },
    );
  const found = sideFileAt(tree, path, kind, () => reference(owner.header, owner.instance));
  if (found !== undefined) return found;
  throw new RpmError('FILE_NOT_FOUND', `looking up ${sidePath}: it is not there`, {
    hint: 'Somebody may have dealt with it already.',
    context: { path: sidePath },
  });
}

/** Paths of a package's config files; ghosts, which no package brings, are none. */
function configPaths(header: Header): readonly string[] {
  if (!header.numbers(Tag.FILEFLAGS).some(isConfig)) return [];
  return fileInfos(header)
    .filter(({ flags }) => isConfig(flags))
    .map(({ path }) => path);
}

function isConfig(flags: number): boolean {
  return (flags & FileFlag.CONFIG) !== 0 && (flags & FileFlag.GHOST) === 0;
}

function sideFileAt(
  tree: RootTree,
  path: string,
  kind: SideKind,
  owner: () => PackageReference,
): ConfigSideFile | undefined {
  const sidePath = `${path}.${kind}`;
  if (tree.status(sidePath) === undefined) return undefined;
  const side = entryAt(tree, sidePath);
  if (side === undefined) return undefined;
  const current = entryAt(tree, path);
  const state = stateOf(current, side);
  return {
    path: visibleText(path),
    sidePath: visibleText(sidePath),
    kind,
    package: owner(),
    appearedAtSeconds: side.appearedAtSeconds,
    side: side.facts,
    ...(current !== undefined && { current: current.facts }),
    state,
    actions: visibleText(sidePath) === sidePath ? actionsOf(state) : [],
    stamp: stampOf(current, side),
  };
}

function stateOf(current: Entry | undefined, side: Entry): ConfigSideFile['state'] {
  if (!side.isPlain || current?.isPlain === false) return 'other';
  if (current === undefined) return 'missing';
  if (current.facts.sizeBytes !== side.facts.sizeBytes) return 'differs';
  if (!current.isReadable || !side.isReadable) return 'unreadable';
  return current.digest !== undefined && current.digest === side.digest ? 'identical' : 'differs';
}

/** A link or directory of the user's is left to the user; there are no two texts where a file is missing. */
function actionsOf(state: ConfigSideFile['state']): readonly ConfigAction[] {
  if (state === 'other') return [];
  return state === 'differs' ? ['keep', 'take', 'merge'] : ['keep', 'take'];
}

function reference(header: Header, instance: number): PackageReference {
  const text = (tag: number): string => visibleText(header.string(tag) ?? '');
  const nevra = formatNvra({
    name: text(Tag.NAME),
    epoch: header.number(Tag.EPOCH),
    version: text(Tag.VERSION),
    release: text(Tag.RELEASE),
    arch: text(Tag.ARCH),
  });
  return { id: { kind: 'installed', instance }, nevra, name: text(Tag.NAME) };
}
