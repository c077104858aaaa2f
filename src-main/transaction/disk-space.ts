import type { FilesystemUse, TransactionOptions } from '../contract/plan.ts';
import type { Problem } from '../contract/problem.ts';
import type { FileInfo } from '../files/index.ts';
import type { Filesystem } from './disk-view.ts';
import { isSharable } from './sharing.ts';
import type { FileSurvey, PlacedFile, SurveyedFile } from './file-survey.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

/** Blocks and inodes of a file system. */
interface Amount {
  blocks: number;
  inodes: number;
}

interface Use {
  readonly filesystem: Filesystem;
  /** Taken so far, less what was freed. */
  readonly taken: Amount;
  /** Old content that the element at hand replaces: free only once it is installed. */
  readonly replaced: Amount;
  /** What was taken when a shortage was last reported; only a worse one is reported again. */
  readonly reported: Amount;
}

/**
 * Adds up, element by element in their order, what each file system gains and loses, and reports the
 * elements at which one overflows. A file and the one it replaces are there at the same time until its
 * package is installed; %ghost files count like others; a twentieth is kept in reserve for what a file
 * system needs for itself. All as observed in rpm 4.18.
 */
export class DiskSpace {
  /** The longest mount point first, so that the first one that fits is the right one. */
  readonly #uses: readonly Use[];
  readonly #survey: FileSurvey;

  constructor(filesystems: readonly Filesystem[], survey: FileSurvey) {
    this.#survey = survey;
    this.#uses = filesystems
      .toSorted((a, b) => b.mountPoint.length - a.mountPoint.length)
      .map((filesystem) => ({
        filesystem,
        taken: { blocks: 0, inodes: 0 },
        replaced: { blocks: 0, inodes: 0 },
        reported: { blocks: 0, inodes: 0 },
      }));
  }

  /** Counts an element; for one that is installed, says where room is missing. */
  add(
    element: TransactionElement,
    options: Pick<TransactionOptions, 'ignoresize' | 'justdb'>,
  ): readonly Problem[] {
    if (options.justdb === true) return [];
    if (element.kind === 'erase') {
      this.#erase(element);
      return [];
    }
    this.#install(element);
    const shortages = options.ignoresize === true ? [] : [...this.#shortages(element.nevra)];
    for (const use of this.#uses) settle(use);
    return shortages;
  }

  /** Every file system with what the counted elements change on it. */
  use(): readonly FilesystemUse[] {
    const rows = this.#uses.map(({ filesystem, taken }) => ({
      mountPoint: filesystem.mountPoint,
      totalBytes: filesystem.totalBytes,
      freeBytes: filesystem.freeBytes,
      deltaBytes: taken.blocks * filesystem.blockSize,
    }));
    return rows.toSorted((a, b) => (a.mountPoint < b.mountPoint ? -1 : 1));
  }

  #install(element: InstallElement): void {
    for (const surveyed of this.#survey.installs.get(element)?.files ?? []) this.#write(surveyed);
  }

  #write({ file, place, skipReason, earlier, owners }: SurveyedFile): void {
    const isThere = earlier !== undefined && isSharable(earlier.file, file);
    const use = this.#at(place);
    if (skipReason !== undefined || isThere || use === undefined) return;
    use.taken.blocks += blocksOf(file, use);
    use.taken.inodes += 1;
    const old = earlier?.file ?? owners.at(-1)?.file;
    if (old === undefined) return;
    use.replaced.blocks += blocksOf(old, use);
    use.replaced.inodes += 1;
  }

  #erase(element: EraseElement): void {
    for (const placed of this.#survey.erased(element)) this.#remove(placed);
  }

  /** What another package of this transaction has written stays, and was counted there. */
  #remove({ file, place }: PlacedFile): void {
    if (this.#survey.written.has(place)) return;
    const use = this.#at(place);
    if (use === undefined) return;
    use.taken.blocks -= blocksOf(file, use);
    use.taken.inodes -= 1;
    settle(use);
  }

  *#shortages(nevra: string): Generator<Problem> {
    for (const { filesystem, taken, reported } of this.#uses) {
      const { mountPoint, blockSize, freeBytes, freeInodes, countsInodes } = filesystem;
      const missingBlocks = withReserve(taken.blocks) - Math.floor(freeBytes / blockSize);
      if (missingBlocks > 0 && taken.blocks > reported.blocks) {
        reported.blocks = taken.blocks;
        yield { kind: 'disk-space', nevra, mountPoint, neededBytes: missingBlocks * blockSize };
      }
      const missingInodes = withReserve(taken.inodes) - freeInodes;
      if (countsInodes && missingInodes > 0 && taken.inodes > reported.inodes) {
        reported.inodes = taken.inodes;
        yield { kind: 'disk-inodes', nevra, mountPoint, neededInodes: missingInodes };
      }
    }
  }

  #at(place: string): Use | undefined {
    return this.#uses.find(({ filesystem: { mountPoint } }) =>
      mountPoint === '/' ? true : place === mountPoint || place.startsWith(`${mountPoint}/`),
    );
  }
}

/** Ends an element: what it replaced is free now, and a shortage that shrank may be reported anew. */
function settle({ taken, replaced, reported }: Use): void {
  for (const unit of ['blocks', 'inodes'] as const) {
    taken[unit] -= replaced[unit];
    replaced[unit] = 0;
    reported[unit] = Math.min(reported[unit], Math.max(taken[unit], 0));
  }
}

function withReserve(count: number): number {
  return Math.floor((count * 21) / 20);
}

function blocksOf(file: FileInfo, { filesystem }: Use): number {
  return Math.ceil(file.sizeBytes / filesystem.blockSize);
}
