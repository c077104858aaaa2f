import { MalformedError } from '../base/index.ts';
import { checksumNames } from './metadata-file.ts';
import { readWholeXml } from './read-xml.ts';

/** A checksum as metadata give it. */
export interface MetadataChecksum {
  /** As it stands there: `sha256`; one of `checksumNames`. */
  readonly name: string;
  /** Lower-case hexadecimal. */
  readonly value: string;
}

/** One file of metadata, as repomd.xml tells of it. */
export interface IndexedFile {
  /** `primary`, `filelists`, `other`, `updateinfo`, `group`, `modules` ... */
  readonly kind: string;
  /** Where it lies, from the repository's own address; within it. */
  readonly href: string;
  readonly checksum: MetadataChecksum;
  readonly sizeBytes: number | undefined;
  /** Once it is decompressed. */
  readonly openSizeBytes: number | undefined;
  readonly openChecksum: MetadataChecksum | undefined;
  readonly timestampSeconds: number | undefined;
}

/** What repomd.xml says. */
export interface RepositoryContent {
  readonly revision: string;
  /** Words about the repository (`<repo>`), and what it holds (`<content>`). */
  readonly repoTags: readonly string[];
  readonly contentTags: readonly string[];
  readonly distros: readonly { readonly cpeId: string | undefined; readonly name: string }[];
  readonly files: readonly IndexedFile[];
}

interface Draft {
  kind: string;
  href: string | undefined;
  texts: Record<string, string>;
  types: Record<string, string>;
}

/** More than any repository lists; each is looked at by name only. */
const mostFiles = 1000;

/**
 * Reads repomd.xml. A checksum of a name that is not known, or none, is refused: what it stands for
 * could not be checked.
 *
 * @throws {MalformedError} REPOSITORY_MALFORMED
 */
export async function readIndex(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): Promise<RepositoryContent> {
  const files: IndexedFile[] = [];
  const tags = { repo: [] as string[], content: [] as string[] };
  const distros: { cpeId: string | undefined; name: string }[] = [];
  let [revision, root, cpeId] = ['', '', undefined as string | undefined];
  let draft: Draft | undefined;
  await readWholeXml(pieces, name, {
    open(element, attributes, depth) {
      if (depth === 1) root = element;
      if (element === 'distro') cpeId = attributes['cpeid'];
      if (depth === 2 && element === 'data')
        draft = { kind: attributes['type'] ?? '', href: undefined, texts: {}, types: {} };
      if (draft === undefined) return;
      if (element === 'location') draft.href = attributes['href'];
      if (attributes['type'] !== undefined) draft.types[element] = attributes['type'];
    },
    close(element, text, depth) {
      if (draft !== undefined && element === 'data' && depth === 2) {
        files.push(indexedFile(draft, name));
        if (files.length > mostFiles) throw malformed(name, 'it lists too many files');
        draft = undefined;
      } else if (draft !== undefined) draft.texts[element] = text.trim();
      else if (element === 'revision') revision = text.trim();
      else if (element === 'repo' || element === 'content') tags[element].push(text.trim());
      else if (element === 'distro') distros.push({ cpeId, name: text.trim() });
    },
  });
  if (root !== 'repomd') throw malformed(name, `expected <repomd>, found <${root}>`);
  return { revision, repoTags: tags.repo, contentTags: tags.content, distros, files };
}

function indexedFile({ kind, href, texts, types }: Draft, name: string): IndexedFile {
  if (href === undefined) throw malformed(name, `'${kind}' has no location`);
  if (!isWithin(href)) throw malformed(name, `'${kind}' lies outside of the repository: ${href}`);
  const checksumOf = (element: string): MetadataChecksum | undefined => {
    const value = texts[element];
    if (value === undefined) return undefined;
    return checksumFrom(types[element] ?? '', value, `${name}, '${kind}'`);
  };
  const checksum = checksumOf('checksum');
  if (checksum === undefined) throw malformed(name, `'${kind}' has no checksum`);
  const openChecksum = checksumOf('open-checksum');
  return {
    ...{ kind, href, checksum, openChecksum },
    sizeBytes: wholeNumber(texts['size'], `${name}, '${kind}'`),
    openSizeBytes: wholeNumber(texts['open-size'], `${name}, '${kind}'`),
    timestampSeconds: timestamp(texts['timestamp']),
  };
}

/** Whether a relative place stays below where it begins. */
export function isWithin(href: string): boolean {
  if (href === '' || href.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(href)) return false;
  const path = unescaped(href);
  return !path.includes('\0') && !path.split('/').includes('..');
}

/** A place as the name of a file: without the escapes that addresses have. */
export function unescaped(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href; // a percent sign of its own
  }
}

/** A checksum with a known name and digits only. @throws {MalformedError} REPOSITORY_MALFORMED */
export function checksumFrom(checksumName: string, value: string, where: string): MetadataChecksum {
  if (!Object.hasOwn(checksumNames, checksumName))
    throw malformed(where, `the checksum '${checksumName}' is not known`);
  const digits = value.trim().toLowerCase();
  if (!/^[0-9a-f]+$/.test(digits)) throw malformed(where, `'${digits}' is not a checksum`);
  return { name: checksumName, value: digits };
}

/** A size. @throws {MalformedError} REPOSITORY_MALFORMED for what is not a whole number */
export function wholeNumber(text: string | undefined, where: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw malformed(where, `'${text}' is not a size`);
  return value;
}

/** Old tools wrote fractions of seconds. */
function timestamp(text: string | undefined): number | undefined {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** An error of metadata. */
export function malformed(where: string, what: string): MalformedError {
  return new MalformedError('REPOSITORY_MALFORMED', `reading ${where}: ${what}`);
}
