import type {
  PackageVersion,
  RepositoryList,
  RepositoryView,
} from '../../../src-main/contract/repository.ts';
import { nevraOf } from './fixture-packages.ts';
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

/** Repositories as they change in the window's tests. */
export class FixtureRepositories {
  folders: readonly string[] = ['/srv/own'];
  problems: readonly string[] = ['reading /etc/yum.repos.d/old.repo, line 3: expected key = value'];
  isRefreshed = false;

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
