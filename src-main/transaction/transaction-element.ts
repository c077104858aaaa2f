import { createHash } from 'node:crypto';
import type { ElementAction } from '../contract/plan.ts';
import { toHex } from '../base/index.ts';
import type { InstalledPackage } from '../database/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { compareEvr, formatNevra } from '../nevra/index.ts';
import type { Nevra } from '../nevra/index.ts';

interface ElementBase {
  /** With the names its files have on this system, where they were relocated. */
  readonly header: Header;
  readonly identity: Nevra;
  /** `name-[epoch:]version-release.arch`, as rpm names it in messages. */
  readonly nevra: string;
  readonly action: ElementAction;
}

/** A package file that is to be installed. */
export interface InstallElement extends ElementBase {
  readonly kind: 'install';
  /** The package file; absolute. */
  readonly path: string;
  readonly isSource: boolean;
  /** As the package file has it; mostly the same object. */
  readonly shippedHeader: Header;
  /** Whether older versions and obsoleted packages go. */
  readonly isUpgrade: boolean;
  /** Whether installing the identical package again is what was asked for. */
  readonly isReinstall: boolean;
  /** SHA-256 (hex) over the immutable header as it was shipped. */
  readonly headerDigest: string;
  /** What is installed now of an upgrade, downgrade or reinstall. */
  readonly counterpart: InstalledPackage | undefined;
  /** Row of the identical installed package this one takes the place of (`--replacepkgs`). */
  readonly replacesInstance: number | undefined;
  /** Indexes of files that `--excludepath` leaves out. */
  readonly excludedFiles: ReadonlySet<number>;
  /** Old paths of `--relocate` that the package does not offer to move. */
  readonly refusedRelocations: readonly string[];
}

/** An installed package that goes. */
export interface EraseElement extends ElementBase {
  readonly kind: 'erase';
  readonly instance: number;
  /** The element whose upgrade or Obsoletes causes it; undefined when the user asked. */
  readonly causedBy: InstallElement | undefined;
}

export type TransactionElement = InstallElement | EraseElement;

/** Name, EVR and architecture of a header; `src` or `nosrc` for a source package. */
export function identityOf(header: Header, isSource = false): Nevra {
  return {
    name: header.string(Tag.NAME) ?? '',
    epoch: header.number(Tag.EPOCH),
    version: header.string(Tag.VERSION) ?? '',
    release: header.string(Tag.RELEASE) ?? '',
    arch: isSource ? sourceArch(header) : header.string(Tag.ARCH),
  };
}

/** `name-[epoch:]version-release.arch` of an installed or binary package's header. */
export function nevraOf(header: Header): string {
  return formatNevra(identityOf(header));
}

function sourceArch(header: Header): string {
  return header.has(Tag.NOSOURCE) || header.has(Tag.NOPATCH) ? 'nosrc' : 'src';
}

/** SHA-256 (hex) over what header digests cover; the same for a package file and its installed header. */
export function headerDigestOf(header: Header): string {
  return toHex(createHash('sha256').update(header.immutableBlob()).digest());
}

/** What installing one version over another is called. */
export function replacementAction(
  next: Header,
  present: Header,
): 'upgrade' | 'downgrade' | 'reinstall' {
  const order = compareEvr(identityOf(next), identityOf(present));
  if (order === 0) return 'reinstall';
  return order > 0 ? 'upgrade' : 'downgrade';
}

/** Whether an older version or an obsoleted package goes because this one comes. */
export function isReplacing(
  element: TransactionElement,
  elements: readonly TransactionElement[],
): boolean {
  return elements.some((one) => one.kind === 'erase' && one.causedBy === element);
}
