import type { PackageFileView, UpgradeCandidate } from '../../../src-main/contract/methods.ts';
import type {
  PlannedElement,
  TransactionPlan,
  TransactionRequest,
} from '../../../src-main/contract/plan.ts';
import type { Problem } from '../../../src-main/contract/problem.ts';
import { at, detailsOf, type FixturePackage, nevraOf, referenceOf } from './fixture-packages.ts';

/** The file of a newer version of every upgradable package. */
export function candidatesOf(packages: readonly FixturePackage[]): readonly UpgradeCandidate[] {
  return packages
    .filter(({ summary }) => summary.state === 'upgradable')
    .map(({ summary }, index) => {
      const { installTimeSeconds: _, ...rest } = summary;
      const version = `${summary.version}.1`;
      const candidate = {
        ...rest,
        version,
        state: 'available' as const,
        id: { kind: 'file' as const, path: `/srv/mirror/${summary.name}-${version}.rpm` },
      };
      return {
        installed: referenceOf(summary),
        installedEvr: `${summary.version}-${summary.release}`,
        candidate,
        candidateEvr: `${version}-${summary.release}`,
        news:
          index % 3 === 2
            ? []
            : [
                '- Update to the newest version',
                '- Close a hole in the parser of configuration files (CVE-2024-0000)',
              ],
      };
    });
}

/** The generated package that a package file is a version of. */
export function fileIndex(path: string): number {
  if (path.endsWith('.src.rpm')) return 9;
  return path.includes('new-') ? 16 : 7;
}

/** What opening a package file shows; the path says which kind of file it is. */
export function fileView(packages: readonly FixturePackage[], path: string): PackageFileView {
  const isSource = path.endsWith('.src.rpm');
  const isNew = path.includes('new-');
  const index = fileIndex(path);
  const one = at(packages, index);
  const { installTimeSeconds: _, ...details } = detailsOf(one, index);
  const version = path.includes('old-')
    ? '0.9'
    : path.includes('same-')
      ? details.version
      : `${details.version}.1`;
  const verb = isSource
    ? 'unpack'
    : isNew
      ? 'install'
      : path.includes('old-')
        ? 'downgrade'
        : path.includes('same-')
          ? 'reinstall'
          : 'upgrade';
  return {
    isChecked: true,
    details: {
      ...details,
      version,
      id: { kind: 'file', path },
      state: 'available',
      isSource,
      arch: isSource ? 'src' : details.arch,
      ...(path.includes('unsigned-') ? { checks: details.checks.slice(1) } : {}),
    },
    verb,
    installed: isNew || isSource ? [] : [one.summary],
    findings: path.includes('unsigned-')
      ? [
          { kind: 'service', severity: 'note', subject: `${details.name}.service` },
          { kind: 'unsigned', severity: 'caution', subject: path },
          {
            kind: 'setuid',
            severity: 'danger',
            subject: `/usr/bin/${details.name}ctl (root, 4755)`,
          },
          { kind: 'script-as-root', severity: 'caution', subject: '%post, 4 lines of /bin/sh' },
        ]
      : [],
  };
}

/** A plan of the request: upgrades erase what they replace; a path with `broken-` in it brings every problem. */
export function planOf(
  packages: readonly FixturePackage[],
  request: TransactionRequest,
  planId: string,
  generation: string,
): TransactionPlan {
  const upgrades = candidatesOf(packages);
  const elements = [
    ...request.install.flatMap(({ path }) => installElements(packages, upgrades, path)),
    ...request.erase.flatMap((erase) =>
      'instance' in erase ? [eraseElement(at(packages, erase.instance - 1))] : [],
    ),
  ];
  const problems = [
    ...(request.install.some(({ path }) => path.includes('broken-')) ? everyProblem : []),
    ...eraseProblems(packages, request),
  ];
  const bytes = elements.reduce(
    (sum, one) => sum + (one.kind === 'install' ? one.sizeBytes : -one.sizeBytes),
    0,
  );
  return {
    planId,
    digest: 'd'.repeat(64),
    databaseGeneration: generation,
    request,
    elements,
    problems,
    consequences: {
      filesAdded: elements.length * 12,
      filesReplaced: elements.length * 8,
      filesRemoved: elements.length * 2,
      sideFiles: elements.slice(0, 2).map(({ package: { name, nevra } }, index) => ({
        path: `/etc/${name}/${name}.conf`,
        sidePath: `/etc/${name}/${name}.conf.${index === 0 ? 'rpmnew' : 'rpmsave'}`,
        reason: index === 0 ? 'rpmnew' : 'rpmsave',
        nevra,
      })),
      scripts: elements.slice(0, 8).flatMap(({ package: { nevra }, kind }) => [
        {
          nevra,
          kind: kind === 'install' ? '%pre' : '%preun',
          interpreter: '/bin/sh',
          body: 'exit 0',
          ...skipped(nevra),
        },
        {
          nevra,
          kind: kind === 'install' ? '%post' : '%postun',
          interpreter: '/bin/sh',
          body: '/sbin/ldconfig',
        },
      ]),
      filesystems: [
        {
          mountPoint: '/',
          totalBytes: 48_000_000_000,
          freeBytes: 11_000_000_000,
          deltaBytes: bytes,
        },
        { mountPoint: '/boot', totalBytes: 1_000_000_000, freeBytes: 420_000_000, deltaBytes: 0 },
      ],
    },
  };
}

