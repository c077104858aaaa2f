import type { WebContents } from 'electron';
import { ipcMain } from 'electron';
import type { Transport } from '../../contract/wire.ts';
import type { Log } from '../../base/index.ts';
import { channels } from './channels.ts';
import { isTrustedSender } from './trusted-sender.ts';

interface PageTransport {
  receive(message: unknown): void;
  close(): void;
  readonly transport: Transport;
}

/**
 * Gives every page a transport, from its first byte to its last: a reload or a crash of the page closes
 * one and opens the next, so that calls of a page that is gone are cancelled.
 *
 * @param attach - called with each page's transport
 */
export function connectPages(attach: (transport: Transport) => void, log: Log) {
  const pages = new Map<WebContents, PageTransport>();

  ipcMain.on(channels.message, (event, message: unknown) => {
    if (isTrustedSender(event.senderFrame, event.sender)) pages.get(event.sender)?.receive(message);
    else log.warning('ignored a message of a page that is not ours');
  });

  return (contents: WebContents): void => {
    const open = (): void => {
      pages.get(contents)?.close();
      const page = pageTransport(contents);
      pages.set(contents, page);
      attach(page.transport);
    };
    const close = (): void => {
      pages.get(contents)?.close();
      pages.delete(contents);
    };
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) open();
    });
    contents.on('render-process-gone', (_event, details) => {
      log.error(`the window's page ended: ${details.reason}`);
      close();
    });
    contents.on('destroyed', close);
  };
}

function pageTransport(contents: WebContents): PageTransport {
  const messageListeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    for (const listener of closeListeners) listener();
  };
  return {
    receive(message) {
      for (const listener of messageListeners) listener(message);
    },
    close,
    transport: {
      send(message) {
        if (isOpen && !contents.isDestroyed()) contents.send(channels.message, message);
      },
      onMessage(listener) {
        messageListeners.add(listener);
        return () => messageListeners.delete(listener);
      },
      onClose(listener) {
        closeListeners.add(listener);
        return () => closeListeners.delete(listener);
      },
      close,
    },
  };
}
