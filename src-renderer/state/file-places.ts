import { copyText, desktopBridge } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { valueOf } from './remote.ts';
import { useRoot } from './root.ts';

/** Puts the path of a file, as its package names it, on the clipboard. */
export async function copyPath(path: string): Promise<void> {
  announce(message((await copyText(path)) ? 'told.path-copied' : 'told.path-not-copied'));
}

/** Whether this shell can show a file in a file manager: a browser cannot. */
export function canShowFiles(): boolean {
  return desktopBridge() !== undefined;
}

/** Shows a file of the root in the desktop's file manager. */
export async function showFileOfRoot(path: string): Promise<void> {
  const root = valueOf(useRoot.getState().root)?.path;
  if (root === undefined) return;
  const whole = root === '/' ? path : `${root}${path}`;
  const isShown = (await desktopBridge()?.showFile(whole)) ?? false;
  if (!isShown) announce(message('told.file-not-shown', { path: whole }));
}
