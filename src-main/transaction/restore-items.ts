/** What has to be put back, beside the packages, when transactions of the history are taken back. */
import { createHash, getHashes } from 'node:crypto';
import type { SideFile, TakesBack } from '../contract/plan.ts';
import { fileInfos } from '../files/index.ts';
import type { FileInfo } from '../files/index.ts';
import type {
  HistoryStore,
  RestoreItem,
  SideSuffix,
  StoredElement,
  StoredTransaction,
} from '../history/index.ts';
import { headerDigestOf } from './transaction-element.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

type Digests = Extract<RestoreItem, { readonly do: 'differ' }>['pristine'];

/** The transactions that are taken back, newest first. */
export function transactionsOf(
  store: HistoryStore,
  { kind, id }: TakesBack,
): readonly StoredTransaction[] {
  const target = store.transaction(id === 0 ? (store.idsAfter(0).at(-1) ?? 0) : id);
  if (kind === 'undo') return [target];
  return store.idsAfter(id).map((later) => store.transaction(later));
}

/**
 * Works out what to put back from what the history keeps.
 *
 * @param elements - of the plan that takes them back
 * @param isOwned - whether a package that stays or comes has this path
 * @throws {RpmError} BAD_ARGUMENT when there is no such transaction
 */
export function restoreItems(
  store: HistoryStore,
  takesBack: TakesBack,
  elements: readonly TransactionElement[],
  isOwned: (path: string) => boolean,
): readonly RestoreItem[] {
  const transactions = transactionsOf(store, takesBack);
  const items = elements.flatMap((element, at) =>
    element.kind === 'install'
      ? itemsOfReturning(store, transactions, elements, element, at)
      : itemsOfLeaving(transactions, elements, element, at, isOwned),
  );
  const order: readonly RestoreItem['do'][] = ['differ', 'overwritten', 'unsave', 'tidy', 'vacate'];
  return items.toSorted((one, other) => order.indexOf(one.do) - order.indexOf(other.do));
}

/** The oldest record of a package's going or coming: what is gone back to lies before it. */
function recordOf(
  transactions: readonly StoredTransaction[],
  kind: StoredElement['kind'],
  headerDigest: string,
): { element: StoredElement; sideFiles: readonly SideFile[] } | undefined {
  for (const { elements, sideFiles } of transactions.toReversed()) {
    const element = elements.find(
      (one) => one.kind === kind && one.isDone && one.headerDigest === headerDigest,
    );
    if (element !== undefined) return { element, sideFiles };
  }
  return undefined;
}

/** A package that comes back: its files as they were, and no side files beside them. */
function itemsOfReturning(
  store: HistoryStore,
  transactions: readonly StoredTransaction[],
  elements: readonly TransactionElement[],
  element: InstallElement,
  at: number,
): readonly RestoreItem[] {
  const record = recordOf(transactions, 'erase', element.headerDigest);
  if (record === undefined) return [];
  const isRebuilt = store.keptKind(element.headerDigest) === 'rebuilt';
  const files = byPath(fileInfos(element.header));
  const leaving = elements.filter((other) => other.kind === 'erase');
  return record.element.differences.flatMap((difference): RestoreItem[] => {
    const { path } = difference;
    const pristine = digestsOf(files.get(path), isRebuilt);
    const items: RestoreItem[] = [{ at, do: 'differ', difference, pristine }];
    if (difference.kind !== 'content') return items;
    const shipped = leaving.flatMap(({ header }) => digestsOf(fileAt(header, path), false));
    const besides = { path, digest: difference.digest };
    const own = { algorithm: 'sha256', digest: difference.digest };
    const tidy = { at, do: 'tidy', besides } as const;
    const isNew = (suffix: SideSuffix): boolean => difference.sides?.includes(suffix) !== true;
    if (isNew('.rpmnew'))
      items.push({ ...tidy, sidePath: `${path}.rpmnew`, digests: [...pristine, ...shipped] });
    if (isNew('.rpmsave'))
      items.push({ ...tidy, sidePath: `${path}.rpmsave`, digests: [own, ...pristine] });
    return items;
  });
}

/** A package that goes again: what it had overwritten, and what had been moved out of its way. */
function itemsOfLeaving(
  transactions: readonly StoredTransaction[],
  elements: readonly TransactionElement[],
  element: EraseElement,
  at: number,
  isOwned: (path: string) => boolean,
): readonly RestoreItem[] {
  const record = recordOf(transactions, 'install', headerDigestOf(element.header));
  if (record === undefined) return [];
  const items = record.element.differences.flatMap((difference): RestoreItem[] => {
    if (difference.kind !== 'missing') return [{ at, do: 'overwritten', difference }];
    const { path } = difference;
    return isOwned(path) ? [] : [{ at, do: 'vacate', path }];
  });
  const files = byPath(fileInfos(element.header));
  for (const { path, sidePath, reason, nevra } of record.sideFiles) {
    if (nevra !== element.nevra || !files.has(path)) continue;
    const isKeptByOther = elements.some(
      (other) => other.kind === 'install' && fileAt(other.header, path) !== undefined,
    );
    if (isKeptByOther) continue;
    if (reason === 'rpmorig') items.push({ at, do: 'unsave', path, sidePath });
    if (reason !== 'rpmnew') continue;
    // Nobody's file stayed, the package's went beside it; erasing has moved the former as if it were ours.
    items.push({ at, do: 'unsave', path, sidePath: `${path}.rpmsave` });
    items.push({ at, do: 'tidy', sidePath, digests: digestsOf(files.get(path), false) });
  }
  return items;
}

function byPath(files: readonly FileInfo[]): ReadonlyMap<string, FileInfo> {
  return new Map(files.map((file) => [file.path, file]));
}

function fileAt(header: TransactionElement['header'], path: string): FileInfo | undefined {
  return fileInfos(header).find((file) => file.path === path);
}

const empty = createHash('sha256').digest('hex');

/** What a file of a package holds that nobody touched; of a rebuilt package perhaps nothing. */
function digestsOf(file: FileInfo | undefined, isRebuilt: boolean): Digests {
  if (file === undefined || file.digest === '') return [];
  const { digestAlgorithm: algorithm, digest } = file;
  const shipped = getHashes().includes(algorithm) ? [{ algorithm, digest }] : [];
  return isRebuilt ? [...shipped, { algorithm: 'sha256', digest: empty }] : shipped;
}
