/** What a system lacks for a header that is not to be installed: a spec that is to be built. */
import type { ReadableDatabase } from '../database/index.ts';
import type { Header } from '../format/index.ts';
import { checkDependencies } from './check.ts';
import { problemText } from './problems.ts';
import { identityOf, nevraOf } from './transaction-element.ts';
import type { InstallElement } from './transaction-element.ts';

/** In rpm's words: `bash >= 5 is needed by x-1.0-1.x86_64`. */
export function unmetDependencies(database: ReadableDatabase, header: Header): readonly string[] {
  const element: InstallElement = {
    kind: 'install',
    header,
    shippedHeader: header,
    identity: identityOf(header),
    nevra: nevraOf(header),
    action: 'install',
    path: '',
    isSource: true,
    isUpgrade: false,
    isReinstall: false,
    headerDigest: '',
    counterpart: undefined,
    replacesInstance: undefined,
    excludedFiles: new Set(),
    refusedRelocations: [],
  };
  return checkDependencies(database, [element]).map(problemText);
}
