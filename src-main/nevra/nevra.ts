import { compareEvr, formatEvr } from './evr.ts';
import type { Order } from './version.ts';

/** What identifies a package. */
export interface Nevra {
  readonly name: string;
  readonly epoch: number | undefined;
  readonly version: string;
  readonly release: string;
  /** `src` or `nosrc` for source packages; absent in packages without an Arch tag (`gpg-pubkey`). */
  readonly arch: string | undefined;
}

/** `version-release` with the epoch in front when it is set. */
export function formatPackageEvr(nevra: Nevra): string {
  return formatEvr(nevra);
}

/** `name-version-release`: the package label; never shows an epoch. */
export function formatNvr(nevra: Nevra): string {
  return `${nevra.name}-${nevra.version}-${nevra.release}`;
}

/** `name-version-release.arch` */
export function formatNvra(nevra: Nevra): string {
  return withArch(formatNvr(nevra), nevra);
}

/** `name-[epoch:]version-release` */
export function formatNevr(nevra: Nevra): string {
  return `${nevra.name}-${formatEvr(nevra)}`;
}

/** `name-[epoch:]version-release.arch` */
export function formatNevra(nevra: Nevra): string {
  return withArch(formatNevr(nevra), nevra);
}

function withArch(label: string, nevra: Nevra): string {
  return nevra.arch === undefined ? label : `${label}.${nevra.arch}`;
}

/** By name in byte order, then EVR, then architecture. */
export function compareNevra(a: Nevra, b: Nevra): Order {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  const order = compareEvr(a, b);
  if (order !== 0 || a.arch === b.arch) return order;
  return (a.arch ?? '') < (b.arch ?? '') ? -1 : 1;
}
