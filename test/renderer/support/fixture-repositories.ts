import type {
  AdvisoryView,
  PackageVersion,
  RepositoryList,
  RepositoryUpgrades,
  RepositoryView,
} from '../../../src-main/contract/repository.ts';
import { nevraOf, referenceOf } from './fixture-packages.ts';
import type { FixturePackage } from './fixture-packages.ts';

const checksum = 'a'.repeat(64);

const repositories: readonly RepositoryView[] = [
  {
    ...{ id: 'fixture', name: 'Fixture 40', file: '/etc/yum.repos.d/fixture.repo' },
    ...{ isEnabled: true, priority: 99, address: 'https://mirror.fixture.invalid/40/x86_64/' },
    ...{ checksPackages: true, isLocal: false, fetchedAtSeconds: 1_714_000_000 },
    ...{ packageCount: 68_412, kinds: ['primary', 'filelists', 'updateinfo'] },
  },
  {
    ...{ id: 'updates', name: 'Fixture 40 – Updates', file: '/etc/yum.repos.d/fixture.repo' },
    ...{ isEnabled: true, priority: 99, address: 'https://mirror.fixture.invalid/updates/40/' },
    ...{ checksPackages: true, isLocal: false, kinds: [] },
  },
  {
    ...{ id: 'vendor', name: 'Vendor', file: '/etc/yum.repos.d/vendor.repo', isEnabled: true },
    ...{ priority: 10, address: 'https://packages.vendor.invalid/rpm/', checksPackages: false },
    ...{
      isLocal: false,
      kinds: [],
      problem:
        'https://packages.vendor.invalid/rpm/repodata/repomd.xml: curl: (6) Could not resolve host',
    },
  },
  {
    ...{ id: 'debug', name: 'Fixture 40 – Debug', file: '/etc/yum.repos.d/fixture.repo' },
    ...{ isEnabled: false, priority: 99, address: '', checksPackages: true, isLocal: false },
    kinds: [],
  },
];

const advisories: readonly AdvisoryView[] = [
  {
    ...{ id: 'FIXTURE-2024-0117', kind: 'security', severity: 'Important' },
    title: 'A crafted archive is read out of bounds',
    description: 'Whoever can make you open an archive could run programs as you.',
    references: ['CVE-2024-0001', 'CVE-2024-0002'],
  },
  {
    ...{ id: 'FIXTURE-2024-0093', kind: 'bugfix', severity: '' },
    title: 'Menus stay open',
    description: '',
    references: [],
  },
];

/** Repositories as they change in the window's tests. */
export class FixtureRepositories {
  folders: readonly string[] = ['/srv/own'];
  problems: readonly string[] = ['reading /etc/yum.repos.d/old.repo, line 3: expected key = value'];
  isRefreshed = false;
  /** Whether they have anything newer; most tests are about folders. */
  hasUpgrades = false;

  list(): RepositoryList {
    const own = this.folders.map((folder) => ({
      ...{ id: folder, name: folder, file: '', isEnabled: true, priority: 99, address: folder },
      ...{ checksPackages: false, isLocal: true, packageCount: 12, kinds: ['primary'] },
    }));
    const named = repositories.map((one) =>
      this.isRefreshed && one.id === 'updates'
        ? { ...one, fetchedAtSeconds: 1_714_100_000, packageCount: 7301, kinds: ['primary'] }
        : one,
    );
    return { repositories: [...named, ...own], problems: this.problems };
  }

  /** Of every seventh package, the first with advisories, the third with an improvement. */
  upgrades(packages: readonly FixturePackage[]): RepositoryUpgrades {
    if (!this.hasUpgrades) return { upgrades: [], read: [], unread: [] };
    const some = packages.filter(
      ({ summary: { state } }, index) => state === 'installed' && index % 7 === 3,
    );
    return {
      upgrades: some.slice(0, 4).map(({ summary }, index) => ({
        installed: referenceOf(summary),
        installedEvr: `${summary.version}-${summary.release}`,
        ...{ name: summary.name, arch: summary.arch, evr: `${summary.version}.9-1.fc40` },
        ...{ summary: summary.summary, installedSizeBytes: summary.sizeBytes },
        packageSizeBytes: 840_000 + index * 1_300_000,
        repository: { id: 'fixture', name: 'Fixture 40' },
        advisories: index === 0 ? advisories : index === 2 ? advisories.slice(1) : [],
      })),
      read: ['Fixture 40', '/srv/own'],
      unread: this.isRefreshed ? ['Vendor'] : ['Fixture 40 – Updates', 'Vendor'],
    };
  }

  versions(packages: readonly FixturePackage[], name: string): readonly PackageVersion[] {
    return packages
      .filter(({ summary }) => summary.name === name)
      .flatMap(({ summary }): PackageVersion[] => {
        const { version, release, arch, sizeBytes } = summary;
        const common = { arch, installedSizeBytes: sizeBytes, buildTimeSeconds: 1_713_900_000 };
        const of = (evr: string, relation: PackageVersion['relation']): PackageVersion => ({
          ...{ ...common, evr, relation, nevra: `${name}-${evr}.${arch}` },
          repository: {
            id: 'fixture',
            name: 'Fixture 40',
            checksum: relation === 'newer' ? checksum : 'b'.repeat(64),
          },
          packageSizeBytes: 840_000,
        });
        return [
          of('99.0-1.fc40', 'newer'),
          {
            ...{ ...common, nevra: nevraOf(summary), evr: `${version}-${release}` },
            ...{ installed: summary.id, relation: 'installed' },
          },
          of('0.1-1.fc40', 'older'),
        ];
      });
  }
}
