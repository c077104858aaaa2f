import type { UpgradeCandidate } from '../contract/methods.ts';
import type { PackageSummary } from '../contract/package.ts';
import { compareEvr, formatNvra } from '../nevra/index.ts';
import type { Header } from '../format/index.ts';
import type { CandidateFile } from './header-cache.ts';
import type { IndexRow } from './package-index.ts';
import { changelogOf } from './package-details.ts';
import { evrOfSummary } from './package-summary.ts';

function evr({ epoch, version, release }: PackageSummary) {
  return { epoch, version, release };
}

function key({ name, arch }: PackageSummary): string {
  return `${name}.${arch}`;
}

/** The newest of several packages of one name and architecture, by name and architecture. */
export function newestByKey(summaries: Iterable<PackageSummary>): Map<string, PackageSummary> {
  const newest = new Map<string, PackageSummary>();
  for (const summary of summaries) {
    const known = newest.get(key(summary));
    if (known === undefined || compareEvr(evr(summary), evr(known)) > 0)
      newest.set(key(summary), summary);
  }
  return newest;
}

function* namedSummaries(
  rows: Iterable<IndexRow>,
  names: ReadonlySet<string>,
): Generator<PackageSummary> {
  for (const { summary } of rows) if (names.has(summary.name)) yield summary;
}

/** Whether a candidate replaces an installed package: same architecture, or one of both is `noarch`. */
export function isReplacement(installed: PackageSummary, candidate: PackageSummary): boolean {
  return (
    installed.arch === candidate.arch || installed.arch === 'noarch' || candidate.arch === 'noarch'
  );
}

/**
 * The newest file for each installed package that is older than it, sorted by name. Where several
 * versions of a package are installed, the newest of them counts.
 *
 * @param headerOf - header of an installed package, for the changelog
 */
export function findUpgrades(
  rows: Iterable<IndexRow>,
  files: readonly CandidateFile[],
  headerOf: (instance: number) => Header | undefined,
): readonly UpgradeCandidate[] {
  const names = new Set(files.map(({ summary }) => summary.name));
  const installed = newestByKey(namedSummaries(rows, names));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const candidates = Map.groupBy(
    newestByKey(files.map(({ summary }) => summary)).values(),
    ({ name }) => name,
  );
  const found: UpgradeCandidate[] = [];
  for (const own of installed.values()) {
    const newer = (candidates.get(own.name) ?? [])
      .filter((one) => isReplacement(own, one) && compareEvr(evr(one), evr(own)) > 0)
      .toSorted((one, other) => compareEvr(evr(other), evr(one)))[0];
    if (newer === undefined || newer.id.kind !== 'file' || own.id.kind !== 'installed') continue;
    found.push({
      installed: {
        id: own.id,
        name: own.name,
        nevra: formatNvra({ ...own, epoch: own.epoch }),
      },
      installedEvr: evrOfSummary(own),
      candidate: newer,
      candidateEvr: evrOfSummary(newer),
      news: newsOf(byPath.get(newer.id.path), headerOf(own.id.instance)),
    });
  }
  return found.toSorted((one, other) => (one.installed.name < other.installed.name ? -1 : 1));
}

/** Changelog entries of the candidate that the installed package does not have. */
function newsOf(file: CandidateFile | undefined, installed: Header | undefined): readonly string[] {
  if (file === undefined || installed === undefined) return [];
  const known = new Set(
    changelogOf(installed).map(
      ({ timeSeconds, author, text }) => `${timeSeconds}${author}\n${text}`,
    ),
  );
  return file.changelog
    .filter(({ timeSeconds, text }) => !known.has(`${timeSeconds}${text}`))
    .map(({ text }) => text);
}
