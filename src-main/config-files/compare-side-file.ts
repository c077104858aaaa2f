import type { ConfigComparison, ConfigSideFile, ConfigTexts, NoText } from '../contract/config.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { RootTree } from '../files/index.ts';
import { findSideFile } from './find-side-files.ts';
import { lineDistance, mergeTexts } from './merge-texts.ts';
import { packagedTexts } from './packaged-texts.ts';
import type { PackagedText } from './packaged-texts.ts';
import { contentAt } from './plain-file.ts';
import { textOf } from './text-of.ts';

/**
 * A side file and the config file it lies beside, as texts where they are texts, and merged.
 *
 * @throws {RpmError} FILE_NOT_FOUND, BAD_ARGUMENT as findSideFile
 */
export async function compareSideFile(
  database: ReadableDatabase,
  root: string,
  sidePath: string,
): Promise<ConfigComparison> {
  using tree = new RootTree(root);
  const file = findSideFile(database, tree, sidePath);
  const { path, state, kind } = file;
  if (state === 'other' || state === 'missing') return { file, noText: state };
  const current = textAt(tree, path);
  const side = textAt(tree, sidePath);
  if (typeof current !== 'string') return { file, noText: current.why };
  if (typeof side !== 'string') return { file, noText: side.why };
  const [mine, theirs] = kind === 'rpmnew' ? [current, side] : [side, current];
  const texts = textsOf(mine, theirs, await baseOf(root, file, mine, theirs));
  return texts === undefined ? { file, noText: 'too-large' } : { file, texts };
}

function textAt(tree: RootTree, path: string): string | { readonly why: NoText } {
  const content = contentAt(tree, path);
  return content === undefined ? { why: 'unreadable' } : textOf(content);
}

/**
 * The earlier packaged text that the user's comes from. Several may be kept, because a config file may
 * have stayed through more than one upgrade: the one nearest to the user's is it, the newest of equals.
 */
async function baseOf(
  root: string,
  { package: { name }, path, kind }: ConfigSideFile,
  mine: string,
  theirs: string,
): Promise<PackagedText | undefined> {
  // What was nobody's before has no packaged text that it comes from.
  if (kind === 'rpmorig') return undefined;
  const earlier = (await packagedTexts(root, name, path)).filter(({ text }) => text !== theirs);
  let best: { readonly found: PackagedText; readonly distance: number } | undefined;
  for (const found of earlier) {
    const distance = lineDistance(found.text, mine);
    if (best === undefined || distance < best.distance) best = { found, distance };
  }
  return best?.found;
}

function textsOf(
  mine: string,
  theirs: string,
  base: PackagedText | undefined,
): ConfigTexts | undefined {
  if (base === undefined) return { mine, theirs, merged: mine, conflicts: 0 };
  const merge = mergeTexts(mine, base.text, theirs);
  return merge === undefined
    ? undefined
    : { mine, theirs, base, merged: merge.text, conflicts: merge.conflicts };
}
