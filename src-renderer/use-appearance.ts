import { useLayoutEffect } from 'react';
import { desktopBridge } from './engine/index.ts';
import { useAppearance, useTheme } from './state/index.ts';

/** Puts the chosen theme, density, motion and size of text on the page. */
export function useAppearanceOnPage(): void {
  const theme = useTheme((state) => state.theme);
  const { density, motion, textSize } = useAppearance();
  useLayoutEffect(() => {
    Object.assign(document.documentElement.dataset, { theme, density, motion });
  }, [theme, density, motion]);
  useLayoutEffect(() => {
    const bridge = desktopBridge();
    if (bridge === undefined) document.documentElement.style.zoom = String(textSize / 100);
    else bridge.setZoom(textSize / 100);
  }, [textSize]);
}
