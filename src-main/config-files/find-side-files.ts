import { setImmediate as turn } from 'node:timers/promises';
import type { ConfigAction, ConfigSideFile, SideKind } from '../contract/config.ts';
import type { PackageReference } from '../contract/package.ts';
import { CancelledError, RpmError, visibleText } from '../base/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { fileInfos, RootTree } from '../files/index.ts';
import { FileFlag, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatNvra } from '../nevra/index.ts';
import { entryAt, stampOf } from './plain-file.ts';
import type { Entry } from './plain-file.ts';

export const sideKinds: readonly SideKind[] = ['rpmnew', 'rpmsave', 'rpmorig'];

/** Packages looked at between two breaths of the event loop. */
const slice = 50;

/**
 * Every side file beside a config file of an installed package, by path. What lies beside files of
 * packages that are gone is nobody's, and not found.
 *
 * @throws {CancelledError}
 */
export async function findSideFiles(
  database: ReadableDatabase,
  root: string,
  signal?: AbortSignal,
): Promise<readonly ConfigSideFile[]> {
  using tree = new RootTree(root);
  const found = new Map<string, ConfigSideFile>();
  let looked = 0;
  for (const { instance, header } of database.all()) {
    looked += 1;
    if (looked % slice === 0) await turn();
    if (signal?.aborted === true) throw new CancelledError('looking for side files: cancelled');
    for (const path of configPaths(header))
      for (const kind of sideKinds) {
        const one = sideFileAt(tree, path, kind, () => reference(header, instance));
        if (one !== undefined) found.set(one.sidePath, one);
      }
  }
  return [...found.values()].toSorted((one, other) => (one.sidePath < other.sidePath ? -1 : 1));
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
