import type { RequestableRoom } from '../../src-main/contract/events.ts';
import type { PackageId } from '../../src-main/contract/package.ts';
import { desktopBridge } from '../engine/index.ts';
import { safeWebAddress } from '../format/index.ts';
import { travel, visitPackage } from './inspector.ts';
import { type Lens, quotedValue, setLens } from './lenses.ts';
import { openSpec, showBuilder } from './builder.ts';
import { openPackageFiles } from './package-file.ts';
import { moveCursorTo, reloadPackages, setSearchText, setSort } from './packages.ts';
import { closeOverlay, goTo, openOverlay, useRooms } from './rooms.ts';

/** Shows a package somebody clicked on; the one shown before is one step back. */
export function followPackage(id: PackageId): void {
  if (id.kind === 'file') {
    openPackageFiles([id.path]);
    return;
  }
  goTo('packages');
  visitPackage(id);
  void moveCursorTo(id);
}

/** Shows everything about a package file in the inspector, as if it were installed. */
export function lookInside(id: PackageId): void {
  closeOverlay('package-file');
  goTo('packages');
  visitPackage(id);
}

export function goBack(): void {
  afterTravel(travel(-1));
}

export function goForward(): void {
  afterTravel(travel(1));
}

function afterTravel(id: PackageId | undefined): void {
  if (id === undefined) return;
  goTo('packages');
  void moveCursorTo(id);
}

/** Opens a lens in the packages room, in the order that lens is about. */
export function showLens(lens: Lens): void {
  goTo('packages');
  setLens(lens);
  if (lens.kind === 'recent') setSort({ by: 'installed', descending: true });
  else if (lens.kind === 'largest') setSort({ by: 'size', descending: true });
  else setSort({ by: 'name', descending: false });
  void reloadPackages();
}

/** Lists what was built from a source package, as a search that can be changed. */
export function showOfSource(sourceRpm: string): void {
  showLens({ kind: 'all' });
  setSearchText(`sourcerpm=${quotedValue(sourceRpm)}`);
}

/**
 * Opens the address a package names; nothing is opened before it was seen. On the desktop the main
 * process shows it and asks, so the page does not ask as well.
 */
export function openLink(address: string): void {
  const safe = safeWebAddress(address);
  if (safe !== undefined && desktopBridge() !== undefined) openOutside(safe);
  else openOverlay({ kind: 'link', address });
}

export function openOutside(address: string): void {
  const page = globalThis as { open?: (url: string, target: string, features: string) => unknown };
  page.open?.(address, '_blank', 'noopener,noreferrer');
}

/** Opens files for what they are: a spec in the Builder, everything else as packages. */
export function openFiles(paths: readonly string[]): void {
  const isSpec = (path: string): boolean => path.endsWith('.spec');
  const spec = paths.findLast(isSpec);
  if (spec !== undefined) openSpec(spec);
  openPackageFiles(paths.filter((path) => !isSpec(path)));
}

/** A room that the desktop asks for; whoever is in the middle of something is left there. */
export function showRequestedRoom(room: RequestableRoom): void {
  if (useRooms.getState().overlay.kind !== 'none') return;
  if (room === 'builder') showBuilder();
  else goTo(room);
}

/** The desktop's file dialog, or in a browser a field for the path. */
export async function askForPackageFiles(): Promise<void> {
  const bridge = desktopBridge();
  if (bridge === undefined) {
    openOverlay({ kind: 'open-path' });
    return;
  }
  openFiles(await bridge.choosePackageFiles());
}

/** Files dropped on the window. A browser keeps their paths to itself; then it is asked for. */
export function openDroppedFiles(files: readonly { readonly name: string }[]): void {
  const bridge = desktopBridge();
  if (bridge === undefined) {
    const names = files.map((file) => file.name).join(', ');
    openOverlay({ kind: 'open-path', reason: names });
    return;
  }
  openFiles(files.map((file) => bridge.pathOfDroppedFile(file)).filter((path) => path !== ''));
}
