import type { PackageFileView } from '../../../src-main/contract/methods.ts';
import type { PackageSummary } from '../../../src-main/contract/package.ts';
import { formatEvr } from '../../format/index.ts';
import { message } from '../../language/index.ts';

/** The words on the button: what pressing it really comes to. */
export function verbLabel(
  verb: Exclude<PackageFileView['verb'], 'unpack'>,
  details: PackageSummary,
): string {
  switch (verb) {
    case 'install':
      return message('package-file.install');
    case 'upgrade':
      return message('package-file.upgrade', { version: formatEvr(details) });
    case 'downgrade':
      return message('package-file.downgrade', { version: formatEvr(details) });
    case 'reinstall':
      return message('package-file.reinstall');
  }
}
