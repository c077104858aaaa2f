import { basename } from 'node:path';
import { openAccess } from './fetch-file.ts';
import type { RepositoryDefinition } from './read-definitions.ts';

/** A definition for a folder or an address of which nothing more is known. */
export function repositoryAt(
  address: string,
  id = basename(address) || address,
): RepositoryDefinition {
  return {
    ...{ id, name: id, file: '', isEnabled: true, baseUrls: [address] },
    ...{ mirrorList: undefined, metalink: undefined, priority: 99, cost: 1000 },
    ...{ excludes: [], includes: [], isModuleHotfixes: false },
    ...{ checksPackages: false, checksMetadata: false, keyAddresses: [] },
    ...{ expirySeconds: 48 * 3600, isSkippedIfUnavailable: false, access: openAccess },
  };
}
