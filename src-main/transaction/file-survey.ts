import type { TransactionOptions } from '../contract/plan.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { excludedFlags, fileInfos, skippedFiles } from '../files/index.ts';
import type { FileInfo, SkipReason, SkipRules } from '../files/index.ts';
import { FileState } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import type { DiskView } from './disk-view.ts';
import { outranks } from './sharing.ts';
import type { Colors } from './sharing.ts';
import { InstalledFiles } from './installed-files.ts';
import { usualSettings } from './settings.ts';
import type { TransactionSettings } from './settings.ts';
import { PlannedDirectories } from './planned-directories.ts';
import type { EraseElement, InstallElement, TransactionElement } from './transaction-element.ts';

/** Another package's file at the same place. */
export interface InstalledOwner {
  readonly instance: number;
  readonly header: Header;
  readonly file: FileInfo;
  /** Whether that package goes in this transaction. */
  readonly isGoing: boolean;
}

/** A file of a package that is to be installed, with everything else that claims its place. */
export interface SurveyedFile {
  readonly file: FileInfo;
  /** Where it will be, symlinks followed: equal for files that are one on the disk. */
  readonly place: string;
  /** Why it is not written to the disk, if so. */
  readonly skipReason: SkipReason | undefined;
  /** The nearest element before this one that brings the same place. */
  readonly earlier: { readonly element: InstallElement; readonly file: FileInfo } | undefined;
  /** Installed packages whose own file is there; not those that left theirs out or lost it. */
  readonly owners: readonly InstalledOwner[];
}

export interface ElementFiles {
  readonly element: InstallElement;
  readonly files: readonly SurveyedFile[];
}

export interface FileSurvey {
  readonly installs: ReadonlyMap<InstallElement, ElementFiles>;
  /** Every place an install element writes to. */
  readonly written: ReadonlySet<string>;
  /** The files of a package that goes; looked up when asked for. */
  erased(element: EraseElement): readonly PlacedFile[];
  /** Whether an installed package that is not erased has a place too. */
  staysWithAnother(place: string, baseName: string): boolean;
}

export interface PlacedFile {
  readonly file: FileInfo;
  readonly place: string;
}

/** What decides which files are written. */
export interface SurveyOptions
  extends Pick<TransactionOptions, 'excludedocs' | 'excludeconfigs' | 'excludeartifacts'> {
  readonly color: number;
  readonly settings?: TransactionSettings | undefined;
}

/**
 * Looks up who else has the files of a transaction. Linear in the number of files: places are
 * indexed once, the installed side is found through the database's index of base names, and an
 * installed package's file list is read only where it shares a place.
 *
 * @param elements - in the order in which they will be carried out
 * @param known - directories looked up before on the same disk; used where no element brings links
 */
export function surveyFiles(
  database: ReadableDatabase | InstalledFiles,
  elements: readonly TransactionElement[],
  disk: Pick<DiskView, 'resolveDirectory' | 'look'>,
  options: SurveyOptions,
  known = new PlannedDirectories(disk),
): FileSurvey {
  const installed = database instanceof InstalledFiles ? database : new InstalledFiles(database);
  const survey = new Surveyor(installed, elements, disk, options, known);
  const installs = new Map<InstallElement, ElementFiles>();
  for (const element of elements)
    if (element.kind === 'install' && !element.isSource)
      installs.set(element, survey.installed(element));
  return {
    installs,
    erased: (element) => survey.erased(element),
    written: survey.written,
    staysWithAnother: (place, baseName) => survey.staysWithAnother(place, baseName),
  };
}

function skipRulesOf({ color, settings = usualSettings, ...options }: SurveyOptions): SkipRules {
  const excludedocs = options.excludedocs === true || settings.excludesDocs;
  const { netSharedPaths, languages } = settings;
  return {
    withoutFlags: excludedFlags({ ...options, excludedocs }),
    netSharedPaths,
    languages,
    color,
  };
}

