/** A worker thread that stages files: takes slabs of content, gives each back when it is used up. */
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { toRpmError } from '../base/index.ts';
import type { WireError } from '../contract/errors.ts';
import { RootTree } from './root-tree.ts';
import { TemporaryFile } from './temporary-file.ts';
import type { StagedFileJob } from './temporary-file.ts';

/** What a lane is started with. */
export interface LaneData {
  /** Descriptor of the root's folder, which all threads of a process share. */
  readonly rootDescriptor: number;
  /** Where the slabs come from and the answers go. */
  readonly port: MessagePort;
}

/** A piece of one file's content. */
export interface SlabPart {
  /** With the first piece of a file: what file it is. */
  readonly job?: StagedFileJob;
  /** Number of the file, by which the answer names it. */
  readonly at: number;
  readonly offset: number;
  readonly length: number;
  readonly isLast: boolean;
}

/** Content to be written; a file's pieces follow one another, also over several slabs. */
export interface SlabRequest {
  /** Memory that both see; whoever was told of it last may use it. */
  readonly slab: SharedArrayBuffer;
  readonly parts: readonly SlabPart[];
}

export interface SlabAnswer {
  readonly slab: SharedArrayBuffer;
  /** Number and inode of each file that is finished. */
  readonly finished: readonly (readonly [at: number, inode: number])[];
  /** What went wrong and with which file, after which the lane does nothing more. */
  readonly failure?: WireError & { readonly kind: string; readonly at: number };
}

const { rootDescriptor, port } = workerData as LaneData;
/** Of its own, as its descriptors are valid only until the next call. */
const tree = RootTree.at(rootDescriptor);
let open: TemporaryFile | undefined;
let hasFailed = false;

function close(): void {
  open?.close();
  open = undefined;
}

function carryOut(
  slab: SharedArrayBuffer,
  { job, offset, length, isLast }: SlabPart,
): number | undefined {
  if (job !== undefined) {
    // The one before it was given up half-way.
    close();
    open = new TemporaryFile(tree, job);
  }
  open?.write(new Uint8Array(slab, offset, length));
  if (!isLast) return undefined;
  const inode = open?.finish();
  close();
  return inode;
}

function answer({ slab, parts }: SlabRequest): SlabAnswer {
  const finished: [number, number][] = [];
  if (hasFailed) return { slab, finished };
  let at = 0;
  try {
    for (const part of parts) {
      at = part.at;
      const inode = carryOut(slab, part);
      if (inode !== undefined) finished.push([part.at, inode]);
    }
    return { slab, finished };
  } catch (thrown) {
    hasFailed = true;
    close();
    const error = toRpmError(thrown);
    return { slab, finished, failure: { ...error.toWire(), kind: error.name, at } };
  }
}

port.on('message', (request: SlabRequest | 'forget' | 'end') => {
  if (request === 'forget') return tree.forget();
  if (request !== 'end') {
    port.postMessage(answer(request));
    return;
  }
  close();
  tree[Symbol.dispose]();
  port.close();
});
