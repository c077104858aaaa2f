import type { PackageId, PackageSummary } from '../../src-main/contract/package.ts';

type Evr = Pick<PackageSummary, 'epoch' | 'version' | 'release'>;

/** `1:2.0-3`; the epoch only when the package has one. */
export function formatEvr(evr: Evr): string {
  const text = `${evr.version}-${evr.release}`;
  return evr.epoch === undefined ? text : `${evr.epoch}:${text}`;
}

/** `name-version-release.arch`, as rpm labels packages (no epoch). */
export function formatNevra(summary: Evr & Pick<PackageSummary, 'name' | 'arch'>): string {
  return `${summary.name}-${summary.version}-${summary.release}.${summary.arch}`;
}

/** A text that tells packages apart, for keys in maps and lists. */
export function packageKey(id: PackageId): string {
  return id.kind === 'installed' ? `#${id.instance}` : id.path;
}

/** `name-version-release.arch` taken apart; all but the name are empty where a part is missing. */
export function splitNevra(nevra: string): { name: string; version: string; arch: string } {
  const match = /^(?<name>.+)-(?<version>[^-]+-[^-]+?)(?:\.(?<arch>[^.-]+))?$/.exec(nevra);
  const groups = match?.groups;
  if (groups === undefined) return { name: nevra, version: '', arch: '' };
  return {
    name: groups['name'] ?? nevra,
    version: groups['version'] ?? '',
    arch: groups['arch'] ?? '',
  };
}
