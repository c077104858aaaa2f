import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFileSource, OpenFlag, RpmError, AT_FDCWD, openAt } from '../base/index.ts';
import { fileInfos } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import { mergedHeader, readPackageHead, readPayload } from '../format/index.ts';
import { HistoryStore, keptContentsPath, keptPackagePath } from '../history/index.ts';
import type { KeptVersion } from '../history/index.ts';
import { textOf } from './text-of.ts';

/** How many earlier versions are looked into. */
const versionsRead = 8;

export interface PackagedText {
  readonly nevra: string;
  readonly text: string;
}

/**
 * What earlier versions of a package had at a path, newest first: those whose package is kept, and holds
 * what it says. What cannot be read is no text.
 */
export async function packagedTexts(
  root: string,
  name: string,
  path: string,
): Promise<readonly PackagedText[]> {
  const found: PackagedText[] = [];
  for (const version of keptVersions(root, name).slice(0, versionsRead)) {
    const content = await contentOf(root, version, path).catch((thrown: unknown) => {
      if (thrown instanceof RpmError) return undefined;
      throw thrown;
    });
    const text = content === undefined ? undefined : textOf(content);
    if (typeof text === 'string') found.push({ nevra: version.nevra, text });
  }
  return found;
}

function keptVersions(root: string, name: string): readonly KeptVersion[] {
  try {
    using store = HistoryStore.read(root);
    return store?.keptVersions(name) ?? [];
  } catch (thrown) {
    // Somebody else may not be allowed to read the history; then two texts are compared.
    if (thrown instanceof RpmError) return [];
    throw thrown;
  }
}

async function contentOf(
  root: string,
  { headerDigest, kind }: KeptVersion,
  path: string,
): Promise<Uint8Array | undefined> {
  const place = keptPackagePath(root, headerDigest);
  if (place === undefined) return undefined;
  using source = openFileSource(place);
  const head = readPackageHead(source);
  const header = mergedHeader(head);
  const file = fileInfos(header).find((one) => one.path === path);
  if (file === undefined || file.digest === '') return undefined;
  const content =
    kind === 'rebuilt'
      ? rebuiltContent(root, headerDigest, file)
      : await payloadContent(readPayload({ header, name: place }, source, unchecked), file);
  return content !== undefined && hasDigest(content, file) ? content : undefined;
}

/** Only one file is read, and its own digest says whether it is the one. */
const unchecked = { checkDigest: false };

async function payloadContent(
  entries: ReturnType<typeof readPayload>,
  file: FileInfo,
): Promise<Uint8Array | undefined> {
  for await (const entry of entries) {
    if (entry.index !== file.index) continue;
    const pieces: Uint8Array[] = [];
    for (let piece = await entry.read(); piece !== undefined; piece = await entry.read())
      pieces.push(Uint8Array.from(piece));
    return Buffer.concat(pieces);
  }
  return undefined;
}

/** Of a package that was made again from what was installed: its files lie beside it. */
function rebuiltContent(root: string, headerDigest: string, file: FileInfo): Buffer | undefined {
  const folder = keptContentsPath(root, headerDigest);
  if (folder === undefined) return undefined;
  const flags = OpenFlag.READ | OpenFlag.NOFOLLOW | OpenFlag.NONBLOCK;
  const opened = openAt(AT_FDCWD, join(folder, String(file.index)), flags);
  if (opened < 0) return undefined;
  try {
    return fstatSync(opened).isFile() ? readFileSync(opened) : undefined;
  } finally {
    closeSync(opened);
  }
}

function hasDigest(content: Uint8Array, { digest, digestAlgorithm }: FileInfo): boolean {
  if (digestAlgorithm === 'unknown') return false;
  return createHash(digestAlgorithm).update(content).digest('hex') === digest;
}
