import type { CheckLevel } from '../check/index.ts';

/** What the configuration of a machine says about every transaction, where no option says otherwise. */
export interface TransactionSettings {
  /** `%_excludedocs`: documentation is never written. */
  readonly excludesDocs: boolean;
  /** `%_netsharedpath`: paths that another machine provides. */
  readonly netSharedPaths: readonly string[];
  /** `%_install_langs`; undefined: every language. */
  readonly languages: readonly string[] | undefined;
  /** `%_prefer_color`: the ELF class that wins where two packages bring one file, as bits. */
  readonly preferredColor: number;
  /** `%_pkgverify_level`: what a package must prove. */
  readonly verifyLevel: CheckLevel;
}

/** As rpm's own macro files have it wherever nobody changed them. */
export const usualSettings: TransactionSettings = {
  excludesDocs: false,
  netSharedPaths: [],
  languages: undefined,
  preferredColor: 2,
  verifyLevel: 'digest',
};
