import { existsSync } from 'node:fs';
import { dirname, isAbsolute, normalize } from 'node:path';
import { shell } from 'electron';

const longestPath = 4096;

/** What the page asks to see, or undefined when it is no path of a file. */
export function fileToShow(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > longestPath || value.includes('\0'))
    return undefined;
  return isAbsolute(value) ? normalize(value) : undefined;
}

/**
 * Shows a file in the desktop's file manager, or the nearest folder above it that is there. The file itself is
 * never opened: what opening it would start is not ours to choose.
 */
export function showFile(path: string): boolean {
  let shown = path;
  while (!existsSync(shown)) {
    const above = dirname(shown);
    if (above === shown) return false;
    shown = above;
  }
  shell.showItemInFolder(shown);
  return true;
}
