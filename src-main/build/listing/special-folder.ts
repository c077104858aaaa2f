/** `%doc` and `%license` with files of the build folder: copied into a folder of the package's own. */
import { expanded, expandedPath } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { runStageScript } from '../stages/stage-script.ts';
import { LineFlag } from './file-entry.ts';
import type { FileEntry, LineDefaults } from './file-entry.ts';
import { cleanPath } from './clean-path.ts';
import { findPaths } from './find-paths.ts';

interface SpecialFile {
  readonly name: string;
  readonly entry: FileEntry;
  readonly defaults: LineDefaults;
}

/** Where the files go. */
interface FileTaker {
  take(
    name: string,
    entry: FileEntry,
    how: { readonly isPattern?: boolean; readonly defaults?: LineDefaults },
  ): void;
}

export class SpecialFolder {
  readonly #files: SpecialFile[] = [];
  readonly #flag: number;
  readonly #folder: string;

  /** @param flag - LineFlag.DOC or LICENSE */
  constructor(flag: number, folder: string) {
    this.#flag = flag;
    this.#folder = folder;
  }

  add(name: string, entry: FileEntry, defaults: LineDefaults): void {
    this.#files.push({ name, entry, defaults });
  }

  /**
   * Copies the files where the build installs, and adds them and their folder to the list.
   *
   * @param buildFolder - below the folder of all builds
   * @throws {BuildFailure} when the copying itself fails
   */
  async fill(
    listing: FileTaker,
    around: BuildSurroundings,
    { buildFolder, isInstalling }: { buildFolder: string | undefined; isInstalling: boolean },
  ): Promise<void> {
    const base = expandedPath(around, `%{_builddir}/${buildFolder ?? ''}`);
    const found = this.#files.map((file) => ({
      ...file,
      paths: findPaths(cleanPath(`${base}/${file.name}`)),
    }));
    if (isInstalling)
      await runStageScript(around, {
        kind: this.#flag === LineFlag.DOC ? 'doc' : 'license',
        body: this.#script(
          around,
          this.#files.map(({ name }) => name),
        ),
        folder: buildFolder,
      });
    for (const { paths, entry, defaults } of found)
      for (const path of paths) {
        const name = `${this.#folder}/${path.slice(path.lastIndexOf('/') + 1)}`;
        listing.take(name, { ...entry }, { isPattern: false, defaults });
      }
    const [first] = found;
    if (first === undefined) return;
    const folder: FileEntry = { ...first.entry, directory: 'only' };
    listing.take(this.#folder, folder, { defaults: first.defaults });
  }

  #script(around: BuildSurroundings, names: readonly string[]): string {
    const variable = this.#flag === LineFlag.DOC ? 'DOCDIR' : 'LICENSEDIR';
    const lines = [
      `${variable}=$RPM_BUILD_ROOT${this.#folder}`,
      'export LC_ALL=C',
      `export ${variable}`,
      expanded(around, `%{__mkdir_p} $${variable}`),
      // patterns are the shell's own, blanks are not
      ...names.map((name) => `cp -pr ${name.replace(/\s/g, '\\$&')} $${variable} ||:`),
    ];
    return `${lines.join('\n')}\n`;
  }
}
