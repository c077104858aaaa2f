/**
 * rpmrc files: which architectures and systems run what, and how packages for them are built. Pure.
 *
 * Source of the rules: rpm-rc(5), rpm(8) and the observed behaviour of rpm 4.18.
 */
import { RpmError } from '../base/index.ts';

/** Architecture -> those it runs besides itself, nearest first. */
export type ArchTable = ReadonlyMap<string, readonly string[]>;

/** An architecture or system under its usual name, with the number it has in a package's lead. */
export interface Canonical {
  readonly name: string;
  readonly number: number;
}

/** What rpmrc files say; of two lines for one thing the later counts. */
export interface RcTables {
  /** `arch_compat`: what a machine installs. */
  readonly compatible: ArchTable;
  /** `os_compat` */
  readonly compatibleSystems: ArchTable;
  /** `buildarch_compat`: what a machine builds. */
  readonly buildable: ArchTable;
  /** `buildos_compat` */
  readonly buildableSystems: ArchTable;
  /** `arch_canon`, by the name of uname(2). */
  readonly canonical: ReadonlyMap<string, Canonical>;
  /** `os_canon`, likewise. */
  readonly canonicalSystems: ReadonlyMap<string, Canonical>;
  /** `buildarchtranslate`: for what a machine builds, unless told. */
  readonly builtAs: ReadonlyMap<string, string>;
  /** `buildostranslate` */
  readonly builtForSystem: ReadonlyMap<string, string>;
  /** `optflags`: options of compilers, by architecture. */
  readonly optionFlags: ReadonlyMap<string, string>;
  /** `archcolor`: the ELF class of an architecture. */
  readonly colors: ReadonlyMap<string, string>;
  /** `macrofiles`, which has done nothing since rpm 4.6 but is shown. */
  readonly macroFiles: string | undefined;
}

export interface RcReading extends RcTables {
  /** Why the reading of a file ended early, in rpm's words. */
  readonly faults: readonly string[];
}

/** The text of a file, or the system's reason why there is none. */
export type RcText = { readonly text: string } | { readonly reason: string };

/** Files within files, at most; rpm has no bound and ends where its stack does. */
const maxIncludes = 16;

/**
 * Reads rpmrc files, each up to its first fault, and none behind one that is not there.
 *
 * @param mayBeMissing - whether a file is passed over where it is not there
 * @throws {RpmError} BAD_ARGUMENT where the first cannot be read
 */
export function readRcFiles(
  paths: readonly string[],
  read: (path: string) => RcText,
  mayBeMissing: (path: string, at: number) => boolean = () => false,
): RcReading {
  const reader = new RcReader(read);
  for (const [at, path] of paths.entries()) {
    const found = read(path);
    if ('text' in found) reader.readFile(found.text, path);
    else if (!mayBeMissing(path, at)) {
      const fault = `Unable to open ${path} for reading: ${found.reason}.`;
      if (at === 0) throw new RpmError('BAD_ARGUMENT', fault);
      reader.faults.push(fault);
      break;
    }
  }
  return reader;
}

class RcReader implements RcReading {
  readonly compatible = new Map<string, readonly string[]>();
  readonly compatibleSystems = new Map<string, readonly string[]>();
  readonly buildable = new Map<string, readonly string[]>();
  readonly buildableSystems = new Map<string, readonly string[]>();
  readonly canonical = new Map<string, Canonical>();
  readonly canonicalSystems = new Map<string, Canonical>();
  readonly builtAs = new Map<string, string>();
  readonly builtForSystem = new Map<string, string>();
  readonly optionFlags = new Map<string, string>();
  readonly colors = new Map<string, string>();
  macroFiles: string | undefined;
  readonly faults: string[] = [];
  readonly #read: (path: string) => RcText;

  constructor(read: (path: string) => RcText) {
    this.#read = read;
  }

  readFile(text: string, path: string): void {
    const fault = this.#readLines(text, path, 0);
    if (fault !== undefined) this.faults.push(fault);
  }

