import { BrowserWindow, Notification } from 'electron';
import type { EngineLink } from '../../ipc/index.ts';
import { parseEngineMessage } from '../../ipc/index.ts';
import type { TransactionOutcome } from '../../contract/plan.ts';
import { spokenWords } from './spoken-words.ts';

/** Tells through the desktop that a transaction has ended, when nobody is looking at the window. */
export function announceEnds(engine: EngineLink): void {
  engine.onMessage((raw) => {
    const message = parseEngineMessage(raw);
    if (message?.type !== 'event' || message.name !== 'transaction.finished') return;
    if (BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return;
    const { status } = message.payload as TransactionOutcome;
    const words = spokenWords();
    const title = { done: words.runDone, failed: words.runFailed, cancelled: words.runCancelled };
    const notification = new Notification({ title: title[status], body: words.runEnded });
    notification.on('click', () => {
      const window = BrowserWindow.getAllWindows()[0];
      if (window?.isMinimized() === true) window.restore();
      window?.show();
      window?.focus();
    });
    notification.show();
  });
}
