import type { DesktopBridge } from '../../src-main/contract/wire.ts';

/** What the preload script put on the window; undefined in a browser. */
export function desktopBridge(): DesktopBridge | undefined {
  return (globalThis as { turntable?: DesktopBridge }).turntable;
}
