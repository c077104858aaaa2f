import { create } from 'zustand';

export type Room =
  | 'packages'
  | 'upgrades'
  | 'verify'
  | 'config'
  | 'history'
  | 'disk-use'
  | 'keys'
  | 'repositories'
  | 'builder'
  | 'settings';

/** What lies over the room; one at a time. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'about' }
  | { readonly kind: 'root' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'legend' }
  | { readonly kind: 'search-help' }
  | { readonly kind: 'save-filter'; readonly text: string; readonly renames?: string }
  | { readonly kind: 'open-path'; readonly reason?: string }
  | { readonly kind: 'package-file' }
  | { readonly kind: 'plan' }
  | { readonly kind: 'progress' }
  | { readonly kind: 'file-change' }
  | { readonly kind: 'verify-export' }
  | { readonly kind: 'spec-path'; readonly isNew: boolean }
  /** `next`: the spec that is to be opened afterwards. */
  | { readonly kind: 'spec-unsaved'; readonly next?: string }
  | { readonly kind: 'build-order' }
  | { readonly kind: 'key-import' }
  | { readonly kind: 'neighbours' }
  | { readonly kind: 'package-link'; readonly name: string }
  | { readonly kind: 'link'; readonly address: string };

interface RoomsState {
  readonly room: Room;
  readonly overlay: Overlay;
}

const none: Overlay = { kind: 'none' };

export const useRooms = create<RoomsState>(() => ({ room: 'packages', overlay: none }));

export function goTo(room: Room): void {
  useRooms.setState({ room });
}

export function openOverlay(overlay: Overlay): void {
  useRooms.setState({ overlay });
}

/** Closes an overlay of that kind; another one that has taken its place stays. */
export function closeOverlay(kind: Overlay['kind']): void {
  if (useRooms.getState().overlay.kind === kind) useRooms.setState({ overlay: none });
}
