/** What rpm puts behind the name of a file that is not to be lost. */
export const sideSuffixes = ['.rpmnew', '.rpmsave', '.rpmorig'] as const;

export type SideSuffix = (typeof sideSuffixes)[number];

/** How a file of an installed package differed from what its package says, before it went. */
export type Difference =
  /** Of a package that comes: a directory that it does not list and that its files make. */
  | { readonly kind: 'missing'; readonly path: string }
  | ({
      readonly kind: 'content';
      readonly path: string;
      readonly sizeBytes: number;
      /** SHA-256 of what was there. */
      readonly digest: string;
      /** Name among the kept contents; absent where it could not be kept. */
      readonly kept?: string;
      /** An earlier path of the package whose inode it shared. */
      readonly sameAs?: string;
      /** Side files that lay beside it before: those stay. */
      readonly sides?: readonly SideSuffix[];
    } & FileFacts)
  | ({ readonly kind: 'link'; readonly path: string; readonly target: string } & FileFacts)
  | ({ readonly kind: 'attributes'; readonly path: string } & FileFacts)
  /** Something that cannot be kept: a directory where the package has a file, a device ... */
  | { readonly kind: 'other'; readonly path: string };

/** Whether what the package shipped is not what was there: it is kept apart from the package's own files. */
export function hasOtherContent({ kind }: Difference): boolean {
  return kind !== 'attributes';
}

/** Owner, mode and time, as stat(2) has them. */
export interface FileFacts {
  /** All 16 bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeSeconds: number;
}

/** A digest of content, lower-case hex. */
export interface ContentDigest {
  /** As node:crypto names it. */
  readonly algorithm: string;
  readonly digest: string;
}

/** Something to put back once an element of the transaction that takes another one back is done. */
export type RestoreItem = { readonly at: number } & (
  | {
      /** A file of the package that came back, which differed. */
      readonly do: 'differ';
      readonly difference: Difference;
      /** What the file is when nobody but the package has touched it. */
      readonly pristine: readonly ContentDigest[];
    }
  /** A file of nobody's that had been overwritten; back where nothing is. */
  | { readonly do: 'overwritten'; readonly difference: Difference }
  /** What had been moved aside to make place: back where nothing is. */
  | { readonly do: 'unsave'; readonly path: string; readonly sidePath: string }
  /** A directory that was not there: away where nothing is in it. */
  | { readonly do: 'vacate'; readonly path: string }
  /** A side file that had been made: away, unless somebody changed it. */
  | {
      readonly do: 'tidy';
      readonly sidePath: string;
      readonly digests: readonly ContentDigest[];
      /** Only while this file holds this (SHA-256): the side file may be the only copy otherwise. */
      readonly besides?: { readonly path: string; readonly digest: string };
    }
);
