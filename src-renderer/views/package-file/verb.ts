import type { PackageFileView } from '../../../src-main/contract/methods.ts';
import type { PackageSummary } from '../../../src-main/contract/package.ts';
import { formatEvr } from '../../format/index.ts';

/** The words on the button: what pressing it really comes to. */
export function verbLabel(
  verb: Exclude<PackageFileView['verb'], 'unpack'>,
  details: PackageSummary,
): string {
  switch (verb) {
    case 'install':
      return 'Install';
    case 'upgrade':
      return `Upgrade to ${formatEvr(details)}`;
    case 'downgrade':
      return `Downgrade to ${formatEvr(details)}`;
    case 'reinstall':
      return 'Reinstall';
  }
}
