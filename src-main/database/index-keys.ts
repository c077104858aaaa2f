import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { richDependencyNames } from './rich-names.ts';
import { indexTable } from './schema.ts';
import type { IndexKey, IndexName } from './schema.ts';

/** One row of an index table, but for the package number. */
export interface IndexRow {
  readonly key: IndexKey;
  /** Place of the value within the tag's array. */
  readonly tagIndex: number;
}

/** What a package without a Group tag is indexed under. */
const groupOfNone = 'Unknown';

/**
 * The rows rpm writes for a package into one of its indexes, in rpm's order.
 *
 * Triggers are indexed once per name, file triggers once per path and script; requirements only needed while installing are left out; rich
 * dependencies are indexed under their text and under every name in them.
 */
export function indexRows(header: Header, index: IndexName): readonly IndexRow[] {
  const { tag } = indexTable[index];
  switch (index) {
    case 'Installtid':
      return header.numbers(tag).map((value, tagIndex) => ({ key: nativeInt32(value), tagIndex }));
    case 'Sigmd5': {
      const digest = header.binary(tag);
      return digest === undefined ? [] : [{ key: digest, tagIndex: 0 }];
    }
    case 'Group':
    case 'Name':
    case 'Sha1header':
      return scalarRow(header.string(tag) ?? (index === 'Group' ? groupOfNone : undefined));
    case 'Basenames':
    case 'Dirnames':
      return header.strings(tag).map((key, tagIndex) => ({ key, tagIndex }));
    case 'Triggername':
      return firstOfEach(header.strings(tag));
    case 'Filetriggername':
      return fileTriggerRows(header, tag, Tag.FILETRIGGERINDEX);
    case 'Transfiletriggername':
      return fileTriggerRows(header, tag, Tag.TRANSFILETRIGGERINDEX);
    case 'Requirename':
      return requirementRows(header);
    case 'Providename':
    case 'Conflictname':
    case 'Obsoletename':
    case 'Recommendname':
    case 'Suggestname':
    case 'Supplementname':
    case 'Enhancename':
      return dependencyRows(header.strings(tag), () => true);
  }
}

/** How rpm stores a number key: the machine's own byte order, which is little-endian where we run. */
export function nativeInt32(value: number): Uint8Array {
  const key = new Uint8Array(4);
  new DataView(key.buffer).setUint32(0, value, true);
  return key;
}

function scalarRow(key: string | undefined): readonly IndexRow[] {
  return key === undefined ? [] : [{ key, tagIndex: 0 }];
}

function firstOfEach(names: readonly string[]): readonly IndexRow[] {
  const seen = new Set<string>();
  return names
    .map((key, tagIndex) => ({ key, tagIndex }))
    .filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** For file triggers the place is that of the script, not of the path. */
function fileTriggerRows(header: Header, tag: number, scriptTag: number): readonly IndexRow[] {
  const scripts = header.numbers(scriptTag);
  return header.strings(tag).map((key, at) => ({ key, tagIndex: scripts[at] ?? at }));
}

const installOnly =
  Sense.SCRIPT_PRE |
  Sense.SCRIPT_POST |
  Sense.RPMLIB |
  Sense.KEYRING |
  Sense.PRETRANS |
  Sense.POSTTRANS;
/** A requirement with one of these matters as long as the package is installed. */
const lasting =
  Sense.SCRIPT_PREUN | Sense.SCRIPT_POSTUN | Sense.PREUNTRANS | Sense.POSTUNTRANS | Sense.META;

function requirementRows(header: Header): readonly IndexRow[] {
  const flags = header.numbers(Tag.REQUIREFLAGS);
  return dependencyRows(header.strings(Tag.REQUIRENAME), (at) => {
    const sense = flags[at] ?? 0;
    return (sense & installOnly) === 0 || (sense & lasting) !== 0;
  });
}

function dependencyRows(
  names: readonly string[],
  isIndexed: (at: number) => boolean,
): readonly IndexRow[] {
  const rows: IndexRow[] = [];
  names.forEach((key, tagIndex) => {
    if (!isIndexed(tagIndex)) return;
    rows.push({ key, tagIndex });
    if (key.startsWith('('))
      for (const name of richDependencyNames(key)) rows.push({ key: name, tagIndex });
  });
  return rows;
}
