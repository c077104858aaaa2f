/** What a line of `%files` says of the files it names. */
import { FileFlag } from '../../format/index.ts';

/** Flags of lines that no package has: behind those of FILEFLAGS. */
export const LineFlag = {
  ...FileFlag,
  EXCLUDE: 1 << 16,
  DIRECTORY: 1 << 17,
  DOCUMENTATION_FOLDER: 1 << 18,
  /** Taken from the build folder into a folder of its own (`%doc README`). */
  SPECIAL: 1 << 19,
} as const;

/** The flags that a package has. */
export const packagedFlags = 0xffff;

/** Who owns a file and who may do what; undefined stays as it is, or is the usual. */
export interface FileAttributes {
  readonly mode?: number | undefined;
  /** Of directories, where that is not the mode of all. */
  readonly directoryMode?: number | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

/** How much a line says of something: nothing, what stands for all lines, this very line; the more wins. */
export type Certainty = number;
export const asDefault = 1;
export const asSaid = 2;

/** A device that need not be there (`%dev`). */
export interface FileDevice {
  readonly kind: 'b' | 'c';
  readonly major: number;
  readonly minor: number;
}

/** What stands for all lines that follow: `%defattr`, `%defverify`. */
export interface LineDefaults {
  attributes: FileAttributes;
  attributesCertainty: Certainty;
  verifyFlags: number;
  verifyCertainty: Certainty;
}

export interface FileEntry extends LineDefaults {
  flags: number;
  readonly languages: string[];
  capabilities: string | undefined;
  device: FileDevice | undefined;
  /** `%dir`; or a name that ends with a slash, which must then be one. */
  directory: 'no' | 'only' | 'whole';
}

export const everyVerifyFlag = 0xffffffff;

export function usualDefaults(): LineDefaults {
  return {
    attributes: { owner: 'root', group: 'root' },
    attributesCertainty: 0,
    verifyFlags: everyVerifyFlag,
    verifyCertainty: 0,
  };
}

/** An entry for a new line. */
export function entryWith(defaults: LineDefaults): FileEntry {
  return {
    attributes: {},
    attributesCertainty: defaults.attributesCertainty === 0 ? 0 : asDefault,
    verifyFlags: defaults.verifyFlags,
    verifyCertainty: defaults.verifyCertainty === 0 ? 0 : asDefault,
    flags: 0,
    languages: [],
    capabilities: undefined,
    device: undefined,
    directory: 'no',
  };
}
