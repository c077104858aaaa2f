import { createRepository } from '../repository/index.ts';

/** Metadata for the packages a chain has built so far. */
export async function renewLocalRepository(folder: string, nowSeconds: number): Promise<void> {
  await createRepository(folder, {
    ...{ baseUrl: undefined, isUpdate: false, compressor: 'gz', isNameUnique: true },
    ...{ changelogLimit: 10, revision: undefined, additional: [], excludes: [] },
    ...{ listPath: undefined, skipsSymlinks: true, checksumName: 'sha256' },
    ...{ repoTags: [], contentTags: [], distros: [], nowSeconds, report: () => undefined },
  });
}