function skipped(nevra: string): { readonly skippedBecause?: string } {
  return nevra.startsWith('zinc') ? { skippedBecause: 'the root has no /bin/sh' } : {};
}

function installElements(
  packages: readonly FixturePackage[],
  upgrades: readonly UpgradeCandidate[],
  path: string,
): readonly PlannedElement[] {
  const upgrade = upgrades.find(
    ({ candidate }) => candidate.id.kind === 'file' && candidate.id.path === path,
  );
  const view = upgrade === undefined ? fileView(packages, path) : undefined;
  const summary = upgrade?.candidate ?? view?.details;
  if (summary === undefined || view?.verb === 'unpack') return [];
  const installed =
    upgrade?.installed ??
    (view?.installed[0] === undefined ? undefined : referenceOf(view.installed[0]));
  const verb = view?.verb ?? 'upgrade';
  const element: PlannedElement = {
    kind: 'install',
    action: verb,
    package: { id: summary.id, nevra: nevraOf(summary), name: summary.name },
    version: `${summary.version}-${summary.release}`,
    ...(installed === undefined ? {} : { counterpart: installed }),
    summary: summary.summary,
    sizeBytes: summary.sizeBytes,
    fileCount: 23,
  };
  if (installed === undefined) return [element];
  const old = packages.find((one) => nevraOf(one.summary) === installed.nevra);
  return old === undefined
    ? [element]
    : [element, { ...eraseElement(old), action: 'upgrade', counterpart: element.package }];
}

function eraseElement({ summary }: FixturePackage): PlannedElement {
  return {
    kind: 'erase',
    action: 'erase',
    package: referenceOf(summary),
    version: `${summary.version}-${summary.release}`,
    summary: summary.summary,
    sizeBytes: summary.sizeBytes,
    fileCount: 23,
  };
}

export function dependentsOf(
  packages: readonly FixturePackage[],
  instances: readonly number[],
): readonly FixturePackage[] {
  const erased = new Set(instances.map((instance) => instance - 1));
  return packages
    .filter(({ needs }, index) => !erased.has(index) && needs.some((need) => erased.has(need)))
    .slice(0, 200);
}

function eraseProblems(
  packages: readonly FixturePackage[],
  { erase }: TransactionRequest,
): readonly Problem[] {
  const instances = erase.flatMap((one) => ('instance' in one ? [one.instance] : []));
  return dependentsOf(packages, instances)
    .slice(0, 12)
    .map(({ summary, needs }) => {
      const need = needs.find((one) => instances.includes(one + 1)) ?? 0;
      return {
        kind: 'unmet-requirement',
        nevra: nevraOf(summary),
        capability: at(packages, need).summary.name,
        isInstalled: true,
      };
    });
}

export const everyProblem: readonly Problem[] = [
  { kind: 'bad-arch', nevra: 'amber-1-1.ppc64le', arch: 'ppc64le' },
  { kind: 'bad-os', nevra: 'amber-1-1.x86_64', os: 'solaris' },
  { kind: 'already-installed', nevra: 'amber-1-1.x86_64', installed: 'amber-1-1.x86_64' },
  { kind: 'newer-installed', nevra: 'amber-1-1.x86_64', installed: 'amber-2-1.x86_64' },
  {
    kind: 'unmet-requirement',
    nevra: 'amber-1-1.x86_64',
    capability: 'libgarnet.so.4()(64bit)',
    isInstalled: false,
  },
  { kind: 'conflict', nevra: 'amber-1-1.x86_64', capability: 'basalt < 2', isInstalled: false },
  { kind: 'obsoletes', nevra: 'cedar-3-1.noarch', capability: 'amber < 2', isInstalled: true },
  {
    kind: 'file-conflict',
    path: '/usr/bin/amber',
    nevra: 'amber-1-1.x86_64',
    other: 'basalt-1-1.x86_64',
  },
  {
    kind: 'installed-file-conflict',
    path: '/usr/bin/cedar',
    nevra: 'amber-1-1.x86_64',
    installed: 'cedar-3-1.noarch',
  },
  { kind: 'disk-space', nevra: 'amber-1-1.x86_64', mountPoint: '/boot', neededBytes: 41_000_000 },
  { kind: 'disk-inodes', nevra: 'amber-1-1.x86_64', mountPoint: '/boot', neededInodes: 1200 },
  { kind: 'check-failed', nevra: 'amber-1-1.x86_64', detail: 'Header SHA256 digest: BAD' },
  {
    kind: 'protected',
    nevra: 'sudo-1.9-1.x86_64',
    reason: 'listed',
    detail: '/etc/dnf/protected.d/sudo.conf',
  },
  { kind: 'not-relocatable', nevra: 'amber-1-1.x86_64', path: '/opt/amber' },
];
