/** What runs here, and where a link leads before it is opened. */
export { About } from './about.tsx';
export { LinkDialog } from './link-dialog.tsx';
export { PackageLink } from './package-link.tsx';
