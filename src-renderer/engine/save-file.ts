import type { FileToSave } from '../../src-main/contract/wire.ts';
import { desktopBridge } from './desktop.ts';

/** The one thing of a page that is needed here; tests without a page load this file too. */
interface Page {
  readonly document: { createElement(name: 'a'): { click(): void } };
}

/** How long a browser may take to begin reading what it was given. */
const readingMs = 10_000;

/**
 * Saves a file where the user says, or where the browser puts downloads.
 *
 * @returns false when the user thought better of it
 */
export async function saveFile(file: FileToSave): Promise<boolean> {
  const bridge = desktopBridge();
  if (bridge !== undefined) return await bridge.saveFile(file);
  const address = URL.createObjectURL(new Blob([file.text], { type: 'application/octet-stream' }));
  const { document } = globalThis as unknown as Page;
  Object.assign(document.createElement('a'), { href: address, download: file.fileName }).click();
  setTimeout(() => URL.revokeObjectURL(address), readingMs);
  return true;
}
