import type { WebContents, WebFrameMain } from 'electron';

/** The page's scheme and host: a secure origin of its own, with neither the network's nor a file's rights. */
export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://turntable`;

/** Whether a URL is of the page we ship. */
export function isPageUrl(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}` === PAGE_ORIGIN;
  } catch {
    return false;
  }
}

/**
 * Whether a message comes from our page in the top frame of the window it claims: anything else (a
 * frame inside it, a page that was navigated to) gets no answer.
 */
export function isTrustedSender(
  frame: Pick<WebFrameMain, 'url' | 'parent'> | null,
  contents: Pick<WebContents, 'mainFrame' | 'isDestroyed'>,
): boolean {
  if (frame === null || contents.isDestroyed()) return false;
  return frame === contents.mainFrame && frame.parent === null && isPageUrl(frame.url);
}
