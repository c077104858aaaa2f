/** Newer versions that repositories have of what is installed, with what is said of them. */
import type { UpgradeCandidate } from '../contract/methods.ts';
import type { PackageSummary } from '../contract/package.ts';
import type { AdvisoryView, RepositoryUpgrade } from '../contract/repository.ts';
import { visibleText } from '../base/index.ts';
import { compareEvr, formatEvr, formatNvra, parseEvr } from '../nevra/index.ts';
import type { Advisory } from '../repository/index.ts';
import { isReplacement, newestByKey } from './find-upgrades.ts';
import type { IndexRow } from './package-index.ts';
import { evrOfSummary } from './package-summary.ts';
import type { KnownPackage, OpenedRepository } from './repository-catalogue.ts';

/** A repository with its advisories. */
export interface AdvisedRepository extends OpenedRepository {
  readonly advisories: readonly Advisory[];
}

interface Offered {
  readonly from: AdvisedRepository;
  readonly one: KnownPackage;
}

const mostDescription = 4000;
const mostReferences = 50;
const shownKinds = new Set(['security', 'bugfix', 'enhancement', 'newpackage'] as const);
const kindOrder = ['security', 'bugfix', 'enhancement', 'newpackage', 'other'] as const;

/**
 * The best that repositories have for each installed package that is older: of the preferred repositories
 * that have it at all, the newest. What a folder has as new is left to the folder.
 */
export function findRepositoryUpgrades(
  rows: Iterable<IndexRow>,
  repositories: readonly AdvisedRepository[],
  inFolders: readonly UpgradeCandidate[],
): readonly RepositoryUpgrade[] {
  const fileEvr = new Map(
    inFolders.flatMap(({ installed: { id }, candidateEvr }) =>
      id.kind === 'installed' ? [[id.instance, candidateEvr] as const] : [],
    ),
  );
  const known = new Map<string, ReturnType<typeof advisoriesByName>>(
    repositories.map((one) => [one.repository.definition.id, advisoriesByName(one.advisories)]),
  );
  const found: RepositoryUpgrade[] = [];
  for (const own of newestByKey([...rows].map(({ summary }) => summary)).values()) {
    const best = bestFor(own, repositories);
    if (best === undefined || own.id.kind !== 'installed') continue;
    const beside = fileEvr.get(own.id.instance);
    if (beside !== undefined && compareEvr(parseEvr(beside), best.one) >= 0) continue;
    const advisories = known.get(best.from.repository.definition.id)?.get(own.name) ?? [];
    found.push(upgradeOf(own, best, advisories));
  }
  return found.toSorted(
    (one, other) => rankOf(one) - rankOf(other) || (one.name < other.name ? -1 : 1),
  );
}

function rankOf({ advisories }: RepositoryUpgrade): number {
  return advisories[0]?.kind === 'security' ? 0 : 1;
}

function bestFor(
  own: PackageSummary,
  repositories: readonly AdvisedRepository[],
): Offered | undefined {
  const offered = repositories.flatMap((from) =>
    (from.packages.byName.get(own.name) ?? [])
      .filter(({ arch }) => arch !== 'src' && arch !== 'nosrc')
      .filter(({ arch }) => isReplacement(own, { ...own, arch }))
      .map((one) => ({ from, one })),
  );
  const priorityOf = ({ from }: Offered): number => from.repository.definition.priority;
  const preferred = Math.min(...offered.map(priorityOf));
  const [newest] = offered
    .filter((one) => priorityOf(one) === preferred)
    .toSorted((a, b) => compareEvr(b.one, a.one));
  return newest !== undefined && compareEvr(newest.one, labelOf(own)) > 0 ? newest : undefined;
}

function labelOf({ epoch, version, release }: PackageSummary) {
  return { epoch, version, release };
}

function upgradeOf(
  own: PackageSummary,
  { one, from }: Offered,
  advisories: readonly Advised[],
): RepositoryUpgrade {
  const { id, name } = from.repository.definition;
  const views = advisories
    .filter(
      ({ of }) =>
        of.arch === one.arch && compareEvr(of, labelOf(own)) > 0 && compareEvr(of, one) <= 0,
    )
    .map(({ advisory }) => advisoryView(advisory));
  return {
    installed: { id: own.id, name: own.name, nevra: formatNvra({ ...own, epoch: own.epoch }) },
    installedEvr: evrOfSummary(own),
    ...{ name: own.name, arch: own.arch },
    ...{ evr: visibleText(formatEvr(one)), summary: visibleText(one.summary) },
    ...{ installedSizeBytes: one.installedSizeBytes, packageSizeBytes: one.packageSizeBytes },
    repository: { id: visibleText(id), name: visibleText(name) },
    advisories: uniqueById(views).toSorted(
      (a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind),
    ),
  };
}

function uniqueById(views: readonly AdvisoryView[]): readonly AdvisoryView[] {
  return [...new Map(views.map((view) => [view.id, view])).values()];
}

/** An advisory with one of the packages that settle it. */
interface Advised {
  readonly advisory: Advisory;
  readonly of: Advisory['packages'][number];
}

function advisoriesByName(
  advisories: readonly Advisory[],
): ReadonlyMap<string, readonly Advised[]> {
  return Map.groupBy(
    advisories.flatMap((advisory) => advisory.packages.map((of) => ({ advisory, of }))),
    ({ of }) => of.name,
  );
}

function advisoryView(advisory: Advisory): AdvisoryView {
  const { id, severity, title, description, references } = advisory;
  const isShown = (kind: string): kind is AdvisoryView['kind'] =>
    (shownKinds as ReadonlySet<string>).has(kind);
  return {
    id: visibleText(id),
    kind: isShown(advisory.kind) ? advisory.kind : 'other',
    severity: severity === 'None' ? '' : visibleText(severity),
    title: visibleText(title),
    description: visibleText(description).slice(0, mostDescription),
    references: references
      .slice(0, mostReferences)
      .map((one) => visibleText(one.id === '' ? one.href : one.id)),
  };
}
