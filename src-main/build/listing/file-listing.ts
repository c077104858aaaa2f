/** The files of one package: its lines, the folders they name, everything below them. */
import { FileType } from '../../base/index.ts';
import { expandedPath, macroNumber } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { cleanPath } from './clean-path.ts';
import { LineFlag, usualDefaults } from './file-entry.ts';
import type { FileEntry, LineDefaults } from './file-entry.ts';
import { FileLineError, readFileLine } from './file-line.ts';
import { inventedStatus, statusOf, typeOf } from './file-record.ts';
import type { FileRecord, FileStatus } from './file-record.ts';
import { findPaths, namesIn } from './find-paths.ts';
import { SpecialFolder } from './special-folder.ts';

export class FileListing {
  readonly records: FileRecord[] = [];
  /** Names of `%pubkey`; relative ones are of the build folder and not packed. */
  readonly keyNames: string[] = [];
  /** Folders below which everything is documentation. */
  readonly documentationFolders: string[];
  /** What is wrong was said; the rest is still looked at. */
  hasFailed = false;
  readonly #around: BuildSurroundings;
  readonly #root: string;
  readonly #special = new Map<number, SpecialFolder>();
  #defaults: LineDefaults = usualDefaults();

  /** @param root - the build root, without a slash at its end */
  constructor(around: BuildSurroundings, root: string) {
    this.#around = around;
    this.#root = root;
    this.documentationFolders = expandedPath(around, '%{?__docdir_path}')
      .split(':')
      .filter((folder) => folder !== '');
  }

  /** Whether any line gives capabilities. */
  hasCapabilities = false;

  /**
   * Takes the lines of `%files`.
   *
   * @param specialFolder - where files of the build folder go, by LineFlag.DOC or LICENSE
   */
  takeLines(lines: readonly string[], specialFolder: (flag: number) => string): void {
    for (const line of lines) {
      const read = this.#readLine(line);
      if (read === undefined) continue;
      const { entry, names } = read;
      for (const [at, name] of names.entries()) {
        if ((entry.flags & LineFlag.SPECIAL) !== 0) this.#takeSpecial(name, entry, specialFolder);
        else if (at > 0) this.fail(`More than one file on a line: ${name}`);
        else if ((entry.flags & LineFlag.DOCUMENTATION_FOLDER) !== 0)
          this.documentationFolders.push(name);
        else if ((entry.flags & LineFlag.PUBKEY) !== 0) this.#takeKey(name, entry);
        else {
          if ((entry.flags & LineFlag.DIRECTORY) !== 0) entry.directory = 'only';
          this.take(name, entry);
        }
      }
      if (entry.capabilities !== undefined) this.hasCapabilities = true;
    }
  }

  /** Takes lines of our own, whose names lie in the build root and stand for themselves. */
  takeMade(lines: readonly string[]): void {
    this.#defaults = usualDefaults();
    for (const line of lines) {
      const read = this.#readLine(line);
      for (const name of read?.names ?? []) {
        if (read === undefined) continue;
        if ((read.entry.flags & LineFlag.DIRECTORY) !== 0) read.entry.directory = 'only';
        this.#add(name, read.entry);
      }
    }
  }

  /** Folders of documentation and licenses that are to be filled, in the order rpm fills them. */
  get specialFolders(): readonly SpecialFolder[] {
    return [LineFlag.DOC, LineFlag.LICENSE].flatMap((flag) => this.#special.get(flag) ?? []);
  }

  #readLine(text: string): { entry: FileEntry; names: readonly string[] } | undefined {
    const line = text.trimStart();
    if (line === '') return undefined;
    try {
      // with its end, which messages about the rest of a line show
      return readFileLine(`${line}\n`, this.#defaults, (warning) =>
        this.#around.log.warning(warning),
      );
    } catch (thrown) {
      if (!(thrown instanceof FileLineError)) throw thrown;
      this.fail(...thrown.reasons);
      return undefined;
    }
  }

  #takeSpecial(name: string, entry: FileEntry, specialFolder: (flag: number) => string): void {
    const other = entry.flags & ~LineFlag.SPECIAL;
    const isAlone = other === LineFlag.DOC || other === LineFlag.LICENSE;
    if (!isAlone || name.startsWith('/')) {
      const word = (other & LineFlag.DOC) === 0 ? '%license' : '%doc';
      this.fail(`Can't mix special ${word} with other forms: ${name}`);
      return;
    }
    const known = this.#special.get(other);
    const special = known ?? new SpecialFolder(other, specialFolder(other));
    special.add(name, entry, { ...this.#defaults });
    this.#special.set(other, special);
  }

  #takeKey(name: string, entry: FileEntry): void {
    this.keyNames.push(name);
    if (name.startsWith('/')) this.take(name, entry);
  }

