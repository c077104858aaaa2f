/**
 * A worker thread that compares files: takes ranges of a package's file list, answers each with what it
 * found. It reads the package's header itself: a hundred thousand objects cost more to copy between threads
 * than to compare.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { accountsOf, RootedPaths, toRpmError } from '../base/index.ts';
import type { WireError } from '../contract/errors.ts';
import { FileList } from '../files/index.ts';
import { readDatabaseHeader } from '../format/index.ts';
import type { RootOwner } from './check-file.ts';
import { checkFiles } from './check-files.ts';
import type { CheckedFiles, CheckOptions } from './check-files.ts';
import { FilePlaces } from './file-places.ts';

/** Whose files a worker compares, and how. */
export interface WorkerRoot {
  readonly root: string;
  readonly rootOwner: RootOwner | undefined;
  readonly options: CheckOptions;
}

/** Files of a package from one position to before another. */
export interface RangeRequest {
  readonly batch: number;
  /** Number of the package: the ranges of one have one header. */
  readonly package: number;
  readonly name: string;
  /** A header that was read once before. */
  readonly header: Uint8Array;
  readonly from: number;
  readonly to: number;
}

export type RangeAnswer =
  | (CheckedFiles & { readonly batch: number; readonly bytesRead: number })
  | { readonly batch: number; readonly failure: WireError };

const { root, rootOwner, options } = workerData as WorkerRoot;
let bytesRead = 0;
const paths = new RootedPaths(root);
const surroundings = {
  paths,
  places: new FilePlaces(paths),
  accounts: accountsOf(root),
  rootOwner,
  onRead: (bytes: number) => void (bytesRead += bytes),
};
let known: { readonly package: number; readonly list: FileList } | undefined;

function listOf({ package: number, name, header }: RangeRequest): FileList {
  if (known?.package !== number) {
    const list = new FileList(readDatabaseHeader(header, name, true));
    known = { package: number, list };
  }
  return known.list;
}

function answer(request: RangeRequest): RangeAnswer {
  const { batch, from, to } = request;
  bytesRead = 0;
  try {
    const checked = checkFiles(listOf(request), from, to, options, surroundings);
    return { batch, ...checked, bytesRead };
  } catch (thrown) {
    return { batch, failure: toRpmError(thrown).toWire() };
  }
}

parentPort?.on('message', (request: RangeRequest) => parentPort?.postMessage(answer(request)));