class Surveyor {
  readonly written = new Set<string>();
  readonly #installed: InstalledFiles;
  readonly #directories: PlannedDirectories;
  readonly #skipRules: SkipRules;
  readonly #colors: Colors;
  readonly #going: ReadonlySet<number>;
  readonly #latest = new Map<string, { element: InstallElement; file: FileInfo }>();
  readonly #erased = new Map<EraseElement, readonly PlacedFile[]>();
  readonly #files = new Map<InstallElement, readonly FileInfo[]>();

  constructor(
    installed: InstalledFiles,
    elements: readonly TransactionElement[],
    disk: Pick<DiskView, 'resolveDirectory' | 'look'>,
    options: SurveyOptions,
    known: PlannedDirectories,
  ) {
    this.#installed = installed;
    this.#skipRules = skipRulesOf(options);
    const { color, settings = usualSettings } = options;
    this.#colors = { color, preferredColor: settings.preferredColor };
    const erased = elements.filter((element) => element.kind === 'erase');
    const replaced = elements.flatMap((element) =>
      element.kind === 'install' ? (element.replacesInstance ?? []) : [],
    );
    this.#going = new Set([...erased.map(({ instance }) => instance), ...replaced]);
    const directories = new PlannedDirectories(disk);
    for (const element of elements) {
      if (element.kind !== 'install' || element.isSource) continue;
      const files = fileInfos(element.header);
      this.#files.set(element, files);
      directories.addLinks(files);
    }
    this.#directories = directories.hasLinks ? directories : known;
  }

  installed(element: InstallElement): ElementFiles {
    const found = this.#files.get(element) ?? [];
    const skipped = skippedFiles(found, element.excludedFiles, this.#skipRules);
    const files = found.map((file): SurveyedFile => {
      const place = this.#placeOf(file.directory, file.baseName);
      const earlier = this.#latest.get(place);
      const owners = this.#ownersOf(place, file.baseName);
      const skipReason =
        skipped.get(file.index) ??
        (this.#isOutranked(file, earlier, owners) ? 'wrong-color' : undefined);
      if (skipReason === undefined) {
        this.#latest.set(place, { element, file });
        this.written.add(place);
      }
      return { file, place, skipReason, earlier, owners };
    });
    return { element, files };
  }

  erased(element: EraseElement): readonly PlacedFile[] {
    let files = this.#erased.get(element);
    if (files === undefined) {
      files = fileInfos(element.header).map((file) => ({
        file,
        place: this.#placeOf(file.directory, file.baseName),
      }));
      this.#erased.set(element, files);
    }
    return files;
  }

  staysWithAnother(place: string, baseName: string): boolean {
    return this.#ownersOf(place, baseName).some(({ isGoing }) => !isGoing);
  }

  /** Whether an ELF file of the preferred class has the place. */
  #isOutranked(
    file: FileInfo,
    earlier: SurveyedFile['earlier'],
    owners: readonly InstalledOwner[],
  ): boolean {
    if (file.color === 0) return false;
    const staying = owners.filter(({ isGoing }) => !isGoing);
    const others = earlier === undefined ? staying : [...staying, earlier];
    return others.some((other) => outranks(other.file, file, this.#colors));
  }

  #placeOf(directory: string, baseName: string): string {
    return this.#directories.resolve(directory) + baseName;
  }

  /** In the order of their rows. */
  #ownersOf(place: string, baseName: string): readonly InstalledOwner[] {
    const found = this.#installed.at(place, baseName, this.#directories);
    const sorted = found.length > 1 ? found.toSorted((a, b) => a.instance - b.instance) : found;
    return sorted.flatMap(({ instance, index }) => {
      const list = this.#installed.list(instance);
      const file = list?.files[index];
      if (list === undefined || file === undefined || !isOnDisk(file)) return [];
      return { instance, header: list.header, file, isGoing: this.#going.has(instance) };
    });
  }
}

function isOnDisk({ state = FileState.NORMAL }: FileInfo): boolean {
  return state === FileState.NORMAL || state === FileState.NETSHARED;
}