  /** Says what is wrong; the build ends when everything was looked at. */
  fail(...reasons: readonly string[]): void {
    this.hasFailed = true;
    for (const reason of reasons) this.#around.log.error(reason);
  }

  /** Takes what a name in a package stands for. */
  take(name: string, entry: FileEntry, { isPattern = true, defaults = this.#defaults } = {}): void {
    if (!name.startsWith('/')) {
      this.fail(`File needs leading "/": ${name}`);
      return;
    }
    if (name.endsWith('/') && entry.directory === 'no') entry.directory = 'whole';
    const path = `${cleanPath(`${this.#root}/${name}`)}${entry.directory === 'no' ? '' : '/'}`;
    const usual = this.#defaults;
    this.#defaults = defaults;
    const isFound = isPattern && entry.device === undefined;
    for (const found of isFound ? findPaths(path) : [path]) this.#add(found, entry);
    this.#defaults = usual;
  }

  /** A file that was named itself, and everything below it unless it was named as a folder alone. */
  #add(given: string, entry: FileEntry): void {
    const path = given.length > 1 ? given.replace(/\/$/, '') : given;
    if (path !== this.#root && !path.startsWith(this.#root === '/' ? '/' : `${this.#root}/`)) {
      this.fail(`Path is outside buildroot: ${path}`);
      return;
    }
    const status = this.#statusOf(path, entry);
    if (status === undefined) return;
    const isFolder = typeOf(status.mode) === FileType.DIRECTORY;
    if (entry.directory !== 'no' && !isFolder) {
      this.fail(`Not a directory: ${path}`);
      return;
    }
    this.#record(path, status, entry);
    const isWhole = entry.directory !== 'only' && isFolder && status.identity !== '';
    if (isWhole) this.#addBelow(path, entry);
  }

  #statusOf(path: string, entry: FileEntry): FileStatus | undefined {
    const invented = (): FileStatus => inventedStatus(entry, this.#around.nowSeconds());
    if (entry.device !== undefined) return invented();
    const found = statusOf(path);
    if (found !== undefined) return found;
    if ((entry.flags & LineFlag.GHOST) !== 0) return invented();
    const what = entry.directory === 'no' ? 'File' : 'Directory';
    const message = `${what} not found: ${path}`;
    const isForgiven =
      (entry.flags & LineFlag.EXCLUDE) !== 0 ||
      ((entry.flags & LineFlag.DOC) !== 0 &&
        macroNumber(this.#around, '_missing_doc_files_terminate_build') === 0);
    if (isForgiven) this.#around.log.warning(message);
    else this.fail(message);
    return undefined;
  }

  #addBelow(folder: string, entry: FileEntry): void {
    for (const name of namesIn(folder)) {
      const path = `${folder}/${name}`;
      const status = statusOf(path);
      if (status === undefined) continue;
      this.#record(path, status, entry);
      if (typeOf(status.mode) === FileType.DIRECTORY) this.#addBelow(path, entry);
    }
  }

  #record(diskPath: string, status: FileStatus, entry: FileEntry): void {
    const { attributes } = entry;
    const usual = this.#defaults.attributes;
    const path = this.#root === '/' ? diskPath : diskPath.slice(this.#root.length);
    this.records.push({
      diskPath,
      path: path === '' ? '/' : path,
      status,
      mode: this.#modeOf(diskPath, status.mode, entry),
      owner: attributes.owner ?? usual.owner ?? 'root',
      group: attributes.group ?? usual.group ?? 'root',
      flags: entry.flags,
      attributesCertainty: entry.attributesCertainty,
      verifyCertainty: entry.verifyCertainty,
      verifyFlags: entry.verifyFlags,
      languages: entry.languages.join('|'),
      capabilities: entry.capabilities ?? '',
    });
  }

  /** `%attr` says it for everything but links, `%defattr` for folders and all others apart. */
  #modeOf(path: string, found: number, { attributes }: FileEntry): number {
    const type = typeOf(found);
    if (attributes.mode !== undefined) {
      if (type !== FileType.SYMLINK) return type | attributes.mode;
      this.#around.log.warning(`Explicit %attr() mode not applicable to symlink: ${path}`);
      return found;
    }
    const usual = this.#defaults.attributes;
    const mode = type === FileType.DIRECTORY ? usual.directoryMode : usual.mode;
    return mode === undefined || type === FileType.SYMLINK ? found : type | mode;
  }
}
