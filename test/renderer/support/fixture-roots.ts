import type { KnownRoot } from '../../../src-main/contract/root.ts';

/** A machine, its sandbox, a container of before with an old database, one that is gone, one that is damaged. */
export function fixtureRoots(): readonly KnownRoot[] {
  const there = { kind: 'there', database: 'sqlite' } as const;
  const changedAtSeconds = 1_714_100_000;
  const plain = { isOpen: false, isDefault: false } as const;
  return [
    {
      path: '/',
      kind: 'system',
      ...plain,
      state: { ...there, packageCount: 1893, changedAtSeconds },
    },
    {
      path: '/home/user/.local/share/turntable/sandbox',
      ...{ kind: 'sandbox', ...plain, isDefault: true },
      state: { ...there, packageCount: 2600, changedAtSeconds: changedAtSeconds + 9000 },
    },
    {
      path: '/var/lib/machines/centos-7',
      ...{ kind: 'directory', ...plain },
      state: { kind: 'there', database: 'bdb', packageCount: 311, changedAtSeconds: 1_600_000_000 },
    },
    {
      path: '/media/backup/root',
      ...{ kind: 'directory', ...plain, state: { kind: 'missing', what: 'folder' } },
    },
    {
      path: '/srv/build/chroot',
      ...{ kind: 'directory', ...plain },
      state: { kind: 'unreadable', reason: 'opening /srv/build/chroot: permission denied' },
    },
  ];
}
