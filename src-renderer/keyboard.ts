import { useEffect } from 'react';
import {
  askForPackageFiles,
  askToSave,
  goBack,
  goForward,
  goTo,
  openOverlay,
  redoMarks,
  prepareBuild,
  reloadAll,
  saveSpec,
  showBuilder,
  showConfigFiles,
  showDiskUse,
  showKeys,
  showRepositories,
  showSettings,
  type ShortcutId,
  shortcutFor,
  showLens,
  showUpgrades,
  undoMarks,
  useRooms,
} from './state/index.ts';

const actions: Partial<Record<ShortcutId, () => void>> = {
  search: focusSearch,
  open: () => void askForPackageFiles(),
  'lens-all': () => showLens({ kind: 'all' }),
  'lens-upgrades': showUpgrades,
  'lens-recent': () => showLens({ kind: 'recent' }),
  'lens-largest': () => showLens({ kind: 'largest' }),
  'verify-room': () => goTo('verify'),
  'history-room': () => goTo('history'),
  'config-room': showConfigFiles,
  'disk-room': showDiskUse,
  'repositories-room': showRepositories,
  'keys-room': showKeys,
  'settings-room': showSettings,
  'builder-room': showBuilder,
  build: () => {
    if (useRooms.getState().room === 'builder') void prepareBuild();
  },
  'lens-leaves': () => showLens({ kind: 'leaves' }),
  'lens-changed': () => showLens({ kind: 'changed' }),
  'save-filter': () => {
    if (useRooms.getState().room === 'builder') void saveSpec();
    else askToSave();
  },
  'search-help': () => openOverlay({ kind: 'search-help' }),
  legend: () => openOverlay({ kind: 'legend' }),
  'next-pane': focusNextPane,
  back: goBack,
  forward: goForward,
  reload: reloadAll,
  root: () => openOverlay({ kind: 'root' }),
  'undo-marks': undoMarks,
  'redo-marks': redoMarks,
  help: () => openOverlay({ kind: 'shortcuts' }),
};

/** Hears the window's own shortcuts; sheets and text fields keep theirs. */
export function useWindowShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || useRooms.getState().overlay.kind !== 'none') return;
      const isTyping = takesText(event.composedPath()[0]);
      if (isTyping && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey)
        return;
      const id = shortcutFor(event, 'window');
      // Fields take back what was typed in them.
      if (isTyping && (id === 'undo-marks' || id === 'redo-marks')) return;
      const action = id === undefined ? undefined : actions[id];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Whether letters go into it: a field, or the editor, whose events come from inside a shadow tree. */
function takesText(target: EventTarget | undefined): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

/**
 * Sheets give the focus back to where it was, but one that took another's place cannot; then the room
 * gets it, so that the keyboard is never left without a place.
 */
export function useFocusAfterOverlays(isUncovered: boolean): void {
  useEffect(() => {
    if (!isUncovered) return;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      const room = document.querySelector<HTMLElement>('main[data-pane], main [data-pane]');
      (room === null ? undefined : firstFocusable(room))?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [isUncovered]);
}

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('[data-search]');
  box?.focus();
  box?.select();
}

/** Search, groups, table, details, and round again. */
function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(current + 1) % panes.length];
  (next === undefined ? undefined : firstFocusable(next))?.focus();
}

function firstFocusable(pane: HTMLElement): HTMLElement | null {
  if (pane.tabIndex >= 0) return pane;
  // What is chosen comes before what happens to stand first, and a border that can be moved is no place to land.
  return (
    pane.querySelector<HTMLElement>('[role="tab"][tabindex="0"]') ??
    pane.querySelector<HTMLElement>('[tabindex="0"]:not([role="separator"]), button, input')
  );
}
