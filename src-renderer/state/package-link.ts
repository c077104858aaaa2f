import { quotedValue } from './lenses.ts';
import { showLens } from './navigation.ts';
import { setSearchText } from './packages.ts';
import { closeOverlay, openOverlay, useRooms } from './rooms.ts';

/** A link wants a package to be shown: asks first, and not in the middle of anything else. */
export function askAboutPackage(name: string): void {
  if (useRooms.getState().overlay.kind === 'none') openOverlay({ kind: 'package-link', name });
}

/** The user agreed: looks for the package among those that are installed. */
export function followPackageLink(name: string): void {
  closeOverlay('package-link');
  showLens({ kind: 'all' });
  setSearchText(`name:${quotedValue(name)}`);
}
