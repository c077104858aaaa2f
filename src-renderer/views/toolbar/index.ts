/** The bar on top: search, opening files, the theme, help. */
export { ConnectionBanner } from './connection-banner.tsx';
export { RecoveryBanner } from './recovery-banner.tsx';
export { Toolbar } from './toolbar.tsx';
