import type { ReadableDatabase } from '../database/index.ts';
import { diskView } from './disk-view.ts';
import type { DiskView } from './disk-view.ts';
import { InstalledFiles } from './installed-files.ts';
import { PlannedDirectories } from './planned-directories.ts';
import type { TransactionReport } from './report.ts';

/**
 * What a run has looked up of its root and database, kept from one element to the next: hundreds of
 * small packages share their directories and file names.
 */
export class RunView {
  readonly installed: InstalledFiles;
  readonly #root: string;
  #disk: DiskView;
  #directories: PlannedDirectories;

  constructor(database: ReadableDatabase, root: string) {
    this.installed = new InstalledFiles(database);
    this.#root = root;
    this.#disk = diskView(root, []);
    this.#directories = new PlannedDirectories(this.#disk);
  }

  get disk(): DiskView {
    return this.#disk;
  }

  /** Places of directories without regard to any package's links. */
  get directories(): PlannedDirectories {
    return this.#directories;
  }

  /** Directories may lead elsewhere now: links came or went, or a script ran. */
  forget(): void {
    this.#disk = diskView(this.#root, []);
    this.#directories = new PlannedDirectories(this.#disk);
  }

  /** The same report; what a script did to directories is looked at anew. */
  watching(report: TransactionReport): TransactionReport {
    return {
      ...report,
      scriptStart: (kind, nevra) => {
        this.forget();
        report.scriptStart(kind, nevra);
      },
      scriptStop: (ran) => {
        this.forget();
        report.scriptStop(ran);
      },
    };
  }
}
