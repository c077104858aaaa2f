/** What the signs in the table mean. */
export { Legend } from './legend.tsx';