  #readLines(text: string, path: string, depth: number): string | undefined {
    for (const [at, line] of text.split('\n').entries()) {
      const fault = this.#readLine(line.trimStart(), `${path}:${at + 1}`, depth);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #readLine(line: string, place: string, depth: number): string | undefined {
    if (line === '' || line.startsWith('#')) return undefined;
    const [name = ''] = /^[^:\s]+/.exec(line) ?? [];
    const rest = line.slice(name.length).trimStart();
    if (!rest.startsWith(':')) {
      const found = (Buffer.from(rest)[0] ?? 0).toString(16).padStart(2, '0');
      return `missing ':' (found 0x${found}) at ${place}`;
    }
    const value = rest.slice(1).trimStart();
    const meaning = meanings[name];
    if (meaning === undefined || !Object.hasOwn(meanings, name))
      return `bad option '${name}' at ${place}`;
    if (meaning.kind === 'table') return meaning.take(this, value, place);
    if (value === '') return `missing argument for ${name} at ${place}`;
    if (meaning.kind === 'include') return this.#include(value.trimEnd(), place, depth);
    if (meaning.kind === 'plain') {
      this.macroFiles = value;
      return undefined;
    }
    const [, arch, ofArch] = /^(\S+)\s+(\S.*)$/.exec(value) ?? [];
    if (arch === undefined || ofArch === undefined)
      return `missing architecture for ${name} at ${place}`;
    meaning.map(this).set(arch, ofArch);
    return undefined;
  }

  #include(path: string, place: string, depth: number): string | undefined {
    if (depth >= maxIncludes) return `too many levels of include at ${place}`;
    const found = this.#read(path);
    if ('reason' in found) return `cannot open ${path} at ${place}: ${found.reason}`;
    return this.#readLines(found.text, path, depth + 1);
  }
}

type TakeLine = (reader: RcReader, value: string, place: string) => string | undefined;

type Meaning =
  | { readonly kind: 'table'; readonly take: TakeLine }
  /** A value for each architecture. */
  | { readonly kind: 'byArch'; readonly map: (reader: RcReader) => Map<string, string> }
  | { readonly kind: 'include' }
  | { readonly kind: 'plain' };

const compatibility =
  (map: (reader: RcReader) => Map<string, readonly string[]>): TakeLine =>
  (reader, value, place) => {
    const colon = value.indexOf(':');
    if (colon < 0) return `missing second ':' at ${place}`;
    const others = value.slice(colon + 1).split(' ');
    map(reader).set(
      value.slice(0, colon),
      others.filter((word) => word !== ''),
    );
    return undefined;
  };

/** The name before a colon or blank, and the words behind it, in which colons are nothing special. */
function nameAndWords(value: string): readonly string[] {
  const [name = ''] = /^[:\s]*[^:\s]*/.exec(value) ?? [];
  const words = value.slice(name.length + 1).split(/[ \t]+/);
  return [name, ...words].map((word) => word.trim()).filter((word) => word !== '');
}

const canonical =
  (map: (reader: RcReader) => Map<string, Canonical>): TakeLine =>
  (reader, value, place) => {
    const [key, name, number, more] = nameAndWords(value);
    if (key === undefined || name === undefined || number === undefined)
      return `Incomplete data line at ${place}`;
    if (more !== undefined) return `Too many args in data line at ${place}`;
    if (!/^\d+$/.test(number)) return `Bad arch/os number: ${number} (${place})`;
    map(reader).set(key, { name, number: Number(number) });
    return undefined;
  };

const translation =
  (map: (reader: RcReader) => Map<string, string>): TakeLine =>
  (reader, value, place) => {
    const [key, name, more] = nameAndWords(value);
    if (key === undefined || name === undefined) return `Incomplete default line at ${place}`;
    if (more !== undefined) return `Too many args in default line at ${place}`;
    map(reader).set(key, name);
    return undefined;
  };

const table = (take: TakeLine): Meaning => ({ kind: 'table', take });

/** What the word at the beginning of a line means. */
const meanings: Readonly<Record<string, Meaning>> = {
  arch_canon: table(canonical((reader) => reader.canonical)),
  arch_compat: table(compatibility((reader) => reader.compatible)),
  archcolor: { kind: 'byArch', map: (reader) => reader.colors },
  buildarch_compat: table(compatibility((reader) => reader.buildable)),
  buildarchtranslate: table(translation((reader) => reader.builtAs)),
  buildos_compat: table(compatibility((reader) => reader.buildableSystems)),
  buildostranslate: table(translation((reader) => reader.builtForSystem)),
  include: { kind: 'include' },
  macrofiles: { kind: 'plain' },
  optflags: { kind: 'byArch', map: (reader) => reader.optionFlags },
  os_canon: table(canonical((reader) => reader.canonicalSystems)),
  os_compat: table(compatibility((reader) => reader.compatibleSystems)),
};
