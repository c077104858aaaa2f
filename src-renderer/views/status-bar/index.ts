/** The line at the bottom: totals, marks, a running transaction, the root. */
export { StatusBar } from './status-bar.tsx';
