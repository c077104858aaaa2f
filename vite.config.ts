import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The window's page. It is shown under a content-security policy without `unsafe-inline` and without
 * `data:`: nothing may be inlined, and addresses are relative because Electron, the web shell and a
 * packaged build each serve it from another place.
 */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    // Chromium of the oldest Electron the app works on; the web shell asks for browsers of that age.
    target: ['chrome130', 'firefox128', 'safari17.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
