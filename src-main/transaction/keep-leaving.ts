/** What a transaction is about to remove or replace, told to the history and kept before anything changes. */
import { filePaths, fileInfos, RootTree } from '../files/index.ts';
import type { WritableDatabase } from '../database/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import {
  differencesOf,
  KeptFiles,
  keptPackagePath,
  missingDirectories,
  overwrittenBy,
  rebuildPackage,
} from '../history/index.ts';
import type {
  Difference,
  DifferenceSurroundings,
  HistoryStore,
  StoredElement,
} from '../history/index.ts';
import type { RunPlace } from './end-recovered.ts';
import { InstalledFiles } from './installed-files.ts';
import { isPackageWith } from './package-source.ts';
import { headerDigestOf, nevraOf } from './transaction-element.ts';
import type { TransactionElement } from './transaction-element.ts';

type Element = Omit<StoredElement, 'isDone' | 'differences'>;

/** An element of the history, with the row of a package that goes. */
export interface Listed {
  readonly element: Element;
  readonly leaving?: { readonly header: Header };
}

/** The plan's elements, and after them the rows that installs take over. */
export function listedElements(
  database: WritableDatabase,
  elements: readonly TransactionElement[],
): readonly Listed[] {
  const replaced = elements.flatMap((element): Listed[] => {
    if (element.kind !== 'install' || element.replacesInstance === undefined) return [];
    const found = database.get(element.replacesInstance);
    if (found === undefined) return [];
    const gone = describe('erase', found.header, 'reinstall', element.nevra);
    return [{ element: gone, leaving: { header: found.header } }];
  });
  const planned = elements.map((element): Listed => {
    const { kind, header, action } = element;
    const other =
      element.kind === 'install'
        ? element.counterpart === undefined
          ? undefined
          : nevraOf(element.counterpart.header)
        : element.causedBy?.nevra;
    if (element.kind === 'erase')
      return { element: describe(kind, header, action, other), leaving: { header } };
    return { element: describe(kind, header, action, other, element.headerDigest) };
  });
  return [...planned, ...replaced];
}

function describe(
  kind: Element['kind'],
  header: Header,
  action: Element['action'],
  other: string | undefined,
  headerDigest = headerDigestOf(header),
): Element {
  const nevra = nevraOf(header);
  const name = header.string(Tag.NAME) ?? '';
  return { kind, action, nevra, name, headerDigest, ...(other !== undefined && { other }) };
}

/** Paths as packages list them; links in between are not followed. */
const asWritten = { resolve: (directory: string): string => directory };

/** Whether a path is that of a package which stays or comes. */
export function staysWith(
  database: WritableDatabase,
  elements: readonly TransactionElement[],
): (path: string) => boolean {
  const installed = new InstalledFiles(database);
  const going = new Set(elements.flatMap((one) => (one.kind === 'erase' ? [one.instance] : [])));
  const coming = new Set(
    elements.flatMap((one) => (one.kind === 'install' ? filePaths(one.header) : [])),
  );
  return (path) =>
    coming.has(path) ||
    installed
      .at(path, path.slice(path.lastIndexOf('/') + 1), asWritten)
      .some(({ instance }) => !going.has(instance));
}

/** Fills the store for one transaction. */
export class Keeper {
  readonly #database: WritableDatabase;
  readonly #store: HistoryStore;
  readonly #around: RunPlace;
  readonly #id: number;
  readonly #notes: string[] = [];

  constructor(database: WritableDatabase, store: HistoryStore, around: RunPlace, id: number) {
    this.#database = database;
    this.#store = store;
    this.#around = around;
    this.#id = id;
  }

  /** Old packages into the store, and what differed of their files; in the history before anything changes. */
  keep(
    listed: readonly Listed[],
    elements: readonly TransactionElement[],
    isDatabaseOnly: boolean,
  ): void {
    const { root, context } = this.#around;
    using tree = new RootTree(root);
    const kept = new KeptFiles(root, this.#store, context);
    const note = (text: string): void => void this.#notes.push(text);
    const around = { tree, kept, transaction: this.#id, note };
    const differences = new Map<number, readonly Difference[]>();
    this.#store.together(() => {
      for (const [position, one] of listed.entries()) {
        const found = this.#keepLeaving(one, around, isDatabaseOnly);
        if (found !== undefined && !isDatabaseOnly) differences.set(position, found);
      }
      kept.sync();
    });
    if (!isDatabaseOnly) this.#addOverwritten(elements, around, differences);
    this.#store.keep(this.#id, differences, this.#notes);
  }

  /** What differs of its files; undefined for a package that does not go. */
  #keepLeaving(
    { element, leaving }: Listed,
    around: DifferenceSurroundings,
    isDatabaseOnly: boolean,
  ): readonly Difference[] | undefined {
    if (leaving === undefined) return undefined;
    const files = fileInfos(leaving.header);
    if (this.#isKept(element.headerDigest))
      return isDatabaseOnly ? [] : differencesOf(files, around);
    const { differences, refusal } = rebuildPackage(
      leaving.header,
      element.headerDigest,
      files,
      around,
    );
    if (refusal !== undefined) this.#notes.push(`${element.nevra} is not kept: ${refusal}.`);
    return differences;
  }

  /** What those that come write over and nobody owns. */
  #addOverwritten(
    elements: readonly TransactionElement[],
    around: DifferenceSurroundings,
    differences: Map<number, readonly Difference[]>,
  ): void {
    const installed = new InstalledFiles(this.#database);
    const isOwned = (path: string): boolean =>
      installed.at(path, path.slice(path.lastIndexOf('/') + 1), asWritten).length > 0;
    for (const [position, element] of elements.entries()) {
      if (element.kind !== 'install') continue;
      const files = fileInfos(element.header);
      const overwritten = overwrittenBy(files, isOwned, around);
      differences.set(position, [...overwritten, ...missingDirectories(files, around.tree)]);
    }
  }

  /** Whether all of it could be kept: nothing of what could not lies around then. */
  get isWhole(): boolean {
    return this.#notes.length === 0;
  }

  /** Whether the original lies in the store and is still itself: a user's hard link may have been written to. */
  #isKept(headerDigest: string): boolean {
    const path = keptPackagePath(this.#around.root, headerDigest);
    if (path === undefined || this.#store.keptKind(headerDigest) !== 'original') return false;
    return isPackageWith(path, headerDigest);
  }
}
