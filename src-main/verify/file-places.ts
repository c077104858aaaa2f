import { FolderFiles } from '../base/index.ts';
import type { RootedPaths } from '../base/index.ts';

/** The files of a root by their paths; those of one folder are found from there. */
export class FilePlaces {
  readonly files = new FolderFiles();
  readonly #paths: RootedPaths;
  /** The folder that was entered, as it stands in paths, without its last slash. */
  #folder: string | undefined;
  #entered = 0;

  constructor(paths: RootedPaths) {
    this.#paths = paths;
  }

  /** What an entry is; then to be read from `files`. @returns 0, or minus the error number */
  look(path: string): number {
    const cut = path.lastIndexOf('/');
    if (this.#folder?.length !== cut || !path.startsWith(this.#folder)) {
      this.#folder = path.slice(0, Math.max(cut, 0));
      this.#entered = this.files.enter(this.#paths.place(this.#folder));
    }
    return this.#entered < 0 ? this.#entered : this.files.look(path.slice(cut + 1));
  }

  /** Opens the file that was looked at last. @returns a descriptor, or minus the error number */
  open(path: string): number {
    return this.files.open(path.slice(path.lastIndexOf('/') + 1));
  }

  /** Leaves the folder. */
  close(): void {
    this.#folder = undefined;
    this.files[Symbol.dispose]();
  }
}
