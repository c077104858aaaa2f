import { malformed } from './read-index.ts';
import { readXml } from './read-xml.ts';

/** The files of a package, as filelists gives them. */
export interface PackageFileList {
  /** The package's checksum in primary. */
  readonly packageChecksum: string;
  readonly name: string;
  readonly arch: string;
  readonly files: readonly ListedFile[];
}

export interface ListedFile {
  readonly path: string;
  readonly kind: 'file' | 'dir' | 'ghost';
}

/** Reads filelists, a package at a time. @throws {MalformedError} REPOSITORY_MALFORMED */
export async function* readFileLists(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<PackageFileList> {
  let ready: PackageFileList[] = [];
  let draft:
    | { packageChecksum: string; name: string; arch: string; files: ListedFile[] }
    | undefined;
  let kind: ListedFile['kind'] = 'file';
  const reading = readXml(pieces, name, {
    open(element, attributes, depth) {
      if (depth === 1 && element !== 'filelists')
        throw malformed(name, `expected <filelists>, found <${element}>`);
      if (depth === 2 && element === 'package')
        draft = {
          packageChecksum: (attributes['pkgid'] ?? '').toLowerCase(),
          ...{ name: attributes['name'] ?? '', arch: attributes['arch'] ?? '', files: [] },
        };
      const type = attributes['type'];
      if (element === 'file') kind = type === 'dir' || type === 'ghost' ? type : 'file';
    },
    close(element, text, depth) {
      if (draft === undefined) return;
      if (element === 'file') draft.files.push({ path: text, kind });
      if (depth !== 2) return;
      ready.push(draft);
      draft = undefined;
    },
  });
  for await (const _ of reading) {
    yield* ready;
    ready = [];
  }
  yield* ready;
}
